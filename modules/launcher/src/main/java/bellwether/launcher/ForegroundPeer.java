package bellwether.launcher;

import bellwether.group.Notice;
import bellwether.launcher.config.BaseDir;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.Doubts;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.config.SettingsSource;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.storage.DiskError;
import bellwether.storage.InUseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
        var found = Identity.resolve(config);
        try (PeerLog log = logs.open(folder, found.id(), config.logLevel())) {
            log.info(
                    "bellwether "
                            + BuildVersion.text()
                            + " starts: peer_id="
                            + found.id()
                            + " ("
                            + found.origin()
                            + ")");
            Doubts.of(settings, config).forEach(log::warn);
            found.keys().ifPresent(keys -> keys.current().doubts().forEach(log::warn));
            return new PeerProcess(found, source, log, onStart).run(settings);
        } catch (StartException e) {
            err.println("peer: cannot start: " + reason(e, config.baseDir(), found.id()));
            return ExitCode.START_FAILED;
        } catch (IOException e) {
            err.println("peer: cannot start: " + DiskError.inFull(e));
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
}
