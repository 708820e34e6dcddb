package bellwether.fuzz;

import bellwether.protocol.EpochLine;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Sources;
import bellwether.storage.DataVerifier;
import bellwether.storage.DirectoryRepair;
import bellwether.storage.JournalPass;
import bellwether.storage.MemoryDisk;
import bellwether.storage.RecordCheck;
import bellwether.storage.RecordReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A whole data directory, as whoever looks at it from outside finds it: reading it changes nothing
 * and fails only as documented, no reading is told that stands in a line with a wrong CRC, and what
 * was repaired is in order.
 */
final class RecordTarget {
    private static final String PATH = Sample.DIRECTORY;

    private RecordTarget() {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        MemoryDisk disk = found.disk(PATH);
        read(disk, found);
        RecordCheck.of(disk, List.of(PATH), Set.of());
        DataVerifier.verify(disk, List.of(PATH));
        Broken.unlessEqual(found, Folder.of(disk, PATH), "reading has changed something");
        if (RecordCheck.isDataDirectory(disk, PATH)) {
            DirectoryRepair.run(disk, PATH);
            RecordCheck after = RecordCheck.of(disk, List.of(PATH), Set.of());
            Broken.unless(after.isFine(), "not mended: " + after);
        }
    }

    private static void read(MemoryDisk disk, Folder found) {
        Set<String> good = Oracle.goodBodies(found.files().values());
        try (var record = RecordReader.open(disk, PATH)) {
            record.log();
            record.read(
                    record.start(),
                    (sequence, bytes, from, to) -> {
                        String payload =
                                new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
                        Broken.unless(
                                good.stream().anyMatch(body -> body.endsWith(":" + payload)),
                                "told, and in no line with a right CRC: " + payload);
                        return true;
                    });
        } catch (JournalFailure e) {
            Broken.unless(!e.getMessage().isBlank(), "refused without a word");
        }
        JournalPass.over(disk, PATH, new Counting());
    }

    private static final class Counting implements JournalPass.Taker {
        private long next = -1;

        @Override
        public void epoch(EpochLine epoch) {
            next = next < 0 ? epoch.firstSequence() : next;
            Broken.unlessEqual(next, epoch.firstSequence(), "first sequence");
        }

        @Override
        public void reading(OrderedLine line, byte[] bytes, Sources sources) {
            next = next < 0 ? line.sequence() : next;
            Broken.unlessEqual(next, line.sequence(), "sequence");
            next++;
        }
    }
}
