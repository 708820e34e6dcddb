package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When CSV files go: all readings here are of one peer, and who asks is that one or another. */
final class CsvExpiryTest {
    private static final PeerId MEASURING = JournalText.SOURCE.origin();
    private static final PeerId OTHER = JournalText.LEADER;
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
    private static final long WAIT = 1_000;
    private static final int YEAR = 365;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();
    private FileJournal journal;
    private CsvProjection csv;

    @BeforeEach
    void open() {
        var opened = FileJournal.open(disk, "d/journal", 2_000, 1_024);
        journal = opened.journal();
        var keeping = new CsvKeeping(CsvRoll.DAILY, true);
        long last = opened.index().lastSequence();
        csv = CsvProjection.open(disk, "d", journal, last, keeping, false, new Footing());
    }

    @AfterEach
    void close() {
        csv.close();
        journal.close();
    }

    private static CsvExpiry expiry(PeerId self, int days) {
        return new CsvExpiry(new Retention(days), self, WAIT, 0);
    }

    private static long noon(LocalDate day) {
        return 86_400 * day.toEpochDay() + 43_200;
    }

    /** A reading each day, until so many days ago. */
    private void record(int fromDaysAgo, int toDaysAgo) {
        if (journal.end() == 0) {
            journal.append(Bytes.of(text.epoch()));
        }
        for (int ago = fromDaysAgo; ago >= toDaysAgo; ago--) {
            var reading = new Reading("a", TODAY.minusDays(ago) + "T08:00:00Z", "1", "", "");
            journal.append(Bytes.of(text.reading(reading)));
        }
        render();
    }

    private void render() {
        while (csv.projectedOffset() < journal.end()) {
            csv.project(Integer.MAX_VALUE);
        }
        csv.checkpoint();
    }

    private Optional<LocalDate> firstFile() {
        return disk.csv("d").keySet().stream()
                .findFirst()
                .map(name -> LocalDate.parse(name.substring(2, 12)));
    }

    @Test
    void aDayGoesWhenItsEndIsOlderThanTheRetention() {
        record(40, 0);
        var expiry = expiry(OTHER, 30);
        assertEquals(10, expiry.look(csv, noon(TODAY), 0).files());
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
        assertEquals(0, expiry.look(csv, noon(TODAY) + 43_199, 0).files());
        record(-1, -1);
        assertEquals(0, expiry.look(csv, noon(TODAY) + 43_199, 0).files());
        assertEquals(1, expiry.look(csv, noon(TODAY) + 43_200, 0).files());
    }

    @Test
    void aClockAheadOfTheReadingsOfOthersDoesNotCount() {
        record(40, 0);
        expiry(OTHER, 30).look(csv, noon(TODAY.plusDays(YEAR)), 0);
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
    }

    @Test
    void readingsAheadOfTheClockDoNotCount() {
        record(40, -YEAR);
        expiry(OTHER, 30).look(csv, noon(TODAY), 0);
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
    }

    @Test
    void ownReadingsCountOnceNobodyElseWasHeardForAWhile() {
        record(40, 0);
        var expiry = expiry(MEASURING, 30);
        assertEquals(0, expiry.look(csv, noon(TODAY), WAIT).files());
        assertEquals(10, expiry.look(csv, noon(TODAY), WAIT + 1).files());
    }

    @Test
    void nothingGoesBeforeAReadingHasCome() {
        record(40, 0);
        close();
        open();
        assertEquals(0, expiry(OTHER, 30).look(csv, noon(TODAY), 0).files());
        assertEquals(0, expiry(OTHER, 30).look(csv, noon(TODAY), WAIT + 1).files());
        record(0, 0);
        assertEquals(10, expiry(OTHER, 30).look(csv, noon(TODAY), 0).files());
    }

    /** Alone with a wrong clock for a while, and back among others with a right one. */
    @Test
    void whatAWrongClockHasTakenComesBackOnceClockAndReadingsSaySo() {
        record(40, 0);
        var expiry = expiry(OTHER, 30);
        csv.expire(TODAY.plusDays(YEAR).toEpochDay());
        assertEquals(Optional.empty(), firstFile());
        expiry.look(csv, noon(TODAY.plusDays(YEAR + 30)), 0);
        assertEquals(Optional.empty(), firstFile(), "the clock is wrong as it was");
        expiry.look(csv, noon(TODAY), 0);
        render();
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
    }

    @Test
    void aClockThatFellBackBringsNothingBack() {
        record(40, 0);
        var expiry = expiry(OTHER, 30);
        expiry.look(csv, noon(TODAY), 0);
        expiry.look(csv, 0, 0);
        render();
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
    }

    @Test
    void aLongerRetentionBringsBackWhatTheJournalHas() {
        record(40, 0);
        expiry(OTHER, 30).look(csv, noon(TODAY), 0);
        expiry(OTHER, 35).look(csv, noon(TODAY), 0);
        render();
        assertEquals(Optional.of(TODAY.minusDays(35)), firstFile());
    }

    @Test
    void clocksThatAreALittleApartMoveNothingToAndFro() {
        record(40, 0);
        expiry(OTHER, 30).look(csv, noon(TODAY), 0);
        expiry(OTHER, 31).look(csv, noon(TODAY) - 43_201, 0);
        render();
        assertEquals(Optional.of(TODAY.minusDays(30)), firstFile());
    }
}
