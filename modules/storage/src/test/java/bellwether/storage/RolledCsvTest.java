package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** CSV files of days and months, and those that go because they are old. */
final class RolledCsvTest extends RolledCsvFiles {
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
    void whereverPowerGoesTheFilesAreWhatJournalAndLayoutSay() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(steps);
            var random = new Random(steps / 7);
            goesThrough = powerGoesAfter(steps, () -> live(random));
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

    /** {@return whether {@code life} was through before power went} After it the disk is as cut. */
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
                    goesThrough =
                            powerGoesAfter(
                                    steps,
                                    () -> {
                                        open(to);
                                        settle();
                                    });
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
    void whatWentTooEarlyIsRenderedAgainWhereverPowerGoes() {
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            begin(9);
            record(new Random(9), 40);
            settle();
            csv.expire(FIRST.plusDays(8).toEpochDay());
            goesThrough =
                    powerGoesAfter(
                            steps,
                            () -> {
                                csv.keepAgain(FIRST.plusDays(3).toEpochDay());
                                settle();
                                assertEquals(
                                        Optional.of(FIRST.plusDays(3)), csv.layout().firstDay());
                                isAsExpected();
                            });
            open(DAYS);
            keepWhatIsThere();
            settle();
            isAsExpected();
            close();
        }
    }
}
