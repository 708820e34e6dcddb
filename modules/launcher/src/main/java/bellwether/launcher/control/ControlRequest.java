package bellwether.launcher.control;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Asks a running peer of this host for something, and waits for what it says. */
public final class ControlRequest {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Path folder;
    private final String command;
    private final Duration patience;

    private ControlRequest(Path folder, String command, Duration patience) {
        this.folder = folder;
        this.command = command;
        this.patience = patience;
    }

    /**
     * {@return a request to the peer that runs with {@code config}; empty: none has run so far}
     *
     * @param command what is asked for
     * @param patience how long to wait for the answer
     */
    public static Optional<ControlRequest> to(PeerConfig config, String command, Duration patience)
            throws ConfigException {
        Optional<PeerId> id = PeerIdFile.known(config);
        return id.map(known -> ControlFolder.of(config.runDir().resolve(known.value())))
                .filter(Files::isDirectory)
                .map(folder -> new ControlRequest(folder, command, patience));
    }

    /**
     * {@return the answer; empty: none came, and nothing was done}
     *
     * @throws IOException if the folder cannot be written to
     */
    public Optional<Answer> ask() throws IOException {
        String token = UUID.randomUUID().toString();
        Path request = folder.resolve(command);
        Path draft = folder.resolve(command + "." + token);
        Files.writeString(draft, token + "\n");
        Files.move(draft, request, StandardCopyOption.ATOMIC_MOVE);
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < patience.toNanos()) {
            var answer = answer(token);
            if (answer.isPresent()) {
                return answer;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        Files.deleteIfExists(request);
        return answer(token);
    }

    private Optional<Answer> answer(String token) throws IOException {
        Path file = folder.resolve(command + ".answer");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        boolean ours = lines.size() >= 2 && lines.getFirst().equals(token);
        return ours
                ? Optional.of(
                        new Answer(
                                lines.get(1).equals(Answer.DONE), lines.subList(2, lines.size())))
                : Optional.empty();
    }
}
