package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that fails on demand: it loses power, runs full, refuses syncs. What was forced
 * or synced survives a power cut; of every other change a random part has reached the platter, in
 * any order between files, the last write torn at any byte, and now and then with holes. Files
 * opened before are dead then. A sync that fails is as on Linux: what was to be synced is read as
 * before, and no later sync makes it durable. For simulations and tests; confined to one thread.
 */
public final class MemoryDisk implements Disk {
    private static final class Inode {
        private final Content now = new Content();
        private final Content forced = new Content();
        private final List<Change> changes = new ArrayList<>();
        private boolean lost;

        void change(Change change) {
            now.apply(change);
            changes.add(change);
        }

        void force() {
            changes.forEach(forced::apply);
            changes.clear();
        }

        void lose() {
            lost |= !changes.isEmpty();
            changes.clear();
        }

        boolean hasLost() {
            if (lost) {
                var synced = new Content();
                synced.set(forced);
                changes.forEach(synced::apply);
                lost = synced.length != now.length || synced.sameAs(now) < now.length;
            }
            return lost;
        }

        /** What is read otherwise than the platter has it is to be written again. */
        void writeBack() {
            int same = now.sameAs(forced);
            changes.clear();
            changes.add(new Change(0, new byte[0], same));
            changes.add(new Change(same, Arrays.copyOfRange(now.bytes, same, now.length), -1));
            lost = false;
        }
    }

    /** The bytes of a file. */
    private static final class Content {
        private byte[] bytes = {};
        private int length;

        void apply(Change change) {
            if (change.truncatedTo >= 0) {
                length = (int) Math.min(length, change.truncatedTo);
                return;
            }
            int end = (int) change.offset + change.bytes.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * end);
            }
            if (change.offset > length) {
                Arrays.fill(bytes, length, (int) change.offset, (byte) 0);
            }
            System.arraycopy(change.bytes, 0, bytes, (int) change.offset, change.bytes.length);
            length = Math.max(length, end);
        }

        void set(Content other) {
            bytes = other.bytes.clone();
            length = other.length;
        }

        /** {@return how many bytes from the start on are the same} */
        int sameAs(Content other) {
            int mismatch = Arrays.mismatch(bytes, 0, length, other.bytes, 0, other.length);
            return mismatch < 0 ? length : mismatch;
        }
    }

    /** A change of content since the last force; a truncation if {@code truncatedTo} is not -1. */
    private record Change(long offset, byte[] bytes, long truncatedTo) {
        boolean concerns(long at) {
            return truncatedTo >= 0
                    ? at >= truncatedTo
                    : at >= offset && at < offset + bytes.length;
        }
    }

    /** Thrown out of the operation in which the power goes. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private PowerCut() {
            super("power is gone");
        }
    }

    private final RandomGenerator random;
    private final TreeMap<String, Inode> names = new TreeMap<>();
    private final TreeMap<String, Inode> syncedNames = new TreeMap<>();
    private final TreeMap<String, Boolean> directories = new TreeMap<>();
    private int life;
    private long writesLeft = Long.MAX_VALUE;
    private boolean syncFails;
    private long operationsLeft = Long.MAX_VALUE;
    private boolean kills;

    /**
     * @param random decides what a power cut leaves
     */
    public MemoryDisk(RandomGenerator random) {
        this.random = random;
    }

    // ---- faults

    /** Power goes in one of the next operations that change something: after so many more. */
    public void powerGoesAfter(long operations) {
        operationsLeft = operations;
    }

    private void operation() {
        if (operationsLeft == 0) {
            throw new PowerCut();
        }
        operationsLeft--;
    }

    /** Power goes, if it has not gone yet, and comes back. */
    public void crash() {
        life++;
        operationsLeft = Long.MAX_VALUE;
        var after = new TreeMap<>(syncedNames);
        for (var entry : names.entrySet()) { // created and replaced names, any part of them
            if (syncedNames.get(entry.getKey()) != entry.getValue() && random.nextBoolean()) {
                after.put(entry.getKey(), entry.getValue());
            }
        }
        for (String name : List.copyOf(after.keySet())) {
            if (!names.containsKey(name) && random.nextBoolean()) {
                after.remove(name); // deleted, and that has got through
            }
        }
        keepRenamed(after);
        after.values().forEach(this::lose);
        names.clear();
        names.putAll(after);
        syncedNames.clear();
        syncedNames.putAll(after);
    }

    /** A rename is atomic: what was durable under a name has that one or the new one, or both. */
    private void keepRenamed(Map<String, Inode> after) {
        syncedNames.forEach((name, inode) -> {
            if (names.containsValue(inode) && !after.containsValue(inode)) {
                after.putIfAbsent(name, inode);
            }
        });
    }

    /**
     * The process is killed in one of the next operations that change something: after so many
     * more. What it did stays, and what was not synced is still not; a rename is done then, and not
     * synced.
     */
    void killedAfter(long operations) {
        operationsLeft = operations;
        kills = true;
    }

    /** Another process comes after the one that was killed. */
    void killed() {
        life++;
        operationsLeft = Long.MAX_VALUE;
        kills = false;
    }

    private void lose(Inode inode) {
        int upTo = random.nextInt(inode.changes.size() + 1);
        boolean holes = random.nextInt(4) == 0;
        for (int i = 0; i < upTo; i++) {
            Change change = inode.changes.get(i);
            if (holes && random.nextInt(3) == 0) {
                continue; // a hole: later bytes made it, these did not
            }
            if (i == upTo - 1 && change.truncatedTo < 0 && change.bytes.length > 0) {
                int part = random.nextInt(change.bytes.length) + 1;
                change = new Change(change.offset, Arrays.copyOf(change.bytes, part), -1);
            }
            inode.forced.apply(change);
        }
        inode.now.set(inode.forced);
        inode.changes.clear();
        inode.lost = false;
    }

    /** After so many more writes the disk is full; {@link Long#MAX_VALUE}: it has room. */
    public void fullAfter(long writes) {
        writesLeft = writes;
    }

    /** From now on syncs of files fail, or do not. */
    public void syncFails(boolean fails) {
        syncFails = fails;
    }

    /** {@return whether files read otherwise than any sync to come would leave them} */
    public boolean hasLost() {
        return names.values().stream().anyMatch(Inode::hasLost);
    }

    /** What syncs that failed have lost is to be written after all, as whoever reads it sees it. */
    public void writeBack() {
        names.values().stream().filter(Inode::hasLost).forEach(Inode::writeBack);
    }

    /** One bit of a file is not what it was, on the platter as well. */
    public void flipBit(String path, long bit) {
        Inode inode = names.get(path);
        for (Content content : List.of(inode.now, inode.forced)) {
            if (bit / 8 < content.length) {
                content.bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
            }
        }
    }

    /**
     * {@return whether a byte of a file is durable, and nothing that waits to be synced is on it}
     */
    public boolean isDurable(String path, long offset) {
        Inode inode = names.get(path);
        return offset < Math.min(inode.now.length, inode.forced.length)
                && inode.now.bytes[(int) offset] == inode.forced.bytes[(int) offset]
                && inode.changes.stream().noneMatch(change -> change.concerns(offset));
    }

    /**
     * {@return how much of a file, from its start on, no power cut takes; all of it may go with its
     * name}
     */
    public String durable(String path) {
        Inode inode = names.get(path);
        int length = syncedNames.containsValue(inode) ? inode.now.sameAs(inode.forced) : 0;
        for (Change change : inode.changes) {
            long from = change.truncatedTo >= 0 ? change.truncatedTo : change.offset;
            length = (int) Math.min(length, from);
        }
        return content(path).substring(0, length);
    }

    // ---- for who looks at it from outside

    /**
     * {@return what a file holds, each byte as one character}
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public String content(String path) {
        Inode inode = names.get(path);
        if (inode == null) {
            throw new IllegalArgumentException("no such file: " + path);
        }
        return new String(inode.now.bytes, 0, inode.now.length, StandardCharsets.ISO_8859_1);
    }

    /** {@return the paths of all files in a directory and below it, in order} */
    public List<String> paths(String directory) {
        String prefix = directory + "/";
        return names.tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .toList();
    }

    /** {@return the CSV files in a directory: name and content} */
    public Map<String, String> csv(String directory) {
        var csv = new TreeMap<String, String>();
        for (String name : list(directory)) {
            if (name.endsWith(".csv")) {
                csv.put(name, content(directory + "/" + name));
            }
        }
        return csv;
    }

    // ---- the disk

    @Override
    public List<String> list(String directory) {
        String prefix = directory + "/";
        return names.tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("/")[0])
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public boolean exists(String path) {
        return names.containsKey(path) || directories.containsKey(path) || !list(path).isEmpty();
    }

    @Override
    public void createDirectories(String path) {
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            directories.put(path.substring(0, end), true);
        }
        directories.put(path, true);
    }

    @Override
    public DiskFile open(String path, Mode mode) {
        Inode inode = names.get(path);
        if (inode == null) {
            if (mode == Mode.READ) {
                throw new JournalFailure("cannot open " + path + ": no such file", null);
            }
            inode = new Inode();
            names.put(path, inode);
        }
        return new File(inode, path);
    }

    private final class File implements DiskFile {
        private final Inode inode;
        private final String path;
        private final int born = life;
        private boolean closed;

        File(Inode inode, String path) {
            this.inode = inode;
            this.path = path;
        }

        private void check() {
            if (closed || born != life) {
                throw new JournalFailure("cannot use " + path + ": closed", null);
            }
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            check();
            int count = (int) Math.max(0, Math.min(length, inode.now.length - offset));
            if (count > 0) {
                System.arraycopy(inode.now.bytes, (int) offset, into, at, count);
            }
            return count;
        }

        @Override
        public void write(long offset, byte[] from, int at, int length) {
            check();
            operation();
            if (writesLeft == 0) {
                inode.change(new Change(offset, Arrays.copyOfRange(from, at, at + length / 2), -1));
                throw new JournalFailure("cannot write " + path + ": no space left", null);
            }
            writesLeft--;
            inode.change(new Change(offset, Arrays.copyOfRange(from, at, at + length), -1));
        }

        @Override
        public long size() {
            check();
            return inode.now.length;
        }

        @Override
        public void truncate(long size) {
            check();
            operation();
            inode.change(new Change(0, new byte[0], size));
        }

        @Override
        public void force() {
            check();
            operation();
            if (syncFails) {
                inode.lose(); // it is read as before, and never gets to the platter
                throw new JournalFailure("cannot sync " + path + ": I/O error", null);
            }
            inode.force();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public void move(String from, String to) {
        boolean isKilled = kills && operationsLeft == 0;
        if (!isKilled) {
            operation();
        }
        for (String path : List.copyOf(names.keySet())) {
            if (path.equals(from) || path.startsWith(from + "/")) {
                Inode inode = names.remove(path);
                names.put(to + path.substring(from.length()), inode);
                if (!isKilled) {
                    syncedNames.remove(path);
                    syncedNames.put(to + path.substring(from.length()), inode);
                }
            }
        }
        if (isKilled) {
            operation();
        }
    }

    @Override
    public void delete(String path) {
        operation();
        names.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
    }

    @Override
    public void syncDirectory(String path) {
        operation();
        String prefix = path + "/";
        syncedNames.keySet().removeIf(each -> each.startsWith(prefix));
        names.forEach((name, inode) -> {
            if (name.startsWith(prefix)) {
                syncedNames.put(name, inode);
            }
        });
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
        return writesLeft == 0 ? 0 : 1L << 40;
    }

    @Override
    public DiskLock lock(String path) {
        return () -> {};
    }
}
