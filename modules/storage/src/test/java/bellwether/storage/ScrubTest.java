package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage at rest is found by whoever reads it, named, and mended by the next opening. */
final class ScrubTest {
    private static final int SEGMENT_BYTES = 2_000;
    private static final int RING_BYTES = 1_024;

    private MemoryDisk disk = new MemoryDisk(new Random(1));
    private JournalText text = new JournalText();
    private FileJournal journal;
    private final List<String> damage = new ArrayList<>();
    private CsvProjection projection;
    private Scrub scrub;

    private void open() {
        var opened = FileJournal.open(disk, "d/journal", SEGMENT_BYTES, RING_BYTES);
        journal = opened.journal();
        projection = CsvProjection.open(disk, "d", journal, opened.index().lastSequence());
        scrub = new Scrub(disk, "d", journal, projection, damage::add);
    }

    private void record(int readings) {
        journal.append(Bytes.of(text.random(new Random(readings), readings, 3)));
        settle();
    }

    private void settle() {
        journal.sync();
        while (projection.projectedOffset() < journal.end()) {
            projection.project(Integer.MAX_VALUE);
        }
        projection.checkpoint();
    }

    private void flip(String path, int position) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            var one = new byte[1];
            file.read(position, one, 0, 1);
            one[0] ^= 1;
            file.write(position, one, 0, 1);
            file.force();
        }
    }

    /** {@return how many bytes were checked} */
    private long round() {
        long all = 0;
        int count;
        while ((count = scrub.step()) > 0) {
            all += count;
        }
        return all;
    }

    @Test
    void aSoundRecordIsReadToItsEndAgainAndAgain() {
        open();
        record(60);
        assertEquals(journal.end(), round());
        record(10);
        assertEquals(journal.end(), round());
        journal.close();
    }

    @Test
    void aFlippedBitInTheJournalIsNamedAndNeverStreamed() {
        open();
        record(60);
        flip("d/journal/00000000000000000000.log", 700);
        var found = assertThrows(JournalFailure.class, this::round);
        assertTrue(
                found.getMessage().startsWith("d/journal/00000000000000000000.log is damaged"),
                found.getMessage());
        assertThrows(JournalFailure.class, () -> journal.append(Bytes.of(text.reading("s0"))));
        var checked = new CheckedJournal(journal);
        var bytes = new byte[SEGMENT_BYTES];
        assertThrows(JournalFailure.class, () -> checked.read(0, bytes, 0, bytes.length));
        journal.close();

        var opened = FileJournal.open(disk, "d/journal", SEGMENT_BYTES, RING_BYTES);
        assertTrue(opened.recovery().setAside().stream().anyMatch(path -> path.contains("torn-")));
        assertTrue(opened.index().end() <= 700, "what lies before it stays");
        opened.journal().close();
    }

    @Test
    void everyByteOfALineIsGuarded() {
        open();
        record(3);
        reopen(); // what was just written is in memory, too
        int last =
                text.bytes().length - 1; // without its line feed a last line is just not complete
        for (int position = 0; position < last; position++) {
            flip("d/journal/00000000000000000000.log", position);
            assertThrows(JournalFailure.class, this::readAll, "at " + position);
            flip("d/journal/00000000000000000000.log", position);
            reopen();
        }
    }

    private void reopen() {
        projection.close();
        journal.close();
        open();
    }

    private void readAll() {
        var bytes = new byte[64 << 10];
        new CheckedJournal(journal).read(0, bytes, 0, bytes.length);
    }

    @Test
    void aFlippedBitInACsvFileIsNamedAndRenderedAnewWhileThePeerGoesOn() {
        open();
        record(60);
        String sound = disk.content("d/s1.csv");
        int half = sound.length() / 2;
        flip("d/s1.csv", half);
        String bad = disk.content("d/s1.csv");
        round();
        assertEquals(1, damage.size());
        String row = sound.substring(sound.lastIndexOf('\n', half) + 1, sound.indexOf('\n', half));
        String badRow = bad.substring(bad.lastIndexOf('\n', half) + 1, bad.indexOf('\n', half));
        assertEquals(
                "d/s1.csv differs from its journal at byte "
                        + half
                        + ": its row there is '"
                        + badRow
                        + "', and is to be '"
                        + row
                        + "'",
                damage.getFirst());
        assertTrue(projection.isComparing());
        record(5);
        assertFalse(projection.isComparing());
        assertEquals(text.csv(), disk.csv("d"));
        round();
        assertEquals(1, damage.size());
        journal.close();
    }

    /** The journal grows meanwhile, and power goes at each operation of the disk. */
    @Test
    void whereverPowerGoesWhileAFileIsRenderedAnewItIsWhatTheJournalSaysInTheEnd() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            disk = new MemoryDisk(new Random(steps));
            text = new JournalText();
            open();
            record(40);
            flip("d/s" + steps % 3 + ".csv", 100 + steps);
            disk.powerGoesAfter(steps);
            try {
                round();
                settle();
                goesThrough = true;
            } catch (MemoryDisk.PowerCut _) {
                // what is under test
            }
            disk.crash();
            open();
            settle();
            round(); // what was believed at the opening is looked at again
            settle();
            assertEquals(text.csv(), disk.csv("d"), "after " + steps);
        }
    }

    @Test
    void whatWasTakenAwayWhileNoPeerRanIsNoticedAtTheOpening() {
        open();
        record(60);
        reopen();
        assertEquals(Optional.empty(), projection.sizeProblem());
        String sound = disk.content("d/s1.csv");
        projection.close();
        journal.close();
        String cut = sound.replaceFirst("\n[^\n]*\n", "\n"); // its first row
        disk.replace("d/s1.csv", cut.getBytes(StandardCharsets.US_ASCII));
        open();
        assertTrue(
                projection
                        .sizeProblem()
                        .orElseThrow()
                        .matches("d: up to sequence 60 the CSV files held \\d+ .*"),
                () -> projection.sizeProblem().toString());
        settle();
        assertEquals(sound, disk.content("d/s1.csv"));

        projection.close();
        journal.close();
        disk.delete("d/s2.csv");
        open();
        assertTrue(projection.sizeProblem().isPresent());
        settle();
        assertEquals(text.csv(), disk.csv("d"));
        reopen();
        assertEquals(Optional.empty(), projection.sizeProblem());
        journal.close();
    }

    @Test
    void aCutBeginsARoundAnew() {
        open();
        record(60);
        scrub.step();
        long end = text.lineEnds().get(20);
        long sequence = text.lastSequenceAt(end);
        projection.cutBack(end, sequence);
        journal.cut(end);
        text.cut(end);
        record(9);
        round();
        journal.close();
    }
}
