package bellwether.storage;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final int OPEN_FILES_MAX = 256;

    private final Disk disk;
    private final String directory;
    private final Map<String, SensorFile> files = new TreeMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final Set<String> unsynced = new TreeSet<>();
    private final Map<String, DiskFile> open = new LinkedHashMap<>(2 * OPEN_FILES_MAX, 0.75f, true);

    /** At first because a process that was killed may have left names that are not synced. */
    private boolean namesChanged = true;

    private byte[] present = {};

    SensorFiles(Disk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Takes stock at start. Cuts torn last lines and the rows above {@code journalLast}, synced.
     *
     * @param checkpointLast rows up to it are known to be the journal's; those above are compared
     *     as the journal is replayed
     */
    void scan(long journalLast, long checkpointLast) {
        boolean deleted = false;
        for (String name : disk.list(directory)) {
            if (CsvFormat.isFileName(name)) {
                deleted |= !scan(name, journalLast, checkpointLast);
            }
        }
        if (deleted) {
            disk.syncDirectory(directory);
        }
    }

    /** {@return false if nothing of the file was left} */
    private boolean scan(String name, long journalLast, long checkpointLast) {
        String path = directory + "/" + name;
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            switch (CsvFormat.kind(file)) {
                case FOREIGN -> {
                    foreign.add(CsvFormat.sensorId(name));
                    return true;
                }
                case OURS -> {
                    long size = file.size();
                    var last = RowSearch.lastAtMost(file, size, journalLast);
                    if (last.sequence() > 0) {
                        cut(file, size, last.end());
                        var known = RowSearch.lastAtMost(file, last.end(), checkpointLast);
                        var sensorFile = new SensorFile(path, known, last.end());
                        files.put(CsvFormat.sensorId(name), sensorFile);
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

    private static void cut(DiskFile file, long size, long end) {
        if (end < size) {
            file.truncate(end);
            file.force();
        }
    }

    /** {@return what is known of a sensor's file, which need not exist yet} */
    SensorFile file(String sensorId) {
        SensorFile file = files.get(sensorId);
        if (file == null) {
            String path = directory + "/" + CsvFormat.fileName(sensorId);
            if (foreign.remove(sensorId)) {
                moveAside(path);
            }
            file = SensorFile.fresh(path);
            files.put(sensorId, file);
        }
        return file;
    }

    /** A file that is not ours stands where ours must be. */
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

    /** {@return how many bytes of all files are known to be the journal's} */
    long knownBytes() {
        return files.values().stream().mapToLong(SensorFile::position).sum();
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
