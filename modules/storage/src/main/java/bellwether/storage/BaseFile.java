package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.sequencer.LogBase;
import java.util.Optional;

/**
 * Where a journal begins, in the file {@code journal.base} beside its segments: a {@link
 * bellwether.sequencer.LogIndex} as text, with a CRC of its own, replaced as a whole. No file: it
 * begins where the log did. Segments that begin before it are left over from letting them go.
 */
final class BaseFile {
    /** Name of the file in the journal's directory. */
    static final String NAME = "journal.base";

    private static final String DAMAGED = "damaged-" + NAME;

    private BaseFile() {}

    /**
     * {@return where the journal in {@code directory} begins; empty: its file is damaged}
     *
     * @throws bellwether.protocol.JournalFailure if the file cannot be read
     */
    static Optional<LogBase> load(Disk disk, String directory) {
        String path = path(directory);
        if (!disk.exists(path)) {
            return Optional.of(LogBase.OF_LOG);
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var text = new byte[(int) Math.min(file.size(), Integer.MAX_VALUE / 2)];
            int length = file.read(0, text, 0, text.length);
            return Optional.of(LogBase.parse(new Bytes(text, 0, length).toString()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Lets the journal begin at {@code base}; durable at return. */
    static void save(Disk disk, String directory, LogBase base) {
        disk.replace(path(directory), Bytes.utf8(base.text()).array());
    }

    /**
     * A damaged one is moved out of the way: what the segments go on from is not known then, and
     * they are set aside like what lies behind a gap.
     *
     * @return where it lies now
     */
    static String setAside(Disk disk, String directory) {
        String target = directory + "/" + DAMAGED;
        disk.delete(target);
        disk.move(path(directory), target);
        return target;
    }

    /** {@return whether a damaged one was moved out of the way, now or earlier} */
    static boolean wasSetAside(Disk disk, String directory) {
        return disk.exists(directory + "/" + DAMAGED);
    }

    static String path(String directory) {
        return directory + "/" + NAME;
    }
}
