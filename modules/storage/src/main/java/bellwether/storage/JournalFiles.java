package bellwether.storage;

import bellwether.sequencer.LogBase;
import java.util.ArrayList;
import java.util.List;

/**
 * The journal's files as they lie in their directory, for reading from start to end: in recovery
 * and in verification. What was found when it was made stays what it knows.
 */
final class JournalFiles {
    /**
     * One file that continues the ones before it.
     *
     * @param start offset of its first byte
     * @param bytes its length
     */
    record Segment(String name, long start, long bytes) {
        long end() {
            return start + bytes;
        }
    }

    private final String directory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> strays = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> expired = new ArrayList<>();
    private final boolean isBaseDamaged;
    private final LogBase base;

    JournalFiles(Disk disk, String directory) {
        this.directory = directory;
        List<String> names = disk.list(directory); // before the base: it only moves on
        var found = BaseFile.load(disk, directory);
        this.isBaseDamaged = found.isEmpty();
        this.base = found.orElse(LogBase.OF_LOG);
        for (String name : names) {
            if (!SegmentName.isLike(name)) {
                continue;
            }
            long start = SegmentName.start(name);
            if (start >= 0 && start < base.offset()) {
                expired.add(name);
                continue;
            }
            long bytes = size(disk, name);
            if (bytes == 0) {
                empty.add(name);
            } else if (start == end() && strays.isEmpty()) {
                segments.add(new Segment(name, start, bytes));
            } else {
                strays.add(name);
            }
        }
    }

    private long size(Disk disk, String name) {
        try (var file = disk.open(path(name), Disk.Mode.READ)) {
            return file.size();
        }
    }

    /** {@return the files that follow each other without a gap, in order} */
    List<Segment> segments() {
        return segments;
    }

    /** {@return the names of those that lie behind a gap, or are misnamed} */
    List<String> strays() {
        return strays;
    }

    /**
     * {@return the names of those without a byte: begun, and then power went, maybe in another
     * history than the one that stands; they say nothing and are in the way of nothing}
     */
    List<String> empty() {
        return empty;
    }

    /** {@return where the journal begins} */
    LogBase base() {
        return base;
    }

    /** {@return whether the file that says where it begins is damaged} */
    boolean isBaseDamaged() {
        return isBaseDamaged;
    }

    /** {@return the names of those that begin before the base: left over from letting them go} */
    List<String> expired() {
        return expired;
    }

    /** {@return the offset behind the last byte before a gap} */
    long end() {
        return segments.isEmpty() ? base.offset() : segments.getLast().end();
    }

    String path(String name) {
        return directory + "/" + name;
    }
}
