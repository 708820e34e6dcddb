package bellwether.launcher.ops;

import bellwether.storage.CsvFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads one CSV file as it grows, and notices when rows that were read stand there no more: the
 * record was cut, or another run has begun. Confined to one thread.
 */
final class SensorTail {
    /** Rows that are remembered to find out how far back a cut goes. */
    static final int REMEMBERED_MAX = 1_000;

    /** Bytes that one look takes in at most. */
    private static final int CHUNK_BYTES = 4 << 20;

    private static final int BACKWARD_BYTES = 512;

    /** Writes closer together may leave the same time of change. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private final Path file;
    private final Deque<Standing> remembered = new ArrayDeque<>();
    private Optional<Object> key = Optional.empty();
    private Optional<Look> looked = Optional.empty();
    private long read;

    /** How a file was when it was looked at. */
    private record Look(long size, FileTime changed, Optional<Object> key, Instant at) {
        /** {@return whether nothing has changed until {@code later}} */
        boolean isStill(Look later) {
            return size == later.size
                    && changed.equals(later.changed)
                    && key.equals(later.key)
                    && changed.toInstant().isBefore(at.minus(SAME_TIME));
        }
    }

    /** A row that was read, and where it begins. */
    private record Standing(long offset, RecordRow row) {
        long end() {
            return offset + row.text().length() + 1;
        }
    }

    /**
     * What has changed since the look before.
     *
     * @param gone rows that were read and stand no more, the last first
     * @param came rows that stand there now
     */
    record News(List<RecordRow> gone, List<RecordRow> came) {
        private static final News NONE = new News(List.of(), List.of());
    }

    SensorTail(Path file) {
        this.file = file;
    }

    /** {@return whether the file is one that a peer has written} */
    static boolean isOurs(Path file) throws IOException {
        byte[] header = CsvFormat.header();
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(header.length), header);
        } catch (NoSuchFileException e) {
            return false; // between two runs
        }
    }

    /** {@return the last rows that are there, {@code most} of them} */
    List<RecordRow> last(int most) throws IOException {
        return last(most, REMEMBERED_MAX);
    }

    /** {@return the sequence of the last row, 0 if there is none} No other is remembered. */
    long lastSequence() throws IOException {
        List<RecordRow> rows = last(1, 1);
        return rows.isEmpty() ? 0 : rows.getLast().sequence();
    }

    private List<RecordRow> last(int most, int remember) throws IOException {
        remembered.clear();
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            key = look().key();
            read = startOfLast(open, Math.max(most, remember));
            List<RecordRow> rows = new ArrayList<>();
            for (var some = take(open); !some.isEmpty(); some = take(open)) {
                rows.addAll(some);
            }
            return rows.subList(Math.max(0, rows.size() - most), rows.size());
        } catch (NoSuchFileException | FileNotFoundException _) {
            return List.of(); // it has expired since it was listed
        }
    }

    /** {@return what has changed since} */
    News more() throws IOException {
        Look now;
        try {
            now = look();
        } catch (NoSuchFileException _) {
            looked = Optional.empty();
            return vanished();
        }
        if (looked.filter(before -> before.isStill(now)).isPresent()) {
            return News.NONE;
        }
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            List<RecordRow> gone = forgetWhatIsGone(open);
            List<RecordRow> came = take(open);
            looked = read < now.size() ? Optional.empty() : Optional.of(now);
            return new News(gone, came);
        } catch (NoSuchFileException | FileNotFoundException e) {
            return vanished();
        }
    }

    private News vanished() {
        if (remembered.isEmpty()) {
            return News.NONE;
        }
        var gone = new ArrayList<RecordRow>();
        remembered.descendingIterator().forEachRemaining(standing -> gone.add(standing.row()));
        remembered.clear();
        read = 0;
        return new News(gone, List.of());
    }

    private List<RecordRow> forgetWhatIsGone(RandomAccessFile open) throws IOException {
        var gone = new ArrayList<RecordRow>();
        long oldest = remembered.isEmpty() ? read : remembered.getFirst().offset();
        while (!remembered.isEmpty() && !stands(open, remembered.getLast())) {
            gone.add(remembered.removeLast().row());
        }
        Optional<Object> found = look().key();
        if (!gone.isEmpty()) {
            boolean another = remembered.isEmpty() && !found.equals(key);
            long end = remembered.isEmpty() ? oldest : remembered.getLast().end();
            read = another ? 0 : lineStart(open, Math.min(end, open.length()));
        }
        key = found;
        return gone;
    }

    private static boolean stands(RandomAccessFile open, Standing row) throws IOException {
        byte[] wanted = (row.row().text() + "\n").getBytes(StandardCharsets.US_ASCII);
        if (open.length() < row.end()) {
            return false;
        }
        var found = new byte[wanted.length];
        open.seek(row.offset());
        open.readFully(found);
        return Arrays.equals(wanted, found);
    }

    private Look look() throws IOException {
        var found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Look(
                found.size(),
                found.lastModifiedTime(),
                Optional.ofNullable(found.fileKey()),
                Instant.now());
    }

    /** Takes whole lines from where reading stands. */
    private List<RecordRow> take(RandomAccessFile open) throws IOException {
        var bytes = new byte[Math.clamp(open.length() - read, 0, CHUNK_BYTES)];
        open.seek(read);
        open.readFully(bytes);
        var rows = new ArrayList<RecordRow>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                take(new String(bytes, from, i - from, StandardCharsets.US_ASCII), from)
                        .ifPresent(rows::add);
                from = i + 1;
            }
        }
        read += from;
        return rows;
    }

    private Optional<RecordRow> take(String line, int at) throws IOException {
        if (line.equals(CsvFormat.HEADER)) {
            return Optional.empty();
        }
        try {
            var row = RecordRow.of(line);
            remembered.add(new Standing(read + at, row));
            if (remembered.size() > REMEMBERED_MAX) {
                remembered.removeFirst();
            }
            return Optional.of(row);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + ": at byte " + (read + at) + " is no row; see peer verify", e);
        }
    }

    /** {@return where the last {@code count} lines begin; what has no end counts for none} */
    private static long startOfLast(RandomAccessFile open, int count) throws IOException {
        long at = lineStart(open, open.length());
        for (int i = 0; i < count && at > 0; i++) {
            at = lineStart(open, at - 1);
        }
        return at;
    }

    /** {@return the last place at or before {@code at} where a line begins} */
    private static long lineStart(RandomAccessFile open, long at) throws IOException {
        long end = at;
        while (end > 0) {
            var bytes = new byte[(int) Math.min(BACKWARD_BYTES, end)];
            open.seek(end - bytes.length);
            open.readFully(bytes);
            for (int i = bytes.length; i > 0; i--) {
                if (bytes[i - 1] == '\n') {
                    return end - bytes.length + i;
                }
            }
            end -= bytes.length;
        }
        return 0;
    }
}
