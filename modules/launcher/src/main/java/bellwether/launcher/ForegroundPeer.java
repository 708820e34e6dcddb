package bellwether.launcher;

import bellwether.group.Notice;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs one peer as the process that it is: until the process is told to stop, or the peer fails.
 */
final class ForegroundPeer {
    /** Opens the log of a peer. */
    @FunctionalInterface
    interface LogOpener {
        /**
         * @param folder where log files go
         */
        PeerLog open(Path folder, PeerId id, Notice.Level level) throws IOException;
    }

    private final LogOpener logs;
    private final Consumer<Peer> onStart;

    /**
     * @param onStart is shown the peer once it runs
     */
    ForegroundPeer(LogOpener logs, Consumer<Peer> onStart) {
        this.logs = logs;
        this.onStart = onStart;
    }

    /** {@return the exit code, once the peer has ended} */
    int run(PeerConfig config, PrintWriter err) throws ConfigException {
        var found = PeerIdFile.resolve(config);
        Path folder = config.baseDir().resolve("logs");
        try (PeerLog log = logs.open(folder, found.id(), config.logLevel())) {
            log.info(
                    "bellwether "
                            + BuildVersion.text()
                            + " starts: peer_id="
                            + found.id()
                            + " ("
                            + found.origin()
                            + ")");
            return run(Peer.start(config.withPeerId(found.id()), log), log);
        } catch (StartException | IOException e) {
            err.println("peer: cannot start: " + e.getMessage());
            return ExitCode.START_FAILED;
        }
    }

    private int run(Peer peer, PeerLog log) {
        var hook = Thread.ofPlatform().name("shutdown").unstarted(() -> leave(peer, log));
        Runtime.getRuntime().addShutdownHook(hook);
        onStart.accept(peer);
        Optional<String> failure = peer.awaitEnd();
        forget(hook);
        return failure.isPresent() ? ExitCode.FAILED : ExitCode.OK;
    }

    /**
     * On SIGTERM or SIGINT. The JVM would end with 128 plus the signal's number; a peer that has
     * left in order ends with 0.
     */
    private static void leave(Peer peer, PeerLog log) {
        peer.stop();
        log.close();
        Runtime.getRuntime().halt(peer.awaitEnd().isPresent() ? ExitCode.FAILED : ExitCode.OK);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending: the hook is what ended the peer
        }
    }
}
