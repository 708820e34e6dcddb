package bellwether.keys.operator;

import bellwether.keys.KeysException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operator's folder on the disk, held by one process at a time.
 *
 * <p>A change is made beside what is there, in {@code .draft}, and holds from the moment that this
 * has become {@code .next}. Then its files take their places, each at once. Who is killed, or out
 * of power, before that moment leaves the folder as it was; after it, whoever opens the folder next
 * puts the rest in place first.
 */
final class KeyFolder implements AutoCloseable {
    static final String STORE = "group.p12";
    static final String PASSWORD = "password";
    static final String HOSTS = "hosts";
    static final String DRAFT = ".draft";
    static final String NEXT = ".next";

    private static final String LOCK = ".lock";
    private static final Set<String> NOT_YET_KEYS = Set.of(LOCK, DRAFT);

    private final Path folder;
    private final FileChannel lock;

    private KeyFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * {@return a folder for a new group} It is made if it is not there.
     *
     * @throws KeysException if it holds a group's keys, or something else
     */
    static KeyFolder create(Path folder) throws KeysException, IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new KeysException(folder + " is a file: name a folder by --in DIR");
        }
        requireFree(folder);
        OwnerOnly.makeFolder(folder);
        KeyFolder created = locked(folder);
        try {
            requireFree(folder); // another may have been quicker
            return created;
        } catch (KeysException | IOException e) {
            created.close();
            throw e;
        }
    }

    private static void requireFree(Path folder) throws KeysException, IOException {
        if (holdsKeys(folder)) {
            throw new KeysException(
                    folder
                            + " holds the keys of a group already: 'group-keys show' lists them;"
                            + " those of another group go into another folder, by --in DIR");
        }
        if (Files.exists(folder) && !isFree(folder)) {
            throw new KeysException(
                    folder + " is not empty: name a new folder by --in DIR, for these keys alone");
        }
    }

    /**
     * {@return the folder of a group}
     *
     * @throws KeysException if there are no keys
     */
    static KeyFolder open(Path folder) throws KeysException, IOException {
        if (!holdsKeys(folder)) {
            throw new KeysException(
                    folder
                            + " holds no keys of a group: make them by 'group-keys init', or name"
                            + " the folder where they are by --in DIR");
        }
        KeyFolder opened = locked(folder);
        try {
            opened.finish();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static boolean holdsKeys(Path folder) {
        return Files.exists(folder.resolve(GroupFile.NAME)) || Files.exists(folder.resolve(NEXT));
    }

    private static boolean isFree(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.allMatch(it -> NOT_YET_KEYS.contains(it.getFileName().toString()));
        }
    }

    private static KeyFolder locked(Path folder) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = FileChannel.open(folder.resolve(LOCK), options, OwnerOnly.file());
        try {
            if (lock.tryLock() != null) {
                return new KeyFolder(folder, lock);
            }
        } catch (OverlappingFileLockException _) {
            // held by this very process
        }
        lock.close();
        throw new IOException("another group-keys is at work in " + folder + ": wait for its end");
    }

    GroupState state() throws IOException {
        return GroupFile.read(folder.resolve(GroupFile.NAME));
    }

    Path store() {
        return folder.resolve(STORE);
    }

    Path password() {
        return folder.resolve(PASSWORD);
    }

    /** {@return the folder of a host, which may be not there} */
    Path host(String name) {
        return folder.resolve(HOSTS).resolve(name);
    }

    /** {@return whether a host's folder is there, ready to be copied} */
    boolean hasHost(String name) {
        return Files.exists(host(name).resolve(HostFolder.STORE))
                && Files.exists(host(name).resolve(HostFolder.PASSWORD));
    }

    /** {@return a change that begins} What is left of one before is deleted. */
    Draft draft() throws IOException {
        Path draft = folder.resolve(DRAFT);
        OwnerOnly.delete(draft);
        return Draft.begin(draft);
    }

    /** Lets a change hold. */
    void commit(Draft draft) throws IOException {
        draft.seal();
        Files.move(draft.folder(), folder.resolve(NEXT), StandardCopyOption.ATOMIC_MOVE);
        OwnerOnly.sync(folder);
        finish();
    }

    /** Puts into place what a change has made, as far as that has not been done. */
    private void finish() throws IOException {
        Path next = folder.resolve(NEXT);
        Path state = next.resolve(GroupFile.NAME); // goes last: without it, all was done
        if (Files.exists(state)) {
            finish(next, GroupFile.read(state));
            place(state, folder.resolve(GroupFile.NAME));
            OwnerOnly.sync(folder);
        }
        OwnerOnly.delete(next);
    }

    private void finish(Path next, GroupState state) throws IOException {
        for (String name : List.of(PASSWORD, STORE)) {
            place(next.resolve(name), folder.resolve(name));
        }
        OwnerOnly.makeFolder(folder.resolve(HOSTS));
        for (String name : state.hosts().keySet()) {
            Path from = next.resolve(HOSTS).resolve(name);
            if (Files.isDirectory(from)) {
                OwnerOnly.makeFolder(host(name));
                for (String file : state.hostFiles()) {
                    place(from.resolve(file), host(name).resolve(file));
                }
            }
        }
        for (Revocation each : state.revoked()) {
            if (!state.hosts().containsKey(each.name())) {
                OwnerOnly.delete(host(each.name()));
            }
        }
        for (String name : state.hosts().keySet()) {
            deleteOldCrls(host(name), state.hostFiles());
        }
        OwnerOnly.sync(folder.resolve(HOSTS));
    }

    /** Deletes the lists of CAs that nobody trusts any more. */
    private static void deleteOldCrls(Path host, List<String> files) throws IOException {
        if (Files.isDirectory(host)) {
            for (Path file : list(host)) {
                String name = file.getFileName().toString();
                if (HostFolder.isCrl(name) && !files.contains(name)) {
                    Files.delete(file);
                }
            }
            OwnerOnly.sync(host);
        }
    }

    private static void place(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException _) {
            // this change has none of it, or it is in place
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
