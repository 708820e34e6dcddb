package bellwether.storage;

import bellwether.protocol.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The journal's files. A new one begins at the first line that starts at or behind {@code
 * segmentBytes} from the start of the one before: a function of the bytes alone, so that two peers
 * have the same files. It is created with its first byte.
 *
 * <p>{@link #read} is for any thread; everything else is guarded by the owner's disk lock.
 */
final class Segments {
    /** Full segments that may wait for the next sync; the writer itself syncs what is above. */
    private static final int RETIRED_MAX = 8;

    private final Disk disk;
    private final String directory;
    private final long segmentBytes;
    private final SegmentReader reader;
    private final Deque<DiskFile> retired = new ArrayDeque<>();
    private volatile long[] starts;
    private Optional<DiskFile> active = Optional.empty();
    private Optional<DiskFile> beingForced = Optional.empty();
    private boolean lineEnded = true;
    private boolean namesChanged;

    Segments(Disk disk, String directory, long segmentBytes, long[] starts) {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.starts = starts.clone();
        this.reader = new SegmentReader(disk);
    }

    /**
     * What was written since the last sync. {@link #force} needs no lock: it goes on while more is
     * written.
     */
    final class Unsynced {
        private final List<DiskFile> full = List.copyOf(retired);
        private final Optional<DiskFile> last = active;
        private final boolean names = namesChanged;

        void force() {
            full.forEach(DiskFile::force);
            last.ifPresent(DiskFile::force);
            if (names) {
                disk.syncDirectory(directory);
            }
        }
    }

    /** {@return what is to be forced; {@link #endSync} must follow} */
    Unsynced beginSync() {
        var unsynced = new Unsynced();
        retired.clear();
        namesChanged = false;
        beingForced = active;
        return unsynced;
    }

    void endSync(Unsynced unsynced) {
        unsynced.full.forEach(DiskFile::close);
        beingForced = Optional.empty();
    }

    /** Writes the bytes that stand at {@code offset}, which is the end of what was written. */
    void write(long offset, Bytes piece) {
        byte[] bytes = piece.array();
        int at = piece.offset();
        while (at < piece.end()) {
            long position = offset + at - piece.offset();
            DiskFile file = fileFor(position);
            int count = ofThisSegment(position, bytes, at, piece.end() - at);
            file.write(position - lastStart(), bytes, at, count);
            at += count;
            lineEnded = bytes[at - 1] == '\n';
        }
    }

    private DiskFile fileFor(long offset) {
        if (starts.length == 0 || lineEnded && offset - lastStart() >= segmentBytes) {
            retireActive();
            active = Optional.of(disk.open(path(offset), Disk.Mode.WRITE));
            namesChanged = true;
            long[] more = Arrays.copyOf(starts, starts.length + 1);
            more[starts.length] = offset;
            starts = more;
        } else if (active.isEmpty()) {
            active = Optional.of(disk.open(path(lastStart()), Disk.Mode.WRITE));
        }
        return active.orElseThrow();
    }

    private void retireActive() {
        active.ifPresent(retired::add);
        active = Optional.empty();
        if (retired.size() > RETIRED_MAX && beingForced.filter(retired::contains).isEmpty()) {
            DiskFile oldest = retired.removeFirst();
            oldest.force();
            oldest.close();
        }
    }

    /** {@return how many of the bytes lie before the next segment's start} */
    private int ofThisSegment(long offset, byte[] bytes, int at, int length) {
        long fullFrom = lastStart() + segmentBytes;
        if (offset + length < fullFrom) {
            return length;
        }
        for (int i = (int) Math.max(0, fullFrom - 1 - offset); i < length; i++) {
            if (bytes[at + i] == '\n') {
                return i + 1;
            }
        }
        return length;
    }

    /**
     * Copies bytes that were written, from one file: fewer than asked for where it ends.
     *
     * @return 0 also if a cut has taken the file away meanwhile
     */
    int read(long offset, byte[] into, int at, int length) {
        long[] known = starts;
        int segment = segmentOf(known, offset);
        if (segment < 0) {
            return 0;
        }
        long ends = segment + 1 < known.length ? known[segment + 1] : Long.MAX_VALUE;
        int count = (int) Math.min(length, ends - offset);
        return reader.read(path(known[segment]), offset - known[segment], into, at, count);
    }

    private static int segmentOf(long[] starts, long offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /** {@return the path of the file that holds a byte; of the directory if none does} */
    String pathOf(long offset) {
        long[] known = starts;
        int segment = segmentOf(known, offset);
        return segment < 0 ? directory : path(known[segment]);
    }

    /** {@return where each file begins, in order} */
    long[] starts() {
        return starts.clone();
    }

    /** Deletes what begins before {@code base}, where a segment begins, lowest first. */
    void letGo(long base) {
        boolean deleted = false;
        while (starts.length > 1 && starts[0] < base) {
            String path = path(starts[0]);
            disk.delete(path); // first: what the disk refuses is tried again with what goes next
            starts = Arrays.copyOfRange(starts, 1, starts.length);
            reader.forget(path);
            deleted = true;
        }
        if (deleted) {
            disk.syncDirectory(directory);
        }
    }

    /** Deletes all: the journal begins anew behind them. */
    void begin() {
        retired.forEach(DiskFile::close);
        retired.clear();
        active.ifPresent(DiskFile::close);
        active = Optional.empty();
        long[] known = starts;
        starts = new long[0];
        for (long start : known) {
            reader.forget(path(start));
            disk.delete(path(start));
        }
        disk.syncDirectory(directory);
        lineEnded = true;
        namesChanged = false;
    }

    /** Deletes and truncates, last segment first; the truncated one is left to the next sync. */
    void cut(long offset) {
        closeWriting();
        while (starts.length > 0 && lastStart() >= offset) {
            String path = path(lastStart());
            starts = Arrays.copyOf(starts, starts.length - 1);
            reader.forget(path);
            disk.delete(path);
            disk.syncDirectory(directory);
        }
        if (starts.length > 0) {
            var last = disk.open(path(lastStart()), Disk.Mode.WRITE);
            active = Optional.of(last);
            if (last.size() > offset - lastStart()) {
                last.truncate(offset - lastStart());
            }
        }
        lineEnded = true;
    }

    private void closeWriting() {
        for (var file : retired) {
            file.force();
            file.close();
        }
        retired.clear();
        active.ifPresent(DiskFile::close);
        active = Optional.empty();
    }

    void close() {
        retired.forEach(DiskFile::close);
        retired.clear();
        active.ifPresent(DiskFile::close);
        active = Optional.empty();
        reader.close();
    }

    private long lastStart() {
        long[] known = starts;
        return known[known.length - 1];
    }

    private String path(long start) {
        return directory + "/" + SegmentName.of(start);
    }
}
