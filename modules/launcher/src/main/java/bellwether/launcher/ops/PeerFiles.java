package bellwether.launcher.ops;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the peer that a config speaks of.
 *
 * @param runFolder {@code run/{peer_id}}
 * @param dataFolder {@code data/{peer_id}}
 */
public record PeerFiles(Path runFolder, Path dataFolder) {
    /**
     * {@return the files of the peer that was started with {@code config}}
     *
     * @throws ConfigException if the id of the peer is not readable
     * @throws IOException if there is no such peer, or the config does not say which of several
     */
    public static PeerFiles of(PeerConfig config) throws ConfigException, IOException {
        Optional<PeerId> id = PeerIdFile.known(config);
        if (id.isPresent()) {
            return of(config, id.get().value());
        }
        List<Path> folders = folders(config.runDir());
        return switch (folders.size()) {
            case 0 ->
                    throw new IOException(
                            "no peer has been started with this config: nothing in "
                                    + config.runDir());
            case 1 -> of(config, folders.getFirst().getFileName().toString());
            default ->
                    throw new IOException(
                            folders.size()
                                    + " peers have been started in "
                                    + config.runDir()
                                    + ": name one, --set peer_id="
                                    + folders.getFirst().getFileName());
        };
    }

    /** {@return the files of the peer of that id, which are where {@code config} says} */
    public static PeerFiles of(PeerConfig config, String id) {
        return new PeerFiles(
                config.runDir().resolve(id), config.baseDir().resolve("data").resolve(id));
    }

    private static List<Path> folders(Path runDir) throws IOException {
        if (!Files.isDirectory(runDir)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(runDir)) {
            return entries.filter(entry -> Files.exists(entry.resolve(StatusFile.NAME)))
                    .sorted()
                    .toList();
        }
    }

    /**
     * {@return what the peer says of itself; empty: it has said nothing so far}
     *
     * @throws IOException if its status file cannot be read
     */
    public Optional<StatusReading> status() throws IOException {
        return StatusReading.read(runFolder.resolve(StatusFile.NAME));
    }

    /** {@return the event file} */
    public Path events() {
        return runFolder.resolve(EventFile.NAME);
    }
}
