package bellwether.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The CSV files of a data directory. Rows are written at positions that are remembered, so a write
 * that has failed half-way is simply done again. Guarded by the projection's lock.
 */
final class SensorFiles {
    static final int OPEN_FILES_MAX = 256;

    private final Disk disk;
    private final String directory;
    private CsvLayout layout;
    private final Map<String, SensorFile> files = new TreeMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final Set<String> unsynced = new TreeSet<>();
    private final Map<String, DiskFile> open = new LinkedHashMap<>(2 * OPEN_FILES_MAX, 0.75f, true);

    /** At first because a process that was killed may have left names that are not synced. */
    private boolean namesChanged = true;

    private byte[] present = {};

    SensorFiles(Disk disk, String directory, CsvLayout layout) {
        this.disk = disk;
        this.directory = directory;
        this.layout = layout;
    }

    CsvLayout layout() {
        return layout;
    }

    /**
     * Takes stock at start. Cuts torn last lines and the rows above {@code journalLast}, synced.
     * Files that have expired, or are rolled otherwise, are deleted; one whose header is damaged is
     * moved aside, as it may hold rows that no other will push aside.
     *
     * @param checkpointLast rows up to it are known to be the journal's; those above are compared
     *     as the journal is replayed
     */
    void scan(long journalLast, long checkpointLast) {
        boolean deleted = false;
        for (String name : disk.list(directory)) {
            Optional<CsvName> ours = CsvName.parse(name);
            if (ours.isPresent()) {
                deleted |= !scan(ours.get(), journalLast, checkpointLast);
            }
        }
        if (deleted) {
            disk.syncDirectory(directory);
        }
    }

    /** {@return false if nothing of that name was left} */
    private boolean scan(CsvName name, long journalLast, long checkpointLast) {
        String path = directory + "/" + name.fileName();
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            switch (CsvFormat.kind(file)) {
                case FOREIGN -> {
                    foreign.add(name.fileName());
                    return true;
                }
                case DAMAGED -> {
                    moveAside(path); // rows of it that the journal has are written anew
                    return false;
                }
                case OURS -> {
                    if (layout.has(name) && takeIn(file, name, journalLast, checkpointLast)) {
                        return true;
                    }
                }
                case TORN -> {
                    // a power cut came before its first row was synced
                }
            }
        }
        disk.delete(path);
        return false;
    }

    /** {@return whether rows are left} */
    private boolean takeIn(DiskFile file, CsvName name, long journalLast, long checkpointLast) {
        long size = file.size();
        var last = RowSearch.lastAtMost(file, size, journalLast);
        if (last.sequence() == 0) {
            return false;
        }
        cut(file, size, last.end());
        var known =
                last.sequence() <= checkpointLast
                        ? last
                        : RowSearch.lastAtMost(file, last.end(), checkpointLast);
        String path = directory + "/" + name.fileName();
        long period = layout.roll().parse(name.period()).orElseThrow();
        files.put(name.fileName(), new SensorFile(path, period, known, last.end()));
        return true;
    }

    private static void cut(DiskFile file, long size, long end) {
        if (end < size) {
            file.truncate(end);
            file.force();
        }
    }

    /** {@return what is known of the file that the rows belong to, which need not exist yet} */
    SensorFile file(RowBatch.Group rows) {
        SensorFile file = files.get(rows.fileName());
        if (file == null) {
            String path = directory + "/" + rows.fileName();
            if (foreign.remove(rows.fileName())) {
                moveAside(path);
            }
            file = SensorFile.fresh(path, rows.period());
            files.put(rows.fileName(), file);
        }
        return file;
    }

    /** A file that is not ours, or not any more, stands where ours must be. */
    private void moveAside(String path) {
        int n = 1;
        while (disk.exists(path + ".foreign-" + n)) {
            n++;
        }
        disk.move(path, path + ".foreign-" + n);
    }

    /** Writes {@code rows[0, length)}, as far as the file does not hold them. */
    void write(SensorFile file, byte[] rows, int length, long lastSequence) {
        DiskFile handle = handle(file.path());
        int same = 0;
        if (file.hasUnknown()) {
            same = sameRows(handle, file.position(), rows, length);
            if (same < length) {
                handle.truncate(file.position() + same);
                file.endsAt(file.position() + same);
            }
        }
        namesChanged |= file.size() == 0;
        unsynced.add(file.path());
        file.mayReach(file.position() + length);
        handle.write(file.position() + same, rows, same, length - same);
        file.advance(length, lastSequence);
    }

    /** {@return how many bytes of whole rows are in the file already} */
    private int sameRows(DiskFile handle, long position, byte[] rows, int length) {
        if (present.length < length) {
            present = new byte[rows.length];
        }
        int there = handle.read(position, present, 0, length);
        int mismatch = Arrays.mismatch(present, 0, there, rows, 0, length);
        int same = mismatch < 0 ? length : mismatch;
        while (same > 0 && rows[same - 1] != '\n') {
            same--;
        }
        return same;
    }

    /**
     * {@return how many bytes of all files are known to be the journal's} One of which no row is
     * counts nothing, header or not.
     *
     * @param from the first period whose files count; empty: all do
     */
    long knownBytes(OptionalLong from) {
        long first = from.orElse(Long.MIN_VALUE);
        return files.values().stream()
                .filter(file -> file.period() >= first && file.lastSequence() > 0)
                .mapToLong(SensorFile::position)
                .sum();
    }

    /** From here on nothing is rendered that has expired under {@code later}. */
    void expire(CsvLayout later) {
        layout = later;
    }

    /**
     * Deletes files that have expired, synced.
     *
     * @param most how many at once
     * @return how many bytes each of them had
     */
    List<Long> deleteExpired(int most) {
        var deleted = new ArrayList<Long>();
        for (var files = this.files.values().iterator();
                deleted.size() < most && files.hasNext(); ) {
            SensorFile file = files.next();
            if (!layout.isKept(file.period())) {
                delete(file);
                files.remove();
                deleted.add(file.size());
            }
        }
        if (!deleted.isEmpty()) {
            disk.syncDirectory(directory);
        }
        return deleted;
    }

    /** Cuts what was never compared: the journal does not say it. */
    void cutUnknown() {
        cutWhere(SensorFile::hasUnknown, file -> new RowSearch.Found(file.position(), 0));
    }

    /** Cuts the rows above {@code sequence}, synced; a file without rows is deleted. */
    void cutAbove(long sequence) {
        cutWhere(
                file -> file.hasUnknown() || file.lastSequence() > sequence,
                file -> {
                    DiskFile handle = handle(file.path());
                    return RowSearch.lastAtMost(handle, handle.size(), sequence);
                });
    }

    private void cutWhere(
            Predicate<SensorFile> concerned, Function<SensorFile, RowSearch.Found> end) {
        boolean deleted = false;
        for (var files = this.files.values().iterator(); files.hasNext(); ) {
            SensorFile file = files.next();
            if (concerned.test(file)) {
                RowSearch.Found last = end.apply(file);
                if (last.end() <= CsvFormat.headerLength()) {
                    delete(file);
                    files.remove();
                    deleted = true;
                } else {
                    DiskFile handle = handle(file.path());
                    cut(handle, handle.size(), last.end());
                    file.endsAt(last);
                }
            }
        }
        if (deleted) {
            disk.syncDirectory(directory);
        }
    }

    private void delete(SensorFile file) {
        DiskFile handle = open.remove(file.path());
        if (handle != null) {
            handle.close();
        }
        unsynced.remove(file.path());
        disk.delete(file.path());
    }

    private DiskFile handle(String path) {
        DiskFile handle = open.get(path);
        if (handle == null) {
            if (open.size() == OPEN_FILES_MAX) {
                open.remove(open.keySet().iterator().next()).close();
            }
            handle = disk.open(path, Disk.Mode.WRITE);
            open.put(path, handle);
        }
        return handle;
    }

    /**
     * What was written since the last sync.
     *
     * @param paths the files
     * @param names whether files were created
     */
    record Unsynced(List<String> paths, boolean names) {}

    /** {@return what is to be synced; whoever asks must do it} */
    Unsynced takeUnsynced() {
        var taken = new Unsynced(List.copyOf(unsynced), namesChanged);
        unsynced.clear();
        namesChanged = false;
        return taken;
    }

    void close() {
        open.values().forEach(DiskFile::close);
        open.clear();
    }
}
