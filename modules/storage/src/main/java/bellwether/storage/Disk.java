package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.util.List;

/**
 * The file system as storage sees it. Paths are relative to one root, separated by {@code /}. Safe
 * for use by many threads; every method throws {@link JournalFailure}, which names the file and
 * what the operating system said.
 *
 * <p>What a power cut leaves: of a file, what was {@linkplain DiskFile#force() forced}; of a
 * directory, the names that it had when it was last {@linkplain #syncDirectory synced}. Of what was
 * done since, any part.
 */
public interface Disk {
    /** Whether a file that is opened may be written. */
    enum Mode {
        /** It must exist. */
        READ,
        /** It is created if it does not exist. */
        WRITE
    }

    /** {@return the names in a directory, sorted; none if it does not exist} */
    List<String> list(String directory);

    /** {@return whether a file or directory of that name exists} */
    boolean exists(String path);

    /** Creates a directory and those above it, where missing; durable at return. */
    void createDirectories(String path);

    /** {@return the file, open; whoever asks for it closes it} */
    DiskFile open(String path, Mode mode);

    /** Renames a file or directory, atomically; durable at return. */
    void move(String from, String to);

    /** Deletes a file, or a directory with all that it holds. One that is missing is no error. */
    void delete(String path);

    /** Makes the names in a directory durable: created, renamed and deleted ones. */
    void syncDirectory(String path);

    /**
     * Puts a small file in the place of another or of none: whoever reads it, also after a power
     * cut, sees all of the old content or all of the new. Durable at return.
     */
    void replace(String path, byte[] content);

    /** {@return how many bytes can still be written} */
    long usableBytes();

    /**
     * Locks a file, which is created if missing, against other processes and other callers.
     *
     * @throws InUseException if somebody else holds it
     */
    DiskLock lock(String path);
}
