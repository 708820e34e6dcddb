package bellwether.sensors;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import bellwether.protocol.Printable;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do with a file that was dropped into a spool. It is taken whole or not at all: one bad
 * row refuses it, and who has corrected it drops it again.
 */
final class SpoolFile {
    /** A file may be in the middle of a line for as long without being touched. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With what is put before and behind it a name must still be one. */
    private static final int NAME_CHARS_MAX = 100;

    private static final String ONE_FILE = "; put the file itself here";
    private static final ReplayFile.Wording NOTHING_TAKEN =
            new ReplayFile.Wording("", "", RowRule.REAL_TIME_AND_VALUES);

    /** What was found. */
    sealed interface Verdict {
        /**
         * @param bytes its length
         */
        record Complete(long bytes) implements Verdict {}

        /** It is not complete yet, or gone. */
        record Wait() implements Verdict {}

        /**
         * @param reason lines
         */
        record Refuse(List<String> reason) implements Verdict {}
    }

    private final Path file;
    private final Instant now;

    private SpoolFile(Path file, Instant now) {
        this.file = file;
        this.now = now;
    }

    /**
     * {@return what to do with it}
     *
     * @param doneBefore where a file of its name lies that was taken before
     * @throws IOException if it cannot be read
     */
    static Verdict examine(Path file, Path doneBefore, Instant now) throws IOException {
        try {
            return new SpoolFile(file, now).examine(doneBefore);
        } catch (NoSuchFileException e) {
            return new Verdict.Wait();
        }
    }

    private Verdict examine(Path doneBefore) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            return refuse("it is a symbolic link, which is not followed" + ONE_FILE);
        }
        if (!attributes.isRegularFile()) {
            return refuse("it is no file" + ONE_FILE);
        }
        if (!safeName(file).equals(file.getFileName().toString())) {
            return refuse(
                    "its name is longer than "
                            + NAME_CHARS_MAX
                            + " characters, or has some that this system cannot print; give it another");
        }
        long bytes = attributes.size();
        if (!endsWithLine(bytes)) {
            boolean isOld = attributes.lastModifiedTime().toInstant().plus(PATIENCE).isBefore(now);
            return isOld
                    ? refuse(
                            bytes == 0
                                    ? "it is empty, 0 bytes; a file of rows begins with the header"
                                    : "it ends in the middle of a line; write it elsewhere and"
                                            + " rename it")
                    : new Verdict.Wait();
        }
        if (Files.isRegularFile(doneBefore, NOFOLLOW_LINKS)
                && Files.mismatch(file, doneBefore) < 0) {
            return refuse("the same file was taken before, see " + doneBefore);
        }
        List<String> problems = problems(bytes);
        return problems.isEmpty() ? new Verdict.Complete(bytes) : new Verdict.Refuse(problems);
    }

    private static Verdict refuse(String reason) {
        return new Verdict.Refuse(List.of(reason));
    }

    /** {@return its name, or another if it is one to be careful with} */
    static String safeName(Path file) {
        String name = file.getFileName().toString();
        boolean isPlain =
                name.length() <= NAME_CHARS_MAX
                        && name.chars().noneMatch(Character::isISOControl)
                        && isSpelled(file, name);
        return isPlain ? name : "unnamed.csv";
    }

    /** A name is bytes; not all of them are text in the system's encoding. */
    private static boolean isSpelled(Path file, String name) {
        try {
            return file.resolveSibling(name).equals(file);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private boolean endsWithLine(long bytes) throws IOException {
        if (bytes == 0) {
            return false;
        }
        var last = ByteBuffer.allocate(1);
        try (var content = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            return content.read(last, bytes - 1) == 1 && last.get(0) == '\n';
        }
    }

    private List<String> problems(long bytes) throws IOException {
        var problems = new ArrayList<String>();
        try (var rows = rows(file, bytes, new Listener(problems))) {
            long count = 0;
            for (var next = next(rows); !next.isEmpty(); next = next(rows)) {
                count += next.size();
            }
            if (count == 0 && problems.isEmpty()) {
                problems.add("it holds no row");
            }
        } catch (SensorFailure e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    private static List<Reading> next(ReplayFile rows) {
        return rows.next(Intake.BATCH_READINGS_MAX);
    }

    /**
     * {@return the rows in the first {@code bytes} of a file, which is no link}
     *
     * @throws SensorFailure if they cannot be read or have another header
     */
    static ReplayFile rows(Path file, long bytes, Intake problems) throws IOException {
        var content = new FirstBytes(Files.newInputStream(file, NOFOLLOW_LINKS), bytes);
        return ReplayFile.over(file.getFileName(), content, problems, NOTHING_TAKEN);
    }

    /** Keeps what is wrong. */
    private record Listener(List<String> problems) implements Intake {
        @Override
        public void accept(List<Reading> readings) {
            throw new IllegalStateException("nobody hands readings over");
        }

        @Override
        public void skipped(String problem) {
            problems.add(problem);
        }
    }

    /** {@return the name for a log line} */
    static String printable(Path file) {
        return Printable.of(file.getFileName().toString());
    }
}
