package bellwether.launcher.control;

import bellwether.launcher.log.PeerLog;
import bellwether.protocol.Printable;
import bellwether.transport.Timers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The folder {@code control} of a running peer. A file with a command's name, empty or with a token
 * of the asker's, is taken away and carried out; the answer then stands in {@code <name>.answer}:
 * the token, {@code done} or {@code refused}, and what there is to say. A file with any other name
 * is answered likewise: refused. Looks twice a second, on a timer's thread.
 */
public final class ControlFolder {
    static final String NAME = "control";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int TOKEN_BYTES_MAX = 64;
    private static final String ANSWER = ".answer";
    private static final String DRAFT = ".new";
    private static final Duration DRAFT_AGE_MAX = Duration.ofMinutes(1);

    /** Names of files that are no command, remembered so that each is told of once. */
    private static final int STRANGERS_MAX = 64;

    private final Path folder;
    private final Map<String, Command> commands;
    private final PeerLog log;
    private final Set<String> strangers = new HashSet<>();
    private boolean failing;

    private ControlFolder(Path folder, Map<String, Command> commands, PeerLog log) {
        this.folder = folder;
        this.commands = Map.copyOf(commands);
        this.log = log;
    }

    /** {@return the folder of the peer that shows itself in {@code runFolder}} */
    static Path of(Path runFolder) {
        return runFolder.resolve(NAME);
    }

    /**
     * Opens the folder, forgetting what was asked of an earlier run, and begins to look.
     *
     * @param runFolder where the peer shows itself
     */
    public static void open(
            Path runFolder, Map<String, Command> commands, PeerLog log, Timers timers)
            throws IOException {
        Path folder = Files.createDirectories(of(runFolder));
        for (String name : commands.keySet()) {
            Files.deleteIfExists(folder.resolve(name));
        }
        new ControlFolder(folder, commands, log).lookLater(timers);
    }

    private void lookLater(Timers timers) {
        timers.arm("control", LOOK_NANOS, () -> look(timers));
    }

    private void look(Timers timers) {
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                takeIfThere(file);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn("control folder cannot be read: " + e);
            }
            failing = true;
        }
        lookLater(timers);
    }

    /** Who asked may have taken it back, or given it its name, since the look. */
    private void takeIfThere(Path file) throws IOException {
        try {
            take(file);
        } catch (NoSuchFileException e) {
            log.debug("control: gone before it was read: " + e.getMessage());
        }
    }

    private void take(Path file) throws IOException {
        String name = file.getFileName().toString();
        var command = commands.get(name);
        if (command != null && !isPlain(file)) {
            warnOnce(name, Printable.of(name) + " is no file, which it must be; it stays");
        } else if (command != null) {
            String token = token(file);
            Files.delete(file);
            log.info("control: " + name);
            Answer answer = command.get();
            answer(name, answer.text(token));
            if (answer.done()) {
                command.answered();
            }
        } else if (!isAnswer(name) && !isFreshDraft(file, name)) {
            refuse(file, name);
        }
    }

    private static boolean isAnswer(String name) {
        return name.endsWith(ANSWER) || name.endsWith(ANSWER + DRAFT);
    }

    /** Who asks writes the request under another name first, and may die before it has one. */
    private boolean isFreshDraft(Path file, String name) throws IOException {
        if (!name.contains(".") || !commands.containsKey(name.split("\\.", 2)[0])) {
            return false;
        }
        var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
        return age.compareTo(DRAFT_AGE_MAX) < 0;
    }

    /** No command: its asker is told so, and what is no plain file stays. */
    private void refuse(Path file, String name) throws IOException {
        String problem =
                "no command "
                        + Printable.of(name)
                        + "; there is: "
                        + String.join(", ", new TreeSet<>(commands.keySet()));
        warnOnce(name, problem);
        if (isPlain(file)) {
            String token = token(file);
            Files.delete(file);
            if (strangers.contains(name)) {
                answer(name, new Answer(false, List.of(problem)).text(token));
            }
        }
    }

    private void warnOnce(String name, String problem) {
        boolean isNew = strangers.size() < STRANGERS_MAX && strangers.add(name);
        if (isNew) {
            log.warn("control: " + problem);
        }
    }

    /** To open a pipe would hold up this thread; a link would show what it leads to. */
    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static String token(Path file) throws IOException {
        try (var content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(content.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.UTF_8).strip();
        }
    }

    private void answer(String name, String text) throws IOException {
        Path draft = folder.resolve(name + ANSWER + DRAFT);
        Files.deleteIfExists(draft); // were it a link, it would be written through
        Files.writeString(draft, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(draft, folder.resolve(name + ANSWER), StandardCopyOption.ATOMIC_MOVE);
    }
}
