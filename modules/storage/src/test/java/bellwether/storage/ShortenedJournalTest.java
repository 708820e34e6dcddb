package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A journal lets go what has expired, and what is left is the same as before. */
class ShortenedJournalTest extends RolledCsvFiles {
    /** {@return what a journal says that holds the text up to {@code offset}} */
    private LogBase baseAt(long offset) {
        var index = new LogIndex();
        index.take(new Bytes(text.bytes(), 0, (int) offset));
        return LogBase.of(index);
    }

    private void holdsTheRest() {
        LogBase base = journal.base();
        assertEquals(baseAt(base.offset()), base);
        var held = new byte[(int) (journal.end() - base.offset())];
        int got = 0;
        int count;
        while ((count = journal.read(base.offset() + got, held, got, held.length - got)) > 0) {
            got += count;
        }
        byte[] all = text.bytes();
        assertArrayEquals(Arrays.copyOfRange(all, (int) base.offset(), all.length), held);
    }

    private Optional<LogBase> shorten() {
        return csv.shorten(Long.MAX_VALUE, journal.cuts());
    }

    /** {@return the offset of the first line that tells a day which is kept} */
    private long firstKept() {
        String kept = csv.layout().firstDay().orElseThrow().toString();
        long offset = 0;
        for (String line : new String(text.bytes(), StandardCharsets.US_ASCII).split("(?<=\n)")) {
            String[] fields = line.split("\\|");
            if (fields.length > 2 && fields[2].compareTo(kept) >= 0 && fields[2].startsWith("2")) {
                return offset;
            }
            offset += line.length();
        }
        return offset;
    }

    @Test
    void wholeSegmentsOfWhichAllHasExpiredGoAndTheRestIsWhatItWas() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        assertEquals(Optional.empty(), shorten());
        csv.expire(FIRST.plusDays(20).toEpochDay());
        LogBase base = shorten().orElseThrow();
        assertTrue(base.offset() <= firstKept());
        assertTrue(base.offset() > firstKept() - 3_000, base.offset() + " of " + firstKept());
        assertEquals(base, journal.base());
        assertEquals(Optional.empty(), shorten());
        holdsTheRest();
        isAsExpected();
        close();
        open(DAYS);
        assertEquals(base, journal.base());
        assertEquals(Optional.empty(), csv.sizeProblem());
        holdsTheRest();
        record(new Random(3), 30);
        settle();
        holdsTheRest();
        isAsExpected();
        close();
    }

    @Test
    void nothingGoesBehindTheLimitOrTheCheckpointOrAfterACut() {
        open(DAYS);
        record(new Random(2), 200);
        renderAll();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        close();
        open(DAYS);
        disk.delete("d/" + CsvProjection.CHECKPOINT_NAME);
        journal.sync();
        close();
        disk.delete("d/" + CsvProjection.CHECKPOINT_NAME);
        open(DAYS);
        assertEquals(Optional.empty(), shorten()); // nothing stands in CSV files for sure
        settle();
        assertEquals(Optional.empty(), csv.shorten(journal.segmentStarts()[1] - 1, journal.cuts()));
        assertEquals(Optional.empty(), csv.shorten(Long.MAX_VALUE, journal.cuts() + 1));
        assertEquals(
                journal.segmentStarts()[1],
                csv.shorten(journal.segmentStarts()[1], journal.cuts()).orElseThrow().offset());
        holdsTheRest();
        close();
    }

    @Test
    void theNewestTwoSegmentsStayAndReadingsWithoutATimeGoWithTheOthers() {
        open(DAYS);
        for (int i = 0; i < 200; i++) {
            reading("a", i % 50 == 49 ? "2026-01-25T00:00:00Z" : "yesterday");
        }
        settle();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        shorten();
        assertEquals(2, journal.segmentStarts().length);
        holdsTheRest();
        isAsExpected();
        close();
    }

    @Test
    void aJournalInWhichNothingTellsATimeStays() {
        open(DAYS);
        for (int i = 0; i < 100; i++) {
            reading("a", "yesterday");
        }
        settle();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        assertEquals(Optional.empty(), shorten());
        close();
    }

    @Test
    void aReadingFromTheFutureKeepsItsSegmentAndAllBehind() {
        open(DAYS);
        record(new Random(2), 60);
        long before = journal.end();
        reading("a", "2099-01-01T00:00:00Z");
        record(new Random(3), 100);
        settle();
        csv.expire(FIRST.plusDays(30).toEpochDay());
        assertTrue(shorten().orElseThrow().offset() <= before);
        isAsExpected();
        close();
    }

    @Test
    void whereverPowerGoesTheRestIsThereAndNothingElse() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(steps);
            var random = new Random(steps / 7);
            goesThrough = powerGoesAfter(steps, () -> live(random));
            open(DAYS);
            text.cut(journal.end());
            holdsTheRest();
            settle();
            isAsExpected();
            csv.expire(FIRST.plusDays(9).toEpochDay());
            shorten();
            holdsTheRest();
            isAsExpected();
            close();
            open(DAYS);
            holdsTheRest();
            close();
            assertEquals(
                    List.of(),
                    disk.list("d/journal").stream()
                            .filter(SegmentName::isLike)
                            .filter(name -> SegmentName.start(name) < journal.base().offset())
                            .toList());
        }
    }

    /**
     * The process is killed, with all that it had written still in the page cache, and power goes
     * later, as the next one opens.
     */
    @Test
    void whereverTheProcessIsKilledAndPowerGoesAtTheNextOpeningTheRestIsThere() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            boolean opens = false;
            for (int opening = 0; !opens; opening++) {
                begin(steps + 7 * opening);
                var random = new Random(steps / 7);
                goesThrough = killedAfter(steps, () -> live(random));
                long durable = journal.durableEnd();
                opens = powerGoesAfter(opening, () -> open(DAYS));
                open(DAYS);
                assertTrue(journal.end() >= durable, journal.end() + " of " + durable);
                text.cut(journal.end());
                holdsTheRest();
                settle();
                isAsExpected();
                close();
            }
        }
    }

    private boolean killedAfter(int steps, Runnable life) {
        disk.killedAfter(steps);
        try {
            life.run();
            return true;
        } catch (MemoryDisk.PowerCut _) {
            return false; // what is under test
        } finally {
            disk.killed();
        }
    }

    private boolean powerGoesAfter(int steps, Runnable life) {
        boolean isThrough = false;
        disk.powerGoesAfter(steps);
        try {
            life.run();
            isThrough = true;
        } catch (MemoryDisk.PowerCut _) {
            // what is under test
        }
        disk.crash();
        return isThrough;
    }

    private void begin(int seed) {
        disk = new MemoryDisk(new SplittableRandom(seed)); // unlike of near seeds
        text = new JournalText();
        open(DAYS);
    }

    private void live(Random random) {
        for (int i = 0; i < 3; i++) {
            record(random, 30);
            settle();
            csv.expire(FIRST.plusDays(6 * i).toEpochDay());
            shorten();
            record(random, 3);
            renderAll();
            long end = text.lineEnds().get(text.lineEnds().size() - 1 - random.nextInt(4));
            csv.cutBack(end, text.lastSequenceAt(end));
            journal.cut(end);
            text.cut(end);
            csv.expire(FIRST.plusDays(6 * i + 3).toEpochDay());
            shorten();
        }
    }

    @Test
    void aJournalBeginsAnewWhereAnotherDoesWhereverPowerGoes() {
        var whole = new JournalText();
        whole.random(new Random(4), 90, 2);
        long common = whole.lineEnds().get(40);
        long begin = whole.lineEnds().get(70);
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(steps);
            text.continueFrom(whole, common);
            journal.append(text.all());
            settle();
            text = new JournalText();
            text.continueFrom(whole, whole.lineEnds().getLast());
            LogBase base = baseAt(begin);
            goesThrough =
                    powerGoesAfter(
                            steps,
                            () -> {
                                journal.begin(base);
                                csv.begin(base);
                                journal.append(from(begin));
                                settle();
                            });
            open(DAYS);
            boolean begun = journal.base().offset() == begin;
            assertTrue(begun || journal.base().offset() == 0, () -> journal.base().text());
            assertTrue(begun || journal.end() <= common);
            if (journal.end() == begin) {
                journal.append(from(begin));
            }
            if (begun) {
                text.cut(journal.end());
                holdsTheRest();
                settle();
                journal.writePending();
                assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
                assertTrue(RecordCheck.of(disk, List.of("d"), Set.of()).isFine());
            }
            close();
        }
    }

    private Bytes from(long offset) {
        byte[] all = text.bytes();
        return Bytes.of(Arrays.copyOfRange(all, (int) offset, all.length));
    }

    @Test
    void whatIsLeftOverOfLettingGoIsDeletedAtTheNextOpening() {
        shortened();
        long start = journal.segmentStarts()[0];
        close();
        disk.replace("d/journal/" + SegmentName.of(0), text.bytes());
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        open(DAYS);
        assertFalse(disk.exists("d/journal/" + SegmentName.of(0)));
        assertEquals(start, journal.start().offset());
        holdsTheRest();
        close();
    }

    @Test
    void whatTheDiskRefusesToDeleteGoesWithWhatGoesNext() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        close();
        var refuses = new AtomicBoolean(true);
        var stubborn =
                new ForwardingDisk(disk) {
                    @Override
                    public void delete(String path) {
                        if (refuses.get() && path.endsWith(".log")) {
                            throw new JournalFailure("cannot delete " + path, null);
                        }
                        super.delete(path);
                    }
                };
        journal = FileJournal.open(stubborn, "d/journal", 2_000, 1_024).journal();
        long[] starts = journal.segmentStarts();
        LogBase first = journal.baseAtMost(starts[1]).orElseThrow();
        assertThrows(JournalFailure.class, () -> journal.shorten(first, journal.cuts()));
        holdsTheRest();
        refuses.set(false);
        LogBase next = journal.baseAtMost(starts[3]).orElseThrow();
        assertTrue(journal.shorten(next, journal.cuts()));
        holdsTheRest();
        for (int i = 0; i < starts.length; i++) {
            assertEquals(i >= 3, disk.exists("d/journal/" + SegmentName.of(starts[i])));
        }
        journal.close();
    }

    private void shortened() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        shorten().orElseThrow();
    }

    @Test
    void aDamagedBaseIsNeverGuessedAndWhatItSpokeOfIsSetAside() {
        shortened();
        close();
        disk.flipBit("d/journal/" + BaseFile.NAME, 99);
        assertFalse(RecordCheck.of(disk, List.of("d"), Set.of()).isFine());
        var opened = FileJournal.open(disk, "d/journal", 2_000, 1_024);
        assertEquals(0, opened.journal().end());
        assertTrue(opened.recovery().reason().contains("journal.base is damaged"));
        assertTrue(opened.recovery().cutBytes() > 0);
        assertTrue(disk.exists("d/journal/damaged-journal.base"));
        opened.journal().close();
    }

    @Test
    void damageInWhatIsToGoEndsTheJournalAndNothingGoes() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        disk.flipBit("d/journal/" + SegmentName.of(0), 8 * 700);
        var failure = assertThrows(JournalFailure.class, this::shorten);
        assertTrue(failure.getMessage().contains("is damaged at journal offset"));
        assertTrue(disk.exists("d/journal/" + SegmentName.of(0)));
        assertFalse(disk.exists("d/journal/" + BaseFile.NAME));
    }

    @Test
    void aCsvFileThatIsDamagedBehindTheBaseIsRenderedAnewFromThere() {
        shortened();
        String last =
                disk.csv("d").keySet().stream()
                        .filter(name -> !name.contains("undated"))
                        .toList()
                        .getLast();
        disk.flipBit("d/" + last, 8L * (JournalText.HEADER.length() + 3));
        csv.renderAnew();
        settle();
        isAsExpected();
        close();
    }

    @Test
    void aScrubGoesOverWhatIsThere() {
        shortened();
        var told = new ArrayList<String>();
        var scrub = new Scrub(disk, "d", journal, csv, told::add);
        long checked = 0;
        int step;
        while ((step = scrub.step()) > 0) {
            checked += step;
        }
        assertEquals(journal.end() - journal.start().offset(), checked);
        assertEquals(List.of(), told);
        close();
    }
}
