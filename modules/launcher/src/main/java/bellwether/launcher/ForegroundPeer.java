package bellwether.launcher;

import bellwether.group.Notice;
import bellwether.launcher.config.BaseDir;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.launcher.config.Settings;
import bellwether.launcher.config.SettingsSource;
import bellwether.launcher.control.Reloading;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.launcher.service.ServiceManager;
import bellwether.launcher.service.Supervision;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.storage.InUseException;
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

    /**
     * {@return the exit code, once the peer has ended}
     *
     * @param source where the settings come from, to be read again on request
     */
    int run(SettingsSource source, PrintWriter err) throws ConfigException {
        Settings settings = source.read();
        PeerConfig config = PeerConfig.of(settings);
        Path folder = BaseDir.prepare(config);
        var found = PeerIdFile.resolve(config);
        try (PeerLog log = logs.open(folder, found.id(), config.logLevel())) {
            log.info(
                    "bellwether "
                            + BuildVersion.text()
                            + " starts: peer_id="
                            + found.id()
                            + " ("
                            + found.origin()
                            + ")");
            var manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid(), log);
            Peer peer = Peer.start(config.withPeerId(found.id()), log);
            var reloading = new Reloading(source, settings, peer, log);
            return run(new Process(peer, log, manager), reloading);
        } catch (StartException e) {
            err.println("peer: cannot start: " + reason(e, config.baseDir(), found.id()));
            return ExitCode.START_FAILED;
        } catch (IOException e) {
            err.println("peer: cannot start: " + e.getMessage());
            return ExitCode.START_FAILED;
        }
    }

    /** Storage tells of paths below the base directory: here they are told in full. */
    private static String reason(StartException e, Path baseDir, PeerId id) {
        return switch (e.getCause()) {
            case InUseException _ ->
                    "another running peer has the folder "
                            + baseDir.resolve("data").resolve(id.value())
                            + "; each peer needs its own peer_id or base_dir";
            case JournalFailure _ -> BaseDir.inFull(e.getMessage(), baseDir);
            default -> e.getMessage();
        };
    }

    /** The peer and what goes with it in a process of its own. */
    private record Process(Peer peer, PeerLog log, ServiceManager manager) {}

    private int run(Process process, Reloading reloading) throws IOException {
        Peer peer = process.peer();
        var hook = Thread.ofPlatform().name("shutdown").unstarted(() -> leave(process));
        Runtime.getRuntime().addShutdownHook(hook);
        Optional<String> failure;
        try (var supervision = Supervision.start(peer, process.manager());
                var _ = Control.open(process.peer(), process.log(), supervision, reloading)) {
            onStart.accept(peer);
            failure = peer.awaitEnd();
        } catch (IOException e) {
            peer.kill();
            throw e;
        }
        failure.ifPresent(reason -> process.manager().stopping("failed: " + reason));
        forget(hook);
        return failure.isPresent() ? ExitCode.FAILED : ExitCode.OK;
    }

    /**
     * On SIGTERM or SIGINT. The JVM would end with 128 plus the signal's number; a peer that has
     * left in order ends with 0.
     */
    private static void leave(Process process) {
        process.manager().stopping("leaves the group");
        process.peer().stop();
        process.log().close();
        Runtime.getRuntime()
                .halt(process.peer().awaitEnd().isPresent() ? ExitCode.FAILED : ExitCode.OK);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending: the hook is what ended the peer
        }
    }
}
