package bellwether.storage;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads segment files for many threads, one at a time, and keeps the ones used last open. */
final class SegmentReader {
    private static final int OPEN_FILES_MAX = 16;

    private final Disk disk;
    private final Map<String, DiskFile> open = new LinkedHashMap<>(2 * OPEN_FILES_MAX, 0.75f, true);

    SegmentReader(Disk disk) {
        this.disk = disk;
    }

    synchronized int read(String path, long position, byte[] into, int at, int length) {
        DiskFile file = open.get(path);
        if (file == null) {
            if (open.size() == OPEN_FILES_MAX) {
                forget(open.keySet().iterator().next());
            }
            file = disk.open(path, Disk.Mode.READ);
            open.put(path, file);
        }
        return file.read(position, into, at, length);
    }

    /** Closes the file, if it is open: it is about to be deleted. */
    synchronized void forget(String path) {
        DiskFile file = open.remove(path);
        if (file != null) {
            file.close();
        }
    }

    synchronized void close() {
        open.values().forEach(DiskFile::close);
        open.clear();
    }
}
