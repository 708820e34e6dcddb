package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.control.Answer;
import bellwether.launcher.control.ControlRequest;
import bellwether.launcher.ops.PeerFiles;
import bellwether.launcher.ops.StatusText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Asks the running peer of this host for something. */
final class Asking {
    private Asking() {}

    /**
     * {@return what it answered}
     *
     * @throws IOException if none has been started, the one that was is dead, or does not answer in
     *     time
     */
    static Answer ask(PeerConfig config, String command, Duration patience)
            throws ConfigException, IOException {
        var request = ControlRequest.to(config, command, patience);
        if (request.isEmpty()) {
            throw new IOException("no peer has been started with this config");
        }
        requireAlive(config);
        return request.get()
                .ask()
                .orElseThrow(() ->
                        new IOException(
                                "no peer answers within "
                                        + patience.toSeconds()
                                        + " s; nothing was done"));
    }

    /** One that has just begun has no status yet. */
    private static void requireAlive(PeerConfig config) throws ConfigException, IOException {
        var now = Instant.now();
        var dead = PeerFiles.of(config).status().filter(status -> !status.isAlive(now));
        if (dead.isPresent()) {
            throw new IOException(
                    "no peer runs: " + StatusText.trouble(dead.get(), now).orElse("it is dead"));
        }
    }
}
