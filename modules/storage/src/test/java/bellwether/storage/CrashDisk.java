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
 * A disk in memory that can lose power. What was forced or synced stays; of every other change, a
 * random part has reached the platter, in any order between files. Files opened before are dead
 * then. Can also refuse writes and syncs. Not for use by many threads.
 */
final class CrashDisk implements Disk {
    private static final class Inode {
        byte[] now = {};
        byte[] forced = {};
        final List<Change> changes = new ArrayList<>();
    }

    /** A change of content since the last force. */
    private record Change(long offset, byte[] bytes, long truncatedTo) {
        byte[] on(byte[] content) {
            if (truncatedTo >= 0) {
                return truncatedTo < content.length
                        ? Arrays.copyOf(content, (int) truncatedTo)
                        : content;
            }
            byte[] changed =
                    Arrays.copyOf(content, (int) Math.max(content.length, offset + bytes.length));
            System.arraycopy(bytes, 0, changed, (int) offset, bytes.length);
            return changed;
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

    CrashDisk(RandomGenerator random) {
        this.random = random;
    }

    /** Thrown out of the operation in which the power goes. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Power goes in one of the next operations that change something. */
    void powerGoesAfter(long operations) {
        operationsLeft = operations;
    }

    private void operation() {
        if (operationsLeft == 0) {
            throw new PowerCut();
        }
        operationsLeft--;
    }

    /** Power goes, if it has not gone yet, and comes back. */
    void crash() {
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
        after.values().forEach(this::lose);
        names.clear();
        names.putAll(after);
        syncedNames.clear();
        syncedNames.putAll(after);
    }

    private void lose(Inode inode) {
        byte[] left = inode.forced;
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
            left = change.on(left);
        }
        inode.now = left;
        inode.forced = left;
        inode.changes.clear();
    }

    /** After so many more writes the disk is full. */
    void fullAfter(long writes) {
        writesLeft = writes;
    }

    void syncFails(boolean fails) {
        syncFails = fails;
    }

    String content(String path) {
        return new String(names.get(path).now, StandardCharsets.ISO_8859_1);
    }

    Map<String, String> csv(String directory) {
        var csv = new TreeMap<String, String>();
        for (String name : list(directory)) {
            if (name.endsWith(".csv")) {
                csv.put(name, content(directory + "/" + name));
            }
        }
        return csv;
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory + "/";
        return names.keySet().stream()
                .filter(path -> path.startsWith(prefix))
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
                System.arraycopy(inode.now, (int) offset, into, at, count);
            }
            return count;
        }

        @Override
        public void write(long offset, byte[] from, int at, int length) {
            check();
            operation();
            if (writesLeft == 0) {
                change(new Change(offset, Arrays.copyOfRange(from, at, at + length / 2), -1));
                throw new JournalFailure("cannot write " + path + ": no space left", null);
            }
            writesLeft--;
            change(new Change(offset, Arrays.copyOfRange(from, at, at + length), -1));
        }

        private void change(Change change) {
            inode.now = change.on(inode.now);
            inode.changes.add(change);
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
            change(new Change(0, new byte[0], size));
        }

        @Override
        public void force() {
            check();
            operation();
            if (syncFails) {
                throw new JournalFailure("cannot sync " + path + ": I/O error", null);
            }
            inode.forced = inode.now;
            inode.changes.clear();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public void move(String from, String to) {
        operation();
        for (String path : List.copyOf(names.keySet())) {
            if (path.equals(from) || path.startsWith(from + "/")) {
                Inode inode = names.remove(path);
                names.put(to + path.substring(from.length()), inode);
                syncedNames.remove(path);
                syncedNames.put(to + path.substring(from.length()), inode);
            }
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
