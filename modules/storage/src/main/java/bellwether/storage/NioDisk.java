package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The real file system below one root directory. */
public final class NioDisk implements Disk {
    /** Far longer than somebody looks at a lock, and nothing to wait for. */
    private static final long LOCK_PATIENCE_NANOS = 300_000_000;

    private static final long LOCK_PAUSE_NANOS = 10_000_000;

    private final Path root;

    /**
     * @param root what paths are relative to; need not exist yet
     */
    public NioDisk(Path root) {
        this.root = root;
    }

    /** What can fail. */
    private interface Operation<T> {
        T run() throws IOException;
    }

    @Override
    public List<String> list(String directory) {
        return run(
                "list",
                directory,
                () -> {
                    try (var entries = Files.list(path(directory))) {
                        return entries.map(entry -> entry.getFileName().toString())
                                .sorted()
                                .toList();
                    } catch (NoSuchFileException e) {
                        return List.of();
                    }
                });
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(path(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void createDirectories(String path) {
        var missing = new ArrayDeque<Path>();
        Path directory = path(path).toAbsolutePath().normalize();
        while (directory != null && !Files.isDirectory(directory)) {
            missing.push(directory);
            directory = directory.getParent();
        }
        run(
                "create",
                path,
                () -> {
                    for (Path next : missing) {
                        Files.createDirectory(next);
                        sync(next.getParent());
                    }
                    return true;
                });
    }

    @Override
    public DiskFile open(String path, Mode mode) {
        return new NioFile(path(path), path, mode);
    }

    @Override
    public void move(String from, String to) {
        run(
                "move to " + to,
                from,
                () -> {
                    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
                    sync(parent(to));
                    if (!parent(from).equals(parent(to))) {
                        sync(parent(from));
                    }
                    return true;
                });
    }

    @Override
    public void delete(String path) {
        run(
                "delete",
                path,
                () -> {
                    if (!Files.isDirectory(path(path), LinkOption.NOFOLLOW_LINKS)) {
                        return Files.deleteIfExists(path(path));
                    }
                    try (var tree = Files.walk(path(path))) {
                        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(each);
                        }
                    }
                    return true;
                });
    }

    @Override
    public void syncDirectory(String path) {
        run(
                "sync",
                path,
                () -> {
                    sync(path(path));
                    return true;
                });
    }

    @Override
    public void replace(String path, byte[] content) {
        String draft = path + ".new";
        try (var file = open(draft, Mode.WRITE)) {
            file.truncate(0);
            file.write(0, content, 0, content.length);
            file.force();
        }
        move(draft, path);
    }

    @Override
    public long usableBytes() {
        Path existing = root.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        Path asked = existing;
        return run("ask", asked.toString(), () -> Files.getFileStore(asked).getUsableSpace());
    }

    @Override
    public DiskLock lock(String path) {
        FileChannel channel =
                run(
                        "open",
                        path,
                        () ->
                                FileChannel.open(
                                        path(path),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE));
        boolean locked = false;
        try {
            locked = run("lock", path, () -> lockPatiently(channel));
        } finally {
            if (!locked) {
                close(path, channel);
            }
        }
        if (!locked) {
            throw new InUseException("in use by a running process, which holds the lock " + path);
        }
        return () -> close(path, channel);
    }

    /**
     * {@return whether a process holds the lock {@code path}} It is taken for a moment, beside
     * others who ask; {@link #lock} waits longer than that. For another process than the one that
     * holds it, of which the system would take the lock away.
     *
     * @throws bellwether.protocol.JournalFailure if the file may not be read
     */
    public boolean isLocked(String path) {
        if (!exists(path)) {
            return false;
        }
        return run(
                "look at the lock",
                path,
                () -> {
                    try (var channel = FileChannel.open(path(path), StandardOpenOption.READ);
                            var lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                        return lock == null;
                    } catch (OverlappingFileLockException e) {
                        return true; // this very process holds it
                    }
                });
    }

    /** Whoever only asks whether it is locked has it for a moment. */
    private static boolean lockPatiently(FileChannel channel) throws IOException {
        long beganNanos = System.nanoTime();
        boolean locked = tryLock(channel);
        while (!locked
                && System.nanoTime() - beganNanos < LOCK_PATIENCE_NANOS
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
            locked = tryLock(channel);
        }
        return locked;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process holds it
        }
    }

    private static void close(String path, FileChannel channel) {
        run(
                "close",
                path,
                () -> {
                    channel.close();
                    return true;
                });
    }

    /** A directory is synced as a file is: opened for reading and forced. */
    private static void sync(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Path path(String path) {
        return root.resolve(path);
    }

    private Path parent(String path) {
        return path(path).toAbsolutePath().getParent();
    }

    private static <T> T run(String verb, String path, Operation<T> operation) {
        try {
            return operation.run();
        } catch (IOException e) {
            throw failure(verb, path, e);
        }
    }

    static JournalFailure failure(String verb, String path, IOException e) {
        return new JournalFailure("cannot " + verb + " " + path + ": " + DiskError.text(e), e);
    }
}
