package bellwether.launcher.runtime;

import bellwether.protocol.JournalFailure;
import bellwether.storage.Disk;
import bellwether.storage.DiskFile;
import bellwether.storage.DiskLock;
import bellwether.storage.NioDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The real disk, which refuses and stalls on demand. Safe for use by many threads. */
final class FaultyDisk implements Disk {
    private static final Predicate<String> NONE = _ -> false;

    private final Disk disk;
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong outboxSyncs = new AtomicLong(Long.MAX_VALUE);
    private volatile Runnable due = () -> {};
    private volatile Predicate<String> full = NONE;
    private volatile Predicate<String> failing = NONE;
    private volatile Predicate<String> stalling = NONE;
    private volatile Predicate<String> unreadable = NONE;
    private volatile Optional<Long> usable = Optional.empty();
    private volatile CountDownLatch stall = new CountDownLatch(0);
    private final AtomicLong stalled = new AtomicLong();

    FaultyDisk(Path root) {
        this.disk = new NioDisk(root);
    }

    /** There is no room for what is written to such paths. */
    void full(Predicate<String> paths) {
        full = paths;
    }

    /** Syncs of such paths fail. */
    void syncsFail(Predicate<String> paths) {
        failing = paths;
    }

    /** {@code fault} happens right before so many more outbox syncs are through. */
    void afterOutboxSyncs(int syncs, Runnable fault) {
        due = fault;
        outboxSyncs.set(syncs);
    }

    /** Syncs of such paths wait until the disk is healed. */
    void syncsStall(Predicate<String> paths) {
        stall = new CountDownLatch(1);
        stalling = paths;
    }

    /** Such paths cannot be read. */
    void unreadable(Predicate<String> paths) {
        unreadable = paths;
    }

    /** So many bytes are said to be free. */
    void usable(long bytes) {
        usable = Optional.of(bytes);
    }

    void heal() {
        full = NONE;
        failing = NONE;
        stalling = NONE;
        unreadable = NONE;
        usable = Optional.empty();
        stall.countDown();
    }

    /** {@return how many syncs have had to wait so far} */
    long stalled() {
        return stalled.get();
    }

    /** {@return how often it has refused} */
    long refusals() {
        return refusals.get();
    }

    /** {@return how often it was asked how much is free} */
    long looks() {
        return looks.get();
    }

    private void refuse(Predicate<String> paths, String path, String what) {
        if (paths.test(path)) {
            refusals.incrementAndGet();
            throw new JournalFailure("cannot " + what + " " + path + ": as the test wants", null);
        }
    }

    @Override
    public List<String> list(String directory) {
        return disk.list(directory);
    }

    @Override
    public boolean exists(String path) {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(String path) {
        disk.createDirectories(path);
    }

    @Override
    public DiskFile open(String path, Mode mode) {
        return new File(path, disk.open(path, mode));
    }

    @Override
    public void move(String from, String to) {
        refuse(failing, from, "move");
        disk.move(from, to);
    }

    @Override
    public void delete(String path) {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(String path) {
        refuse(failing, path + "/", "sync");
        disk.syncDirectory(path);
    }

    @Override
    public void replace(String path, byte[] content) {
        try (var draft = open(path + ".new", Mode.WRITE)) {
            draft.truncate(0);
            draft.write(0, content, 0, content.length);
            draft.force();
        }
        move(path + ".new", path);
    }

    @Override
    public long usableBytes() {
        looks.incrementAndGet();
        return usable.orElseGet(disk::usableBytes);
    }

    @Override
    public DiskLock lock(String path) {
        return disk.lock(path);
    }

    private final class File implements DiskFile {
        private final String path;
        private final DiskFile file;

        private File(String path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            refuse(unreadable, path, "read");
            return file.read(offset, into, at, length);
        }

        @Override
        public void write(long offset, byte[] from, int at, int length) {
            refuse(full, path, "write");
            file.write(offset, from, at, length);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public void force() {
            if (path.contains("/outbox/") && outboxSyncs.decrementAndGet() == 0) {
                due.run();
            }
            if (stalling.test(path)) {
                stalled.incrementAndGet();
                try {
                    stall.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            refuse(failing, path, "sync");
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
