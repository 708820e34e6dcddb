package bellwether.keys;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The keys that a running peer goes by. They can be read again while it runs, for instance because
 * they were renewed: what begins after that goes by the new ones. Safe for use by many threads.
 */
public final class KeyRing {
    private final Path folder;
    private volatile GroupKeys current;

    /**
     * @param current what is in {@code folder} now
     */
    public KeyRing(Path folder, GroupKeys current) {
        this.folder = Objects.requireNonNull(folder);
        this.current = Objects.requireNonNull(current);
    }

    /** {@return the keys to go by} */
    public GroupKeys current() {
        return current;
    }

    /** {@return where they are read from} */
    public Path folder() {
        return folder;
    }

    /**
     * Reads the keys again.
     *
     * @throws KeysException if they cannot be used, or are another peer's; those before stay then
     */
    public synchronized void reload() throws KeysException {
        GroupKeys fresh = GroupKeys.load(folder);
        if (!fresh.host().peer().equals(current.host().peer())) {
            throw new KeysException(
                    folder
                            + ": holds the keys of peer "
                            + fresh.host().peer()
                            + " now, but this is peer "
                            + current.host().peer()
                            + "; copy this host's own folder");
        }
        current = fresh;
    }
}
