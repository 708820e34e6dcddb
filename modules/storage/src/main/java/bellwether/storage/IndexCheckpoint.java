package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.sequencer.LogIndex;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the journal's bytes say up to some offset, in the file {@code index.checkpoint}, so that
 * opening need not read what is before. Taken once per segment's length, by the group loop while
 * index and journal end at the same place; written once everything before it is durable. Its CRC
 * says whether it speaks of the bytes on the disk.
 */
final class IndexCheckpoint {
    private static final String NAME = "index.checkpoint";

    /** A CRC and its line feed. */
    private static final int LINK_BYTES = LineChain.SUFFIX_LENGTH;

    private record Taken(long end, String text) {}

    private final Disk disk;
    private final String directory;
    private final long interval;
    private final LogIndex index;
    private final AtomicReference<Optional<Taken>> waiting =
            new AtomicReference<>(Optional.empty());
    private long takenEnd;
    private long writtenEnd;

    /**
     * @param interval bytes of journal from one to the next
     * @param index the journal's, in use by the group loop
     * @param end where the one on the disk ends, 0 if there is none
     */
    IndexCheckpoint(Disk disk, String directory, long interval, LogIndex index, long end) {
        this.disk = disk;
        this.directory = directory;
        this.interval = interval;
        this.index = index;
        this.takenEnd = end;
        this.writtenEnd = end;
    }

    /** {@return the index in the file, if it speaks of these files} */
    static Optional<LogIndex> load(Disk disk, JournalFiles files) {
        String path = files.path(NAME);
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var text = new byte[(int) Math.min(file.size(), Integer.MAX_VALUE / 2)];
            int length = file.read(0, text, 0, text.length);
            var index = LogIndex.restore(new Bytes(text, 0, length).toString());
            return Optional.of(index).filter(each -> fits(disk, files, each));
        } catch (MalformedException e) {
            return Optional.empty(); // the journal itself says all that it could say
        }
    }

    private static boolean fits(Disk disk, JournalFiles files, LogIndex index) {
        long from = index.end() - LINK_BYTES;
        for (var segment : files.segments()) {
            if (segment.start() <= from && index.end() <= segment.end()) {
                try (var file = disk.open(files.path(segment.name()), Disk.Mode.READ)) {
                    var link = new byte[LINK_BYTES];
                    file.read(from - segment.start(), link, 0, link.length);
                    return link[LINK_BYTES - 1] == '\n'
                            && Ascii.parseHex32(link, 0) == Integer.toUnsignedLong(index.crc());
                }
            }
        }
        return false;
    }

    /** The group loop has appended; the journal ends at {@code end} now. */
    void appended(long end) {
        if (end - takenEnd >= interval && index.end() == end) {
            takenEnd = end;
            waiting.set(Optional.of(new Taken(end, index.snapshot())));
        }
    }

    /** All before {@code end} is durable. Guarded by the journal's sync lock, as what follows. */
    void durable(long end) {
        Optional<Taken> taken = waiting.get();
        if (taken.isPresent() && taken.get().end() <= end) {
            waiting.compareAndSet(taken, Optional.empty());
            disk.replace(path(), Bytes.utf8(taken.get().text()).array());
            writtenEnd = taken.get().end();
        }
    }

    /** The journal is about to be cut, by the group loop. */
    void cut(long offset) {
        if (takenEnd > offset) {
            takenEnd = 0;
            waiting.set(Optional.empty());
        }
        if (writtenEnd > offset) {
            delete();
        }
    }

    /** The journal is about to begin anew at {@code base}, by the group loop. */
    void begin(long base) {
        takenEnd = base;
        waiting.set(Optional.empty());
        delete();
    }

    /** The next opening reads everything. */
    void delete() {
        delete(disk, directory);
        writtenEnd = 0;
    }

    /** Likewise, for a journal that is not open. */
    static void delete(Disk disk, String directory) {
        disk.delete(directory + "/" + NAME);
        disk.syncDirectory(directory);
    }

    private String path() {
        return directory + "/" + NAME;
    }
}
