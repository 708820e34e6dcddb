package bellwether.launcher.history;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.DataFolders;
import bellwether.launcher.ops.PeerFiles;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whose record is looked at, and where.
 *
 * @param files of the peer that wrote it; of a copy there may be data alone
 */
public record RecordPlace(PeerFiles files) {
    /**
     * {@return the record of the peer of this host, or the one in {@code folder}, which may be the
     * same}
     *
     * @param folder a base_dir, a data directory, or copies of them
     * @throws IOException if there is none, or more than one
     */
    public static RecordPlace of(PeerConfig config, Optional<Path> folder)
            throws ConfigException, IOException {
        if (folder.isEmpty()) {
            return new RecordPlace(PeerFiles.of(config));
        }
        List<Path> found =
                DataFolders.of(folder.get()).stream()
                        .filter(each ->
                                config.peerId().isEmpty()
                                        || each.endsWith(config.peerId().get().value()))
                        .toList();
        if (found.size() != 1) {
            throw new IOException(
                    folder.get()
                            + " holds "
                            + found.size()
                            + " data directories: name one of them instead"
                            + (found.isEmpty() ? "" : ", such as " + found.getFirst()));
        }
        Path data = found.getFirst();
        var ofThisHost = PeerFiles.of(config, data.getFileName().toString());
        if (Files.exists(ofThisHost.dataFolder())
                && Files.isSameFile(ofThisHost.dataFolder(), data)) {
            return new RecordPlace(ofThisHost);
        }
        Path base = Optional.ofNullable(data.getParent()).map(Path::getParent).orElse(data);
        return new RecordPlace(
                new PeerFiles(base.resolve("run").resolve(data.getFileName()), data));
    }

    /** {@return the id of the peer whose record it is; of a copy under another name, that name} */
    public String peerId() {
        return files.dataFolder().getFileName().toString();
    }

    /** {@return what the peer says of itself, if it runs} */
    public Optional<StatusReading> running(Instant now) throws IOException {
        return files.status().filter(status -> status.isAlive(now));
    }
}
