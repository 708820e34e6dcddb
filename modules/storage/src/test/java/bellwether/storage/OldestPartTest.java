package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A journal that stays says what keeps it. */
class OldestPartTest extends RolledCsvFiles {
    private static final long FIRST_DAY = FIRST.plusDays(20).toEpochDay();

    private OldestPart shortened() {
        settle();
        csv.expire(FIRST_DAY);
        csv.shorten(Long.MAX_VALUE, journal.cuts(), FIRST_DAY);
        return csv.oldestPart(FIRST_DAY);
    }

    private static LocalDate day(OldestPart.Newest newest) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(newest.second()), ZoneOffset.UTC);
    }

    @Test
    void theNewestReadingOfTheFirstSegmentThatIsKept() {
        open(DAYS);
        record(new Random(2), 200);
        OldestPart oldest = shortened();
        assertEquals(journal.base().offset(), oldest.expiredEnd());
        assertTrue(journal.base().offset() > 0);
        var newest = oldest.newest().orElseThrow();
        assertTrue(day(newest).toEpochDay() >= FIRST_DAY, oldest::toString);
        assertTrue(newest.sequence() > journal.base().lastSequence(), oldest::toString);
        assertEquals(journal.segmentStarts()[1], oldest.nextStart());
        close();
    }

    @Test
    void aReadingFromTheFutureIsNamed() {
        open(DAYS);
        for (int i = 1; i <= 100; i++) {
            reading("a", i == 7 ? "2031-02-03T00:00:00Z" : "2026-01-25T00:00:00Z");
        }
        OldestPart oldest = shortened();
        assertEquals(0, oldest.expiredEnd());
        assertEquals(7, oldest.newest().orElseThrow().sequence());
        assertEquals(LocalDate.of(2031, 2, 3), day(oldest.newest().orElseThrow()));
        close();
    }

    @Test
    void nothingIsNamedWhereNothingTellsATimeOrFewSegmentsAreThere() {
        open(DAYS);
        reading("a", "yesterday");
        assertTrue(shortened().isShort());
        for (int i = 0; i < 100; i++) {
            reading("a", "yesterday");
        }
        OldestPart oldest = shortened();
        assertEquals(Optional.empty(), oldest.newest());
        assertEquals(0, oldest.expiredEnd());
        assertTrue(!oldest.isShort());
        close();
    }

    @Test
    void whatHasExpiredAndMayNotGoIsSeen() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        csv.expire(FIRST_DAY);
        OldestPart oldest = csv.oldestPart(FIRST_DAY);
        assertTrue(oldest.nextStart() <= oldest.expiredEnd(), oldest::toString);
        assertEquals(0, journal.base().offset());
        close();
    }
}
