package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A peer's data directory, {@code data/<peer_id>}, held against a second process by the lock file
 * {@code data/<peer_id>.lock} until it is closed.
 *
 * @param path of the data directory
 * @param setAside where the data of the run before was moved to, if it was and is kept
 * @param lock ends with the process at the latest
 */
public record DataDirectory(String path, Optional<String> setAside, DiskLock lock)
        implements AutoCloseable {
    private static final String DATA = "data";
    private static final String PREVIOUS = DATA + "/.previous";
    static final String JOURNAL = "journal";
    static final String OUTBOX = "outbox";

    /**
     * Locks the directory and makes it ready: cleared, or as it is.
     *
     * @param previousRunsKept under {@link OnStart#CLEAR}, how many runs set aside are kept, the
     *     newest; 0: none
     * @throws InUseException if a running process has it
     */
    public static DataDirectory prepare(
            Disk disk, PeerId peerId, OnStart onStart, int previousRunsKept) {
        if (previousRunsKept < 0) {
            throw new IllegalArgumentException("previous runs kept: " + previousRunsKept);
        }
        String path = DATA + "/" + peerId;
        disk.createDirectories(DATA);
        DiskLock lock = lock(disk, path);
        boolean ready = false;
        try {
            var setAside =
                    onStart == OnStart.CLEAR
                            ? clear(disk, peerId, previousRunsKept)
                            : Optional.<String>empty();
            disk.createDirectories(path);
            ready = true;
            return new DataDirectory(path, setAside, lock);
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    private static DiskLock lock(Disk disk, String path) {
        try {
            return disk.lock(path + ".lock");
        } catch (InUseException e) {
            throw new InUseException("data directory " + path + " is " + e.getMessage());
        }
    }

    /** Renamed as one: a crash leaves it here or there, never half of it. */
    private static Optional<String> clear(Disk disk, PeerId peerId, int kept) {
        String path = DATA + "/" + peerId;
        Optional<String> moved = Optional.empty();
        if (disk.exists(path) && !disk.list(path).isEmpty()) {
            disk.createDirectories(PREVIOUS);
            long n = runs(disk, peerId).findFirst().map(Run::n).orElse(0L) + 1;
            String name = String.format(Locale.ROOT, "%s-%04d", peerId, n);
            moved = Optional.of(PREVIOUS + "/" + name);
            sync(disk, path + "/" + JOURNAL);
            sync(disk, path + "/" + OUTBOX);
            disk.move(path, moved.get());
        }
        List<Run> old = runs(disk, peerId).skip(kept).toList();
        for (Run run : old) {
            disk.delete(PREVIOUS + "/" + run.name());
        }
        return kept == 0 ? Optional.empty() : moved;
    }

    /** A process that was killed leaves bytes that nobody would sync any more. */
    private static void sync(Disk disk, String directory) {
        for (String name : disk.list(directory)) {
            try (var file = disk.open(directory + "/" + name, Disk.Mode.READ)) {
                file.force();
            }
        }
        if (disk.exists(directory)) {
            disk.syncDirectory(directory);
        }
    }

    private record Run(String name, long n) {}

    /** {@return what is set aside of a peer, newest first} */
    private static Stream<Run> runs(Disk disk, PeerId peerId) {
        String prefix = peerId + "-";
        return disk.list(PREVIOUS).stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> new Run(name, number(name.substring(prefix.length()))))
                .filter(run -> run.n() > 0)
                .sorted((one, other) -> Long.compare(other.n(), one.n()));
    }

    /** {@return the directories set aside of a peer, newest first} */
    static List<String> previousRuns(Disk disk, PeerId peerId) {
        return runs(disk, peerId).map(run -> PREVIOUS + "/" + run.name()).toList();
    }

    private static long number(String text) {
        byte[] digits = Bytes.utf8(text).array();
        return Ascii.parseLong(digits, 0, digits.length);
    }

    /** {@return the path of the journal's directory} */
    public String journalPath() {
        return path + "/" + JOURNAL;
    }

    /** {@return the path of the outbox's directory} */
    public String outboxPath() {
        return path + "/" + OUTBOX;
    }

    /** Gives the directory free. */
    @Override
    public void close() {
        lock.close();
    }
}
