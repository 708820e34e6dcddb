package bellwether.fuzz;

import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogIndex;
import bellwether.storage.FileJournal;
import bellwether.storage.MemoryDisk;
import bellwether.storage.RecoveredJournal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A journal's directory: segments, where it begins, and the checkpoint of its index. Opening it
 * never fails on a disk that works. It takes no line whose CRC does not go on, keeps all whole
 * lines before the damage, finds nothing more to do the second time, and can be written on.
 */
final class JournalTarget {
    private static final String PATH = Sample.DIRECTORY + "/journal";
    private static final long VIEW_ID_MAX = 1_000_000_000L;

    private JournalTarget() {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        MemoryDisk disk = found.disk(Sample.DIRECTORY);
        RecoveredJournal first = open(disk);
        LogIndex index = first.index();
        long start = first.journal().base().offset();
        byte[] content = content(first.journal());
        first.journal().close();
        Broken.unlessEqual(first.recovery().bytes(), index.end(), "end of index and journal");
        if (isPlain(found)) {
            compare(found.joined(".log"), content);
        }
        Folder once = Folder.of(disk, Sample.DIRECTORY);
        RecoveredJournal second = open(disk);
        Broken.unlessEqual(0L, second.recovery().cutBytes(), "bytes cut the second time");
        Broken.unlessEqual(List.of(), second.recovery().setAside(), "set aside the second time");
        Broken.unlessEqual(index.snapshot(), second.index().snapshot(), "index of the second time");
        Broken.unlessEqual(start, second.journal().base().offset(), "base of the second time");
        Broken.unless(Arrays.equals(content, content(second.journal())), "other bytes");
        second.journal().close();
        Broken.unlessEqual(once, Folder.of(disk, Sample.DIRECTORY), "files after the second time");
        writeOn(disk);
    }

    private static RecoveredJournal open(MemoryDisk disk) {
        return FileJournal.open(disk, PATH, Sample.SEGMENT_BYTES, Sample.RING_BYTES);
    }

    private static byte[] content(FileJournal journal) {
        long start = journal.base().offset();
        var bytes = new byte[(int) (journal.end() - start)];
        int filled = 0;
        while (filled < bytes.length) {
            int count = journal.read(start + filled, bytes, filled, bytes.length - filled);
            Broken.unless(count > 0, "nothing to read at " + (start + filled));
            filled += count;
        }
        return bytes;
    }

    /** {@return whether all of it says what it says by its lines alone, which follow each other} */
    private static boolean isPlain(Folder found) {
        long end = 0;
        for (var file : found.files().entrySet()) {
            if (!file.getKey().equals("journal/%020d.log".formatted(end))) {
                return false;
            }
            end += file.getValue().length;
        }
        return true;
    }

    private static void compare(byte[] found, byte[] kept) {
        Broken.unless(
                kept.length <= found.length
                        && Arrays.equals(found, 0, kept.length, kept, 0, kept.length),
                "what was kept is not what was there");
        Broken.unless(
                kept.length <= Oracle.chainedBytes(found), "a line was taken with a wrong CRC");
        byte[] sample = Sample.WHOLE.joined(".log");
        Broken.unless(
                kept.length >= Oracle.sharedBytes(found, sample),
                "good lines before the damage were cut");
    }

    private static void writeOn(MemoryDisk disk) {
        RecoveredJournal opened = open(disk);
        LogIndex index = opened.index();
        long viewId = index.epochs().isEmpty() ? 0 : index.epochs().getLast().epoch().viewId();
        if (viewId < VIEW_ID_MAX && index.end() < VIEW_ID_MAX) {
            var reign = new Reign(viewId + 1, Sample.SELF, new Incarnation(1));
            byte[] body =
                    new EpochLine(reign, index.lastSequence() + 1, List.of())
                            .text()
                            .getBytes(StandardCharsets.US_ASCII);
            int crc = new LineChain().next(index.crc(), body, 0, body.length);
            String text = new String(body, StandardCharsets.US_ASCII);
            Bytes line = Bytes.utf8(text + ":" + "%08x".formatted(crc) + "\n");
            Broken.unlessEqual(line.length(), index.take(line), "taken of a line that goes on");
            opened.journal().append(line);
            opened.journal().sync();
            opened.journal().close();
            RecoveredJournal again = open(disk);
            Broken.unlessEqual(
                    index.snapshot(), again.index().snapshot(), "index after writing on");
            again.journal().close();
        }
        opened.journal().close();
    }
}
