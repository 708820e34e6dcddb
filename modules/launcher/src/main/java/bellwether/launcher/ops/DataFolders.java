package bellwether.launcher.ops;

import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.protocol.JournalFailure;
import bellwether.storage.NioDisk;
import bellwether.storage.RecordCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds data directories, and whether peers run on them. */
public final class DataFolders {
    /** Paths that are absolute are what they are. */
    public static final NioDisk DISK = new NioDisk(Path.of("/"));

    private static final String LOCK = ".lock";

    private DataFolders() {}

    /** {@return whether {@code named} is a lock, which lies beside its data directory} */
    public static boolean isLock(Path named) {
        String path = named.toAbsolutePath().normalize().toString();
        return path.endsWith(LOCK)
                && Files.isRegularFile(named)
                && Files.isDirectory(Path.of(path.substring(0, path.length() - LOCK.length())));
    }

    /** {@return the data directory that {@code named} is a part of, if it is one} */
    public static Optional<Path> whole(Path named) {
        return Optional.ofNullable(named.toAbsolutePath().normalize().getParent())
                .filter(parent -> Files.exists(named) && isDataDirectory(parent))
                .filter(_ -> !isDataDirectory(named.toAbsolutePath().normalize()));
    }

    /**
     * {@return the data directories that {@code named} stands for: itself, or those of a base_dir,
     * or those in it, as in a copy of {@code data}}
     *
     * @throws IOException if it is none and has none
     */
    public static List<Path> of(Path named) throws IOException {
        Path folder = named.toAbsolutePath().normalize();
        if (isDataDirectory(folder)) {
            return List.of(folder);
        }
        Path data = folder.resolve("data");
        var found = below(Files.isDirectory(data) ? data : folder);
        if (found.isEmpty()) {
            throw new IOException(
                    folder
                            + (Files.isDirectory(folder)
                                    ? " is no data directory: it holds no journal and no sensor's"
                                            + " CSV file"
                                    : Files.exists(folder)
                                            ? " is a file, and no data directory"
                                            : " is not there"));
        }
        return found;
    }

    private static boolean isDataDirectory(Path folder) {
        return Files.isDirectory(folder) && RecordCheck.isDataDirectory(DISK, folder.toString());
    }

    private static List<Path> below(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(data)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(DataFolders::isDataDirectory)
                    .sorted()
                    .toList();
        }
    }

    /**
     * {@return whether a peer runs on {@code folder}} It holds the lock beside it then; who may not
     * look at that goes by the status.
     *
     * @param runDir where peers show themselves, if it is not beside {@code data}
     */
    public static boolean isRunning(Path folder, Path runDir) throws IOException {
        try {
            return DISK.isLocked(folder + LOCK);
        } catch (JournalFailure e) {
            return saysThatItRuns(folder, runDir);
        }
    }

    private static boolean saysThatItRuns(Path folder, Path runDir) throws IOException {
        Path id = folder.getFileName();
        Path base = Optional.ofNullable(folder.getParent()).map(Path::getParent).orElse(folder);
        return isFresh(base.resolve("run").resolve(id)) || isFresh(runDir.resolve(id));
    }

    private static boolean isFresh(Path runFolder) throws IOException {
        return StatusReading.read(runFolder.resolve(StatusFile.NAME))
                .filter(status -> status.isAlive(Instant.now()))
                .isPresent();
    }
}
