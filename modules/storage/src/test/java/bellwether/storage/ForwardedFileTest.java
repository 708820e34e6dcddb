package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it says was forwarded was: of this journal, whatever became of that. */
final class ForwardedFileTest {
    private static final String FILE = "d/forwarded";
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int RING_BYTES = 4 << 10;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();
    private FileJournal journal = open();
    private ForwardedFile forwarded = new ForwardedFile(disk, "d");

    private FileJournal open() {
        return FileJournal.open(disk, "d/journal", SEGMENT_BYTES, RING_BYTES).journal();
    }

    private void record(int readings) {
        journal.append(Bytes.of(text.random(new Random(text.lastSequence()), readings, 3)));
        journal.sync();
    }

    private void restart() {
        journal.close();
        journal = open();
        forwarded = new ForwardedFile(disk, "d");
    }

    private boolean keep(long offset) {
        return forwarded.keep(journal, offset, journal.cuts());
    }

    /** Lines of one sensor, each as long as those of another one in their place. */
    private void recordOf(String sensor, int readings) {
        if (journal.end() == 0) {
            journal.append(Bytes.of(text.epoch()));
        }
        for (int i = 0; i < readings; i++) {
            journal.append(Bytes.of(text.reading(sensor)));
        }
        journal.sync();
    }

    /** The record is cut at a line end, and goes on with other bytes; lines end where they did. */
    private void replaceFrom(int line, int readings) {
        long offset = text.lineEnds().get(line);
        journal.cut(offset);
        text.cut(offset);
        recordOf("other", readings);
    }

    @Test
    void nothingIsForwardedWithoutAFile() {
        record(10);
        assertEquals(OptionalLong.of(0), forwarded.load(journal));
    }

    @Test
    void theFurthestPlaceIsKnownAfterAPowerCut() {
        for (int seed = 0; seed < 30; seed++) {
            var torn = new MemoryDisk(new Random(seed));
            torn.createDirectories("d");
            torn.syncDirectory("");
            var lines = new JournalText();
            var cut = FileJournal.open(torn, "d/journal", SEGMENT_BYTES, RING_BYTES).journal();
            cut.append(Bytes.of(lines.random(new Random(seed), 20, 3)));
            cut.sync();
            var file = new ForwardedFile(torn, "d");
            long first = lines.lineEnds().get(5);
            assertTrue(file.keep(cut, first, 0));
            assertTrue(file.keep(cut, cut.end(), 0));
            long end = cut.end();
            torn.crash();
            var again = FileJournal.open(torn, "d/journal", SEGMENT_BYTES, RING_BYTES).journal();
            assertEquals(OptionalLong.of(end), new ForwardedFile(torn, "d").load(again));
            again.close();
        }
    }

    @Test
    void aPlaceThatTheJournalHasLeftDoesNotCountThoughALineEndsThere() {
        recordOf("first", 30);
        long before = journal.end();
        assertTrue(keep(before));
        replaceFrom(20, 60);
        assertTrue(text.lineEnds().contains(before), "else nothing is shown");
        long end = journal.end();
        restart();
        assertEquals(end, journal.end());
        assertEquals(OptionalLong.empty(), forwarded.load(journal));
    }

    @Test
    void anEarlierPlaceCountsInstead() {
        recordOf("first", 2_000);
        long early = text.lineEnds().get(400);
        assertTrue(keep(early));
        assertTrue(keep(journal.end()));
        replaceFrom(1_000, 2_000);
        restart();
        assertEquals(OptionalLong.of(early), forwarded.load(journal));
    }

    @Test
    void aCutMeanwhileIsNoticed() {
        recordOf("first", 30);
        long cuts = journal.cuts();
        long end = journal.end();
        replaceFrom(20, 20);
        assertTrue(text.lineEnds().contains(end), "else nothing is shown");
        assertFalse(forwarded.keep(journal, end, cuts));
        assertFalse(disk.exists(FILE));
    }

    @Test
    void whereNoLineEndsNothingIsNoted() {
        record(3);
        assertFalse(keep(journal.end() - 1));
        assertFalse(keep(journal.end() + 100));
    }

    @Test
    void aBitThatFlipsMakesNoOtherPlace() {
        record(2_000);
        long early = text.lineEnds().get(400);
        assertTrue(keep(early));
        assertTrue(keep(journal.end()));
        for (int bit = 0; bit < 8 * disk.content(FILE).length(); bit++) {
            disk.flipBit(FILE, bit);
            OptionalLong found = new ForwardedFile(disk, "d").load(journal);
            assertTrue(
                    found.isEmpty()
                            || found.getAsLong() == early
                            || found.getAsLong() == journal.end(),
                    "bit " + bit + " " + found);
            disk.flipBit(FILE, bit);
        }
    }

    @Test
    void whatFitsNowhereIsSaidToBeUnknown() {
        record(3);
        disk.replace(FILE, Bytes.utf8("nonsense\n").array());
        assertEquals(OptionalLong.empty(), forwarded.load(journal));
    }

    /** However the record grew, a cut costs at most some times of what it took back. */
    @Test
    void earlierPlacesAreThereTheFurtherBackTheFewer() {
        for (int seed = 1; seed <= 5; seed++) {
            var random = new Random(seed);
            for (int i = 0; i < 60; i++) {
                record(1 + random.nextInt(400));
                assertTrue(keep(journal.end()));
            }
            String[] lines = disk.content(FILE).toString().split("\n");
            assertTrue(lines.length <= 16, "lines " + lines.length);
            long before = journal.end();
            for (String line : lines) {
                long place = Long.parseLong(line.split(":")[1]);
                long back = journal.end() - place;
                long step = before - place;
                long bound = 4 * Math.max(ForwardedFile.CELL_BYTES, back - step) + 80_000;
                assertTrue(step <= bound, line + " after " + before);
                before = place;
            }
        }
        journal.close();
    }
}
