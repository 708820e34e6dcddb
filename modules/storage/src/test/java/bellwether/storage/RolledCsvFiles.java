package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Reading;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A journal over some weeks, and CSV files of days and months of it, for tests. */
abstract class RolledCsvFiles {
    static final CsvKeeping DAYS = new CsvKeeping(CsvRoll.DAILY, true);
    static final CsvKeeping MONTHS = new CsvKeeping(CsvRoll.MONTHLY, true);
    static final CsvKeeping ALL_DAYS = new CsvKeeping(CsvRoll.DAILY, false);
    static final LocalDate FIRST = LocalDate.of(2026, 1, 25);

    MemoryDisk disk = new MemoryDisk(new Random(1));
    JournalText text = new JournalText();
    FileJournal journal;
    CsvProjection csv;

    final void open(CsvKeeping keeping) {
        var opened = FileJournal.open(disk, "d/journal", 2_000, 1_024);
        journal = opened.journal();
        long last = opened.index().lastSequence();
        csv = CsvProjection.open(disk, "d", journal, last, keeping, false, new Footing());
    }

    final void close() {
        csv.close();
        journal.close();
    }

    final void renderAll() {
        while (csv.projectedOffset() < journal.end()) {
            csv.project(7);
        }
    }

    final void settle() {
        renderAll();
        csv.checkpoint();
    }

    /** One in ten tells no time, one in ten comes late. */
    final void record(Random random, int count) {
        for (int i = 0; i < count; i++) {
            long day = text.lastSequence() / 4 - (random.nextInt(10) == 0 ? random.nextInt(9) : 0);
            String time = FIRST.plusDays(day) + "T2" + random.nextInt(4) + ":00:00+01:00";
            reading("s" + random.nextInt(2), random.nextInt(10) == 0 ? "yesterday" : time);
        }
    }

    final void reading(String sensor, String time) {
        if (text.lastSequence() == 0) {
            journal.append(Bytes.of(text.epoch()));
        }
        journal.append(Bytes.of(text.reading(new Reading(sensor, time, "1.5", "", ""))));
    }

    /** By the calendar, and by nothing of the product but what the layout says. */
    final Map<String, String> expected(CsvLayout layout) {
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

    final void isAsExpected() {
        assertEquals(expected(csv.layout()), disk.csv("d"));
        assertEquals(Optional.of(csv.layout()), CsvLayout.load(disk, "d"));
        journal.writePending();
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        var check = RecordCheck.of(disk, List.of("d"), Set.of());
        assertTrue(check.isFine(), () -> check.directories().toString());
    }
}
