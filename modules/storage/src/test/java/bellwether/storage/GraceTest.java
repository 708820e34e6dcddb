package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A clock that jumps costs the journal nothing, if it is found out within the grace. */
final class GraceTest extends RolledCsvFiles {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long WAIT = 24 * HOUR;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int YEAR = 365;
    private static final int DAYS_KEPT = 5;

    private final CsvExpiry expiry = expiry();
    private Grace grace = grace();
    private long nanos;

    private static CsvExpiry expiry() {
        return new CsvExpiry(new Retention(DAYS_KEPT), JournalText.LEADER, 0, 0);
    }

    private Grace grace() {
        return new Grace(disk, "d", WAIT, nanos);
    }

    private static CsvLayout from(long day) {
        return new CsvLayout(CsvRoll.DAILY, OptionalLong.of(day));
    }

    private Grace.Verdict look(long day, long due) {
        return grace.look(from(day), OptionalLong.of(due), nanos);
    }

    private OptionalLong goes(long day) {
        return look(day, day).firstDay();
    }

    /** As it is: readings go on, and the clock says what they say. */
    private void trusted(long day) {
        goes(day);
        nanos += WAIT;
        assertEquals(OptionalLong.of(day), goes(day));
    }

    private void restart() {
        grace = grace();
    }

    @Test
    void whereADayFollowsTheOtherNothingWaits() {
        trusted(100);
        for (int day = 101; day < 120; day += day % 5 == 0 ? 2 : 1) {
            assertEquals(OptionalLong.of(day), goes(day));
            if (day % 3 == 0) {
                restart();
            }
        }
    }

    @Test
    void aJumpIsToldOnceAndWaitedForByTheTimeThatRuns() {
        trusted(100);
        var begins = look(100 + YEAR, 100 + YEAR);
        assertEquals(OptionalLong.empty(), begins.firstDay());
        assertEquals(OptionalLong.of(YEAR), begins.begins().orElseThrow().movedDays());
        assertEquals(WAIT, begins.begins().orElseThrow().leftNanos());
        for (int hour = 1; hour < 24; hour++) {
            nanos += HOUR;
            var goesOn = look(100 + YEAR + hour / 12, 100 + YEAR + hour / 12);
            assertEquals(new Grace.Verdict(OptionalLong.empty(), Optional.empty()), goesOn);
        }
        nanos += HOUR;
        assertEquals(OptionalLong.of(101 + YEAR), goes(101 + YEAR));
    }

    @Test
    void aClockThatGoesBackEndsTheWaitAndANewJumpBeginsAnother() {
        trusted(100);
        goes(100 + YEAR);
        nanos += WAIT - 1;
        assertEquals(OptionalLong.empty(), goes(100 + YEAR));
        assertEquals(OptionalLong.of(100), goes(100));
        assertEquals(OptionalLong.empty(), goes(100 + YEAR));
        nanos += HOUR;
        assertEquals(OptionalLong.empty(), goes(100 + YEAR));
    }

    /** Readings of the wrong time keep the CSV files there until they are forgotten. */
    @Test
    void aClockThatGoesBackEndsTheWaitThoughTheFilesHaveNotComeBack() {
        trusted(100);
        goes(100 + YEAR);
        nanos += WAIT - 1;
        assertEquals(OptionalLong.empty(), look(100 + YEAR, 100).firstDay());
        nanos += WAIT;
        assertEquals(OptionalLong.empty(), look(100 + YEAR, 100).firstDay());
        assertEquals(OptionalLong.empty(), goes(100 + YEAR));
    }

    @Test
    void aHostThatIsOffEachNightGetsThere() {
        trusted(100);
        goes(200);
        int days = 0;
        OptionalLong gone = OptionalLong.empty();
        while (gone.isEmpty() && days < 10) {
            days++;
            restart();
            goes(200 + days);
            for (int minutes = 0; minutes < 480; minutes += 5) {
                nanos += HOUR / 12;
                gone = goes(200 + days);
            }
        }
        assertTrue(days >= 3 && days <= 4, days + " days of eight hours");
    }

    @Test
    void whatIsNotKnownFromBeforeIsAMove() {
        var first = look(100, 100);
        assertEquals(OptionalLong.empty(), first.firstDay());
        assertEquals(OptionalLong.empty(), first.begins().orElseThrow().movedDays());
        nanos += WAIT;
        assertEquals(OptionalLong.of(100), goes(100));
        disk.flipBit("d/" + Grace.NAME, 70);
        restart();
        assertEquals(OptionalLong.empty(), goes(100));
    }

    @Test
    void whereNobodyCanSayNothingGoesAndNothingIsWaited() {
        trusted(100);
        goes(200);
        nanos += WAIT;
        assertEquals(
                OptionalLong.empty(),
                grace.look(from(200), OptionalLong.empty(), nanos).firstDay());
        assertEquals(OptionalLong.empty(), goes(200));
        nanos += WAIT;
        assertEquals(OptionalLong.of(200), goes(200));
    }

    private void look(long clockDay) {
        expiry.look(csv, clockDay * SECONDS_PER_DAY, nanos);
        grace.look(csv.layout(), expiry.due(), nanos)
                .firstDay()
                .ifPresent(day -> csv.shorten(Long.MAX_VALUE, journal.cuts(), day));
    }

    /** Clocks and sensors of all hosts: what is rendered is as wrong as what the clock says. */
    @Test
    void aYearThatAllClocksJumpAheadCostsNothingOfTheJournal() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        long today = FIRST.plusDays(50).toEpochDay();
        look(today);
        nanos += WAIT;
        look(today);
        long start = journal.start().offset();
        assertTrue(start > 0);
        reading("s0", FIRST.plusDays(50 + YEAR) + "T00:00:00Z");
        settle();
        look(today + YEAR);
        assertTrue(csv.layout().keptFrom().getAsLong() > today, "CSV files have gone");
        nanos += WAIT - 1;
        look(today + YEAR);
        assertEquals(start, journal.start().offset());
        close();
        open(DAYS); // with the clock set right
        restart();
        var right = expiry();
        reading("s0", FIRST.plusDays(50) + "T00:00:00Z");
        renderAll();
        right.look(csv, today * SECONDS_PER_DAY, nanos);
        settle();
        assertEquals(FIRST.plusDays(45), csv.layout().firstDay().orElseThrow());
        holdsFrom(start);
        close();
    }

    private void holdsFrom(long start) {
        assertEquals(start, journal.start().offset());
        isAsExpected();
    }
}
