package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.sequencer.LogIndex;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IndexCheckpointTest {
    private static final long SEGMENT = 2_000;
    private static final String FILE = "j/index.checkpoint";

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();

    private RecoveredJournal open() {
        return FileJournal.open(disk, "j", SEGMENT, 4_096);
    }

    private static void append(RecoveredJournal opened, byte[] lines) {
        assertEquals(lines.length, opened.index().take(Bytes.of(lines)));
        opened.journal().append(Bytes.of(lines));
    }

    /** Fills some segments, a line at a time. */
    private RecoveredJournal filled(int readings) {
        var opened = open();
        append(opened, text.epoch());
        for (int i = 0; i < readings; i++) {
            append(opened, text.reading("s" + i % 3));
        }
        return opened;
    }

    private LogIndex fromStart() {
        var index = new LogIndex();
        index.take(text.all());
        return index;
    }

    private void flip(String path, int offset) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            var one = new byte[1];
            file.read(offset, one, 0, 1);
            one[0] ^= 1;
            file.write(offset, one, 0, 1);
        }
    }

    @Test
    void openingFromItSaysWhatReadingEverythingSays() {
        filled(100).journal().close();
        assertTrue(disk.exists(FILE));
        var opened = open();
        assertEquals(fromStart().snapshot(), opened.index().snapshot());
        assertEquals(text.bytes().length, opened.journal().end());
        append(opened, text.reading("s1"));
        opened.journal().close();
        assertEquals(fromStart().snapshot(), open().index().snapshot());
    }

    @Test
    void whatIsBeforeItIsNotRead() {
        filled(100).journal().close();
        flip("j/" + SegmentName.of(0), 300);
        assertEquals("", open().recovery().reason());
        disk.delete(FILE);
        assertTrue(open().recovery().reason().contains("CRC"));
    }

    @Test
    void itIsWrittenOnlyWhenAllBeforeItIsDurable() {
        var opened = filled(100);
        assertFalse(disk.exists(FILE));
        opened.journal().sync();
        assertTrue(disk.exists(FILE));
    }

    @Test
    void whatWasAppendedDuringASyncWaitsForTheNext() {
        text.random(new Random(3), 50, 2);
        var index = fromStart();
        var checkpoint = new IndexCheckpoint(disk, "j", SEGMENT, index, 0);
        checkpoint.appended(index.end());
        checkpoint.durable(index.end() - 1);
        assertFalse(disk.exists(FILE));
        checkpoint.durable(index.end());
        assertEquals(index.snapshot(), disk.content(FILE));
    }

    @Test
    void aCutBelowItDeletesItAndOneBehindItDoesNot() {
        var opened = filled(100);
        opened.journal().sync();
        long end = LogIndex.restore(disk.content(FILE)).end();
        opened.journal().cut(end);
        assertTrue(disk.exists(FILE));
        long below = text.lineEnds().stream().filter(at -> at < end).reduce(0L, Long::max);
        opened.journal().cut(below);
        assertFalse(disk.exists(FILE));
    }

    @Test
    void oneThatDoesNotFitIsIgnored() {
        filled(100).journal().close();
        String good = disk.content(FILE);
        long end = LogIndex.restore(good).end();
        for (int at = 0; at < good.length(); at += 7) {
            byte[] bad = Bytes.utf8(good).array();
            bad[at] ^= 1;
            disk.replace(FILE, bad);
            assertEquals(fromStart().snapshot(), open().index().snapshot(), "at " + at);
        }
        disk.replace(FILE, Bytes.utf8(good).array());
        var other = new JournalText(); // as long, and other bytes
        other.epoch();
        while (other.bytes().length < text.bytes().length) {
            other.reading("x");
        }
        var fresh = new MemoryDisk(new Random(2));
        fresh.replace(FILE, Bytes.utf8(good).array());
        var opened = FileJournal.open(fresh, "j", 1L << 30, 1 << 20);
        append(opened, other.bytes());
        opened.journal().close();
        assertTrue(other.bytes().length > end);
        fresh.replace(FILE, Bytes.utf8(good).array());
        var index = new LogIndex();
        index.take(other.all());
        assertEquals(
                index.snapshot(),
                FileJournal.open(fresh, "j", 1L << 30, 1 << 20).index().snapshot());
    }

    @Test
    void afterAPowerCutAnywhereItSaysWhatReadingEverythingSays() {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var crashing = new MemoryDisk(random);
            var lines = new JournalText();
            crashing.powerGoesAfter(random.nextInt(60));
            try {
                fillAndCut(crashing, lines, random);
            } catch (MemoryDisk.PowerCut e) {
                // that is the point
            }
            crashing.crash();
            var fast = FileJournal.open(crashing, "j", 500, 600);
            crashing.delete(FILE);
            var slow = FileJournal.open(crashing, "j", 500, 600);
            assertEquals(slow.index().snapshot(), fast.index().snapshot(), "seed " + seed);
            assertEquals("", slow.recovery().reason(), "seed " + seed);
        }
    }

    private static void fillAndCut(MemoryDisk disk, JournalText text, Random random) {
        var opened = FileJournal.open(disk, "j", 500, 600);
        for (int i = 0; i < 40; i++) {
            append(opened, text.random(random, 1 + random.nextInt(5), 2));
            if (random.nextInt(3) == 0) {
                opened.journal().sync();
            }
            if (random.nextInt(10) == 0) {
                var ends = text.lineEnds();
                text.cut(ends.get(random.nextInt(ends.size())));
                opened.journal().cut(text.bytes().length);
                opened.journal().close();
                opened = FileJournal.open(disk, "j", 500, 600);
            }
        }
    }

    @Test
    void whoMeetsDamageEndsTheJournalAndTheNextOpeningReadsEverything() {
        var opened = filled(100);
        opened.journal().sync();
        flip("j/" + SegmentName.of(0), 300);
        var failure = opened.journal().damaged(300);
        assertTrue(failure.getMessage().contains("j/" + SegmentName.of(0)), failure.getMessage());
        assertThrows(JournalFailure.class, opened.journal()::sync);
        opened.journal().close();
        var again = open();
        assertTrue(again.recovery().reason().contains("CRC"), again.recovery().reason());
        assertTrue(again.recovery().setAside().size() > 2);
    }
}
