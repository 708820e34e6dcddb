package bellwether.sensors;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import bellwether.protocol.PeerId;
import bellwether.protocol.Printable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of a spool on the disk. Files move between it and its three folders by renaming, and
 * each move is durable before this goes on. One process at a time has it.
 *
 * <pre>
 *   x.csv                         dropped, not yet looked at
 *   taking/{first}-{bytes}-{peer}/x.csv   being taken: see {@link SpoolClaim}
 *   done/x.csv                    taken
 *   failed/x.csv, x.csv.reason.txt   not taken, and why
 * </pre>
 */
final class SpoolFolder implements AutoCloseable {
    private final Path folder;
    private final Path taking;
    private final Path done;
    private final Path failed;
    private final FileChannel lock;

    private SpoolFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.taking = folder.resolve("taking");
        this.done = folder.resolve("done");
        this.failed = folder.resolve("failed");
        this.lock = lock;
    }

    /**
     * {@return the folder, made if it was not there}
     *
     * @throws IOException with a message for the operator if it cannot be used
     */
    static SpoolFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("taking", "done", "failed")) {
            requireOwn(folder.resolve(name));
        }
        Path lockFile = folder.resolve("taking").resolve("lock");
        var lock = FileChannel.open(lockFile, CREATE, WRITE, NOFOLLOW_LINKS);
        try {
            if (lock.tryLock() == null) {
                throw new IOException(inUse(folder));
            }
            return new SpoolFolder(folder, lock);
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException(inUse(folder), e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** A link would let files out of the folder. */
    private static void requireOwn(Path subfolder) throws IOException {
        if (!Files.exists(subfolder, NOFOLLOW_LINKS)) {
            Files.createDirectory(subfolder);
            sync(subfolder.getParent());
        }
        if (!Files.isDirectory(subfolder, NOFOLLOW_LINKS)) {
            throw new IOException(subfolder + " is not a folder, or a link to one; remove it");
        }
    }

    private static String inUse(Path folder) {
        return folder + ": another peer takes files from it; give each a folder of its own";
    }

    /** {@return what was dropped, by name; of whatever kind it is} */
    List<Path> dropped() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(SpoolFolder::isMeant).sorted().toList();
        }
    }

    /** Who writes a file here gives it another name until it is complete. */
    private static boolean isMeant(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(".csv") && !name.startsWith(".");
    }

    /**
     * {@return files that were being taken when somebody stopped, by their first reading}
     *
     * @throws IOException also if something else lies there
     */
    List<SpoolClaim> claims() throws IOException {
        var claims = new ArrayList<SpoolClaim>();
        for (Path own : list(taking)) {
            if (own.getFileName().toString().equals("lock")) {
                continue;
            }
            if (!Files.isDirectory(own, NOFOLLOW_LINKS)) {
                throw stranger(own);
            }
            List<Path> files = list(own);
            if (files.isEmpty()) {
                Files.delete(own); // made, and then killed; or moved on, and then killed
            }
            for (Path file : files) {
                claims.add(SpoolClaim.of(file).orElseThrow(() -> stranger(own)));
            }
        }
        claims.sort((one, other) -> Long.compare(one.first(), other.first()));
        return claims;
    }

    private IOException stranger(Path entry) {
        return new IOException(
                taking
                        + " holds '"
                        + Printable.of(entry.getFileName().toString())
                        + "', which is nothing of a spool; remove it");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /** {@return the file, as one that is being taken now} */
    SpoolClaim claim(Path file, long first, long bytes, PeerId owner) throws IOException {
        try (var content = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            content.force(true); // who dropped it may not have
        }
        Path own = taking.resolve(SpoolClaim.folderName(first, bytes, owner));
        Files.createDirectories(own);
        sync(taking);
        Path claimed = own.resolve(file.getFileName());
        move(file, claimed);
        return new SpoolClaim(claimed, first, bytes, owner);
    }

    /** All of it is recorded. */
    void done(SpoolClaim claim) throws IOException {
        move(claim.file(), free(done, claim.file().getFileName().toString()));
        Files.delete(claim.file().getParent());
    }

    /** {@return where a file of that name lies that was taken before, if it still does} */
    Path doneBefore(Path file) {
        return done.resolve(file.getFileName());
    }

    /** It is not to be taken, or not on. */
    void failed(SpoolClaim claim, String reason) throws IOException {
        failed(claim.file(), claim.file().getFileName().toString(), reason);
        Files.delete(claim.file().getParent());
    }

    /**
     * It is not to be taken.
     *
     * @param name to keep it under
     */
    void failed(Path file, String name, String reason) throws IOException {
        Path target = free(failed, name);
        Path note = failed.resolve(target.getFileName() + ".reason.txt");
        Files.deleteIfExists(note); // of a move that was not finished, or a link
        Files.write(note, (reason + "\n").getBytes(StandardCharsets.UTF_8));
        move(file, target);
    }

    /** {@return a path of that name, or of one with a number before it, where nothing lies} */
    private static Path free(Path folder, String name) {
        Path path = folder.resolve(name);
        for (int i = 2; Files.exists(path, NOFOLLOW_LINKS); i++) {
            path = folder.resolve(i + "-" + name);
        }
        return path;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
        sync(from.getParent());
    }

    private static void sync(Path folder) throws IOException {
        try (var entries = FileChannel.open(folder, READ)) {
            entries.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
