package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.sequencer.LogBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CSV files roll otherwise, and what the journal cannot give any more is not deleted. */
class SetAsideCsvTest extends RolledCsvFiles {
    private Map<String, String> old;

    /** A journal that begins behind rows that are kept: days, and such without a time. */
    private void shortened(CsvKeeping keeping, int seed) {
        disk = new MemoryDisk(new SplittableRandom(seed));
        text = new JournalText();
        open(keeping);
        record(new Random(seed / 9), 110);
        settle();
        if (keeping.expires()) {
            csv.expire(FIRST.plusDays(3).toEpochDay());
        }
        LogBase base = journal.baseAtMost(journal.segmentStarts()[2]).orElseThrow();
        assertTrue(journal.shorten(base, journal.cuts()));
        old = disk.csv("d");
        close();
    }

    private long firstSequence() {
        return journal.base().lastSequence() + 1;
    }

    private static Stream<String> rows(String content) {
        return content.lines().filter(line -> !line.equals(CsvFormat.HEADER));
    }

    private static long sequence(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(',')));
    }

    private static Set<String> rows(Map<String, String> files) {
        return files.values().stream()
                .flatMap(SetAsideCsvTest::rows)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * {@return what is set aside} Power may leave a file that is moved in both places: then twice.
     */
    private Map<String, String> aside() {
        var aside = new TreeMap<String, String>();
        for (String path : disk.paths("d")) {
            if (path.startsWith("d/csv-before-")) {
                String content = disk.content(path);
                String before = aside.put(path.substring(2).replace("-2/", "/"), content);
                assertTrue(before == null || before.equals(content), path);
            }
        }
        return aside;
    }

    /** {@return those of the old files that have no place any more and begin before the journal} */
    private Map<String, String> expectedAside(CsvRoll roll) {
        var aside = new TreeMap<String, String>();
        old.forEach((name, content) -> {
            boolean isOlder = sequence(rows(content).findFirst().orElseThrow()) < firstSequence();
            if (isOlder && !CsvName.parse(name).orElseThrow().isOf(roll)) {
                aside.put("csv-before-" + firstSequence() + "/" + name, content);
            }
        });
        return aside;
    }

    private void nothingIsMissing(CsvRoll roll) {
        assertEquals(expectedAside(roll), aside());
        var all = rows(disk.csv("d"));
        all.addAll(rows(aside()));
        assertTrue(all.containsAll(rows(old)));
        var held = rows(expected(csv.layout())); // as if the journal were whole
        held.removeIf(row -> sequence(row) < firstSequence());
        assertTrue(rows(disk.csv("d")).containsAll(held));
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        var check = RecordCheck.of(disk, List.of("d"), Set.of());
        assertTrue(check.isFine(), () -> check.directories().toString());
    }

    @Test
    void whatTheJournalCannotGiveAnyMoreIsSetAsideAndStaysThere() {
        shortened(DAYS, 1);
        open(CsvKeeping.WHOLE);
        String folder = "d/csv-before-" + firstSequence();
        assertEquals(List.of(folder), csv.setAside());
        settle();
        assertTrue(disk.exists(folder + "/s0@undated.csv"));
        nothingIsMissing(CsvRoll.NONE);
        close();
        var aside = aside();
        open(DAYS);
        settle();
        assertFalse(disk.exists("d/s0.csv"), "all of it is in the journal");
        assertEquals(aside, aside());
        assertEquals(List.of(folder), csv.setAside());
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        close();
    }

    @Test
    void aFileThatWasPutBackOverwritesNothing() {
        shortened(DAYS, 1);
        open(CsvKeeping.WHOLE);
        long first = firstSequence();
        String path = "d/csv-before-" + first + "/s0@undated.csv";
        close();
        open(DAYS);
        close();
        byte[] content = disk.content(path).getBytes(StandardCharsets.US_ASCII);
        disk.replace("d/s0@undated.csv", content);
        open(CsvKeeping.WHOLE);
        assertTrue(disk.exists(path));
        assertTrue(disk.exists("d/csv-before-" + first + "-2/s0@undated.csv"));
        close();
    }

    @Test
    void aWholeJournalGivesEverythingSoNothingIsSetAside() {
        open(DAYS);
        record(new Random(2), 60);
        settle();
        close();
        open(CsvKeeping.WHOLE);
        settle();
        isAsExpected();
        assertEquals(List.of(), csv.setAside());
        assertEquals(Map.of(), aside());
        close();
    }

    @Test
    void whereverPowerGoesWhileTheRollChangesNothingIsMissing() {
        for (CsvKeeping from : List.of(DAYS, MONTHS, ALL_DAYS, CsvKeeping.WHOLE)) {
            for (CsvKeeping to : List.of(CsvKeeping.WHOLE, MONTHS, DAYS)) {
                boolean goesThrough = from.roll() == to.roll();
                for (int steps = 0; !goesThrough; steps++) {
                    shortened(from, steps);
                    goesThrough = powerGoesAfter(steps, to);
                    open(to);
                    settle();
                    nothingIsMissing(to.roll());
                    close();
                }
            }
        }
    }

    @Test
    void whereverItIsKilledAndPowerGoesAtTheNextOpeningNothingIsMissing() {
        for (CsvKeeping to : List.of(CsvKeeping.WHOLE, MONTHS)) {
            boolean goesThrough = false;
            for (int steps = 0; !goesThrough; steps++) {
                for (int opening = 0; opening < 12; opening += 1 + steps % 3) {
                    shortened(DAYS, steps + 7 * opening);
                    goesThrough = killedAfter(steps, to);
                    powerGoesAfter(opening, to);
                    open(to);
                    settle();
                    nothingIsMissing(to.roll());
                    close();
                }
            }
        }
    }

    private void baseIsDamaged() {
        disk.flipBit("d/journal/" + BaseFile.NAME, 99);
    }

    @Test
    void whereNobodyKnowsWhereTheJournalBeganAllFilesAreSetAside() {
        shortened(DAYS, 1);
        baseIsDamaged();
        open(DAYS);
        assertEquals(List.of("d/csv-before-unknown"), csv.setAside());
        assertEquals(Map.of(), disk.csv("d"));
        assertEquals(rows(old), rows(aside()));
        text = new JournalText();
        record(new Random(3), 30);
        settle();
        var aside = aside();
        close();
        open(DAYS);
        assertEquals(aside, aside(), "once");
        assertFalse(disk.csv("d").isEmpty());
        close();
    }

    @Test
    void whereverPowerGoesAfterTheBaseWasDamagedNoRowIsLost() {
        for (CsvKeeping to : List.of(DAYS, CsvKeeping.WHOLE)) {
            boolean goesThrough = false;
            for (int steps = 0; !goesThrough; steps++) {
                shortened(DAYS, steps);
                baseIsDamaged();
                goesThrough = steps % 2 == 0 ? powerGoesAfter(steps, to) : killedAfter(steps, to);
                open(to);
                settle();
                assertEquals(rows(old), rows(aside()), "after " + steps);
                close();
            }
        }
    }

    private boolean powerGoesAfter(int steps, CsvKeeping to) {
        disk.powerGoesAfter(steps);
        boolean isThrough = lives(to);
        disk.crash();
        return isThrough;
    }

    private boolean killedAfter(int steps, CsvKeeping to) {
        disk.killedAfter(steps);
        boolean isThrough = lives(to);
        disk.killed();
        return isThrough;
    }

    private boolean lives(CsvKeeping to) {
        try {
            open(to);
            settle();
            return true;
        } catch (MemoryDisk.PowerCut _) {
            return false; // what is under test
        }
    }
}
