package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CSV files of days and months, and those that go because they are old. */
final class RolledCsvTest {
    private static final CsvKeeping DAYS = new CsvKeeping(CsvRoll.DAILY, true);
    private static final CsvKeeping MONTHS = new CsvKeeping(CsvRoll.MONTHLY, true);
    private static final CsvKeeping ALL_DAYS = new CsvKeeping(CsvRoll.DAILY, false);
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 25);

    private MemoryDisk disk = new MemoryDisk(new Random(1));
    private JournalText text = new JournalText();
    private FileJournal journal;
    private CsvProjection csv;

    private void open(CsvKeeping keeping) {
        var opened = FileJournal.open(disk, "d/journal", 2_000, 1_024);
        journal = opened.journal();
        long last = opened.index().lastSequence();
        csv = CsvProjection.open(disk, "d", journal, last, keeping, false, new Footing());
    }

    private void close() {
        csv.close();
        journal.close();
    }

    private void renderAll() {
        while (csv.projectedOffset() < journal.end()) {
            csv.project(7);
        }
    }

    private void settle() {
        renderAll();
        csv.checkpoint();
    }

    /** One in ten tells no time, one in ten comes late. */
    private void record(Random random, int count) {
        for (int i = 0; i < count; i++) {
            long day = text.lastSequence() / 4 - (random.nextInt(10) == 0 ? random.nextInt(9) : 0);
            String time = FIRST.plusDays(day) + "T2" + random.nextInt(4) + ":00:00+01:00";
            reading("s" + random.nextInt(2), random.nextInt(10) == 0 ? "yesterday" : time);
        }
    }

    private void reading(String sensor, String time) {
        if (text.lastSequence() == 0) {
            journal.append(Bytes.of(text.epoch()));
        }
        journal.append(Bytes.of(text.reading(new Reading(sensor, time, "1.5", "", ""))));
    }

    /** By the calendar, and by nothing of the product but what the layout says. */
    private Map<String, String> expected(CsvLayout layout) {
        return text.csv(time -> {
            if (layout.roll() == CsvRoll.NONE) {
                return "";
            }
            if (time.equals("yesterday")) {
                return "@undated";
            }
            var day = LocalDate.parse(time.substring(0, 10));
            String period = day.toString().substring(0, layout.roll() == CsvRoll.DAILY ? 10 : 7);
            var end =
                    layout.roll() == CsvRoll.DAILY ? day : day.withDayOfMonth(day.lengthOfMonth());
            boolean isOld = layout.firstDay().filter(end::isBefore).isPresent();
            return isOld ? "-" : "@" + period;
        });
    }

    private void isAsExpected() {
        assertEquals(expected(csv.layout()), disk.csv("d"));
        assertEquals(Optional.of(csv.layout()), CsvLayout.load(disk, "d"));
        journal.writePending();
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        var check = RecordCheck.of(disk, List.of("d"), Set.of());
        assertTrue(check.isFine(), () -> check.directories().toString());
    }

    @Test
    void aRowGoesToTheFileOfItsOwnDayInUtc() {
        open(ALL_DAYS);
        reading("a", "2026-01-02T23:59:59.999Z");
        reading("a", "2026-01-03T00:30:00+01:00");
        reading("a", "2026-01-03T00:00:00Z");
        reading("a", "1767398400"); // 2026-01-03
        reading("b", "2026-01-03T00:00:00Z");
        reading("a", "about noon");
        reading("a", "2026-01-02");
        settle();
        String header = JournalText.HEADER;
        assertEquals(
                Map.of(
                        "a@2026-01-02.csv",
                        header
                                + "1,2026-01-02T23:59:59.999Z,a,1.5,,\n"
                                + "2,2026-01-03T00:30:00+01:00,a,1.5,,\n"
                                + "7,2026-01-02,a,1.5,,\n",
                        "a@2026-01-03.csv",
                        header + "3,2026-01-03T00:00:00Z,a,1.5,,\n4,1767398400,a,1.5,,\n",
                        "b@2026-01-03.csv",
                        header + "5,2026-01-03T00:00:00Z,b,1.5,,\n",
                        "a@undated.csv",
                        header + "6,about noon,a,1.5,,\n"),
                disk.csv("d"));
        close();
    }

    @Test
    void filesGoWhenAllOfTheirPeriodIsOldAndDoNotComeBack() {
        open(DAYS);
        record(new Random(2), 40);
        settle();
        int before = disk.csv("d").size();
        long bytes = disk.csv("d").values().stream().mapToLong(String::length).sum();
        long day = FIRST.plusDays(5).toEpochDay();
        var gone = csv.expire(day);
        assertTrue(gone.files() > 0);
        assertEquals(before - gone.files(), disk.csv("d").size());
        long after = disk.csv("d").values().stream().mapToLong(String::length).sum();
        assertEquals(bytes - gone.bytes(), after);
        assertEquals(Expired.NONE, csv.expire(day));
        assertEquals(Expired.NONE, csv.expire(day - 3));
        assertEquals(OptionalLong.of(day), csv.layout().keptFrom());
        isAsExpected();

        reading("s1", FIRST.plusDays(4) + "T20:00:00Z"); // comes late
        reading("s1", FIRST.plusDays(5) + "T20:00:00Z");
        settle();
        isAsExpected();
        close();
        open(DAYS);
        assertEquals(Optional.empty(), csv.sizeProblem());
        assertFalse(csv.isRelaid());
        settle();
        isAsExpected();
        close();
    }

    @Test
    void aMonthGoesWhenItsLastDayIsOld() {
        open(MONTHS);
        record(new Random(3), 80); // until February the 13th
        settle();
        assertEquals(Expired.NONE, csv.expire(LocalDate.of(2026, 1, 31).toEpochDay()));
        assertEquals(2, csv.expire(LocalDate.of(2026, 2, 1).toEpochDay()).files());
        isAsExpected();
        assertEquals(Expired.NONE, csv.expire(LocalDate.of(2026, 2, 28).toEpochDay()));
        isAsExpected();
        close();
    }

    @Test
    void aFileThatIsTakenAwayIsNoticedBesideThoseThatExpired() {
        open(DAYS);
        record(new Random(4), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        close();
        disk.delete("d/" + disk.csv("d").keySet().iterator().next());
        open(DAYS);
        assertTrue(csv.sizeProblem().isPresent());
        settle();
        isAsExpected();
        close();
    }

    @Test
    void whereverPowerGoesTheFilesAreWhatJournalAndLayoutSay() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(steps);
            disk.powerGoesAfter(steps);
            try {
                live(new Random(steps / 7));
                goesThrough = true;
            } catch (MemoryDisk.PowerCut _) {
                // what is under test
            }
            disk.crash();
            open(DAYS);
            keepWhatIsThere();
            settle();
            isAsExpected();
            var was = csv.layout();
            csv.expire(FIRST.plusDays(6).toEpochDay());
            isAsExpected();
            assertTrue(csv.layout().keptFrom().orElse(0) >= was.keptFrom().orElse(0));
            close();
            open(DAYS);
            assertEquals(Optional.empty(), csv.sizeProblem(), "after " + steps);
            close();
        }
    }

    private void begin(int seed) {
        disk = new MemoryDisk(new Random(seed));
        text = new JournalText();
        open(DAYS);
    }

    private void live(Random random) {
        for (int i = 0; i < 4; i++) {
            record(random, 12);
            settle();
            csv.expire(FIRST.plusDays(2 * i).toEpochDay());
            record(random, 3);
            renderAll();
            long end = text.lineEnds().get(text.lineEnds().size() - 1 - random.nextInt(5));
            csv.cutBack(end, text.lastSequenceAt(end));
            journal.cut(end);
            text.cut(end);
            csv.expire(FIRST.plusDays(2 * i + 1).toEpochDay());
        }
    }

    /** Of the journal: the rest was not durable. */
    private void keepWhatIsThere() {
        text.cut(journal.end());
    }

    @Test
    void anotherRollIsRenderedAnewAndNothingOfTheOldOneStays() {
        var keepings = List.of(CsvKeeping.WHOLE, DAYS, MONTHS, ALL_DAYS, CsvKeeping.WHOLE, DAYS);
        for (int i = 0; i < keepings.size(); i++) {
            open(keepings.get(i));
            record(new Random(i), 30);
            settle();
            if (keepings.get(i).expires()) {
                csv.expire(FIRST.plusDays(8 + 8 * i).toEpochDay());
            }
            isAsExpected();
            close();
            assertEquals(i > 0, csv.isRelaid());
        }
    }

    @Test
    void wherePowerGoesWhileTheRollChangesItIsAllThereInTheEnd() {
        var keepings = List.of(CsvKeeping.WHOLE, DAYS, MONTHS);
        for (CsvKeeping from : keepings) {
            for (CsvKeeping to : keepings) {
                boolean goesThrough = from.equals(to);
                for (int steps = 0; !goesThrough; steps++) {
                    disk = new MemoryDisk(new Random(steps));
                    text = new JournalText();
                    open(from);
                    record(new Random(5), 30);
                    settle();
                    close();
                    disk.powerGoesAfter(steps);
                    try {
                        open(to);
                        settle();
                        goesThrough = true;
                    } catch (MemoryDisk.PowerCut _) {
                        // what is under test
                    }
                    disk.crash();
                    open(to);
                    settle();
                    isAsExpected();
                    close();
                }
            }
        }
    }

    @Test
    void withoutRetentionComesBackWhatTheJournalHas() {
        open(DAYS);
        record(new Random(6), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        close();
        open(ALL_DAYS);
        settle();
        assertEquals(CsvLayout.load(disk, "d").orElseThrow().keptFrom(), OptionalLong.empty());
        isAsExpected();
        close();
    }

    @Test
    void aFileOfAnotherIsLeftAloneAndMakesRoom() {
        byte[] foreign = "mine\n".getBytes(StandardCharsets.US_ASCII);
        disk.createDirectories("d");
        disk.replace("d/a@2026-01-02.csv", foreign);
        disk.replace("d/a.csv", foreign);
        disk.replace("d/a@backup.csv", foreign);
        open(ALL_DAYS);
        reading("a", "2026-01-02T10:00:00Z");
        settle();
        close();
        assertEquals("mine\n", disk.content("d/a@2026-01-02.csv.foreign-1"));
        assertEquals("mine\n", disk.content("d/a.csv"));
        assertEquals("mine\n", disk.content("d/a@backup.csv"));
        assertTrue(disk.content("d/a@2026-01-02.csv").startsWith(JournalText.HEADER));
    }

    @Test
    void aLayoutThatIsDamagedIsToldAndMadeAnew() {
        open(DAYS);
        record(new Random(7), 20);
        settle();
        close();
        disk.replace("d/csv.layout", "LAYOUT:daily::00000000\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("d/csv.layout is damaged"),
                DataVerifier.verify(disk, List.of("d")).allProblems());
        var found = RecordCheck.of(disk, List.of("d"), Set.of()).directories().getFirst();
        assertEquals("d/csv.layout is damaged", found.wrong().getFirst().text());
        assertEquals(1, found.wrong().size());
        DirectoryRepair.run(disk, "d");
        var check = RecordCheck.of(disk, List.of("d"), Set.of());
        assertTrue(check.isFine(), check::toString);
        open(DAYS);
        settle();
        isAsExpected();
        close();
    }

    @Test
    void whatExpiresWhileItIsScrubbedIsNoDamage() {
        open(DAYS);
        for (int i = 0; i < 2_000; i++) {
            record(new Random(i), 10);
        }
        journal.sync();
        settle();
        var damage = new ArrayList<String>();
        var scrub = new Scrub(disk, "d", journal, csv, damage::add);
        assertTrue(scrub.step() > 0);
        assertTrue(journal.end() > 1 << 20, "a round has more than one step");
        assertTrue(csv.expire(FIRST.plusDays(4_000).toEpochDay()).files() > 0);
        while (scrub.step() > 0) {
            // to the end of the round
        }
        assertEquals(List.of(), damage);
        disk.delete("d/s1@" + FIRST.plusDays(4_500) + ".csv");
        while (scrub.step() > 0 && damage.isEmpty()) {
            // until it is found
        }
        assertEquals(1, damage.size());
        close();
    }

    @Test
    void whatWentTooEarlyIsRenderedAgainWhereverPowerGoes() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(9);
            record(new Random(9), 40);
            settle();
            csv.expire(FIRST.plusDays(8).toEpochDay());
            disk.powerGoesAfter(steps);
            try {
                csv.keepAgain(FIRST.plusDays(3).toEpochDay());
                settle();
                assertEquals(Optional.of(FIRST.plusDays(3)), csv.layout().firstDay());
                isAsExpected();
                goesThrough = true;
            } catch (MemoryDisk.PowerCut _) {
                // what is under test
            }
            disk.crash();
            open(DAYS);
            keepWhatIsThere();
            settle();
            isAsExpected();
            close();
        }
    }

    @Test
    void copiesWithoutAJournalAreComparedByFileAndMayLackOldOnes() {
        open(DAYS);
        record(new Random(8), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        disk.createDirectories("copy");
        disk.csv("d")
                .forEach((name, content) ->
                        disk.replace("copy/" + name, content.getBytes(StandardCharsets.US_ASCII)));
        journal.writePending();
        var same = RecordCheck.of(disk, List.of("d", "copy"), Set.of());
        assertTrue(same.isFine(), same::toString);
        String name = "copy/s0@" + FIRST.plusDays(8) + ".csv";
        byte[] edited =
                disk.content(name).replace("1.5", "9.5").getBytes(StandardCharsets.US_ASCII);
        disk.replace(name, edited);
        assertEquals(1, RecordCheck.of(disk, List.of("d", "copy"), Set.of()).differences().size());
        close();
    }
}
