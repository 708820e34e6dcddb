package bellwether.launcher.runtime;

import bellwether.storage.DataDirectory;
import bellwether.storage.Disk;
import bellwether.storage.Footing;
import bellwether.storage.InUseException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A peer's data directory, held from the start of the process to its end, and what the process
 * knows of it. What is opened in it is in {@link Store}.
 */
record Vault(Disk disk, DataDirectory directory, Footing footing, Path path, long segmentBytes)
        implements AutoCloseable {
    /**
     * Locks the data directory and makes it ready, cleared or as it is.
     *
     * @param disks gives the disk below a base directory
     * @param segmentBytes of the journal, the same on all peers
     * @throws InUseException if a running process has it
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    static Vault open(Run run, Function<Path, Disk> disks, long segmentBytes) {
        var config = run.config();
        Disk disk = disks.apply(config.baseDir());
        var directory =
                DataDirectory.prepare(
                        disk, run.id(), config.data().onStart(), config.data().previousRunsKept());
        return new Vault(
                disk,
                directory,
                new Footing(),
                config.baseDir().resolve(directory.path()),
                segmentBytes);
    }

    /** Gives the directory free. */
    @Override
    public void close() {
        directory.close();
    }
}
