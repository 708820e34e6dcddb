package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cut meets an outbox that holds something of the same source already. */
final class OrphansTest {
    private final Trial trial = new Trial();

    private void keep(long from, long to) {
        for (long n = from; n <= to; n++) {
            trial.outbox.add(SA, n, Trial.payload(SA, n));
        }
    }

    @Test
    void theOutboxStillHoldsLowerOnesOfAnEarlierCut() {
        trial.epoch(1, A).readings(SA, 1, 5);
        long offset = trial.log.end();
        trial.readings(SA, 6, 41);
        keep(6, 27);
        trial.log.cut(offset);
        assertEquals(entries(SA, 6, 41), trial.outboxOf(SA));
    }

    @Test
    void theOutboxHoldsHigherOnesThatWereNeverSequenced() {
        trial.epoch(1, A).readings(SA, 1, 5);
        long offset = trial.log.end();
        trial.readings(SA, 6, 41);
        keep(42, 50);
        trial.log.cut(offset);
        assertEquals(entries(SA, 6, 50), trial.outboxOf(SA));
    }

    @Test
    void theOutboxHoldsOnesThatReachBeyondTheJournal() {
        trial.epoch(1, A).readings(SA, 1, 5);
        long offset = trial.log.end();
        trial.readings(SA, 6, 41);
        keep(30, 50);
        trial.log.cut(offset);
        assertEquals(entries(SA, 6, 50), trial.outboxOf(SA));
    }

    /**
     * The journal took 6 to 41 from others, and is cut in between before what the outbox holds was
     * released: 28 and 29 stay in the journal.
     */
    @Test
    void whatStaysInTheJournalIsNotBrought() {
        trial.epoch(1, A).readings(SA, 1, 20).readings(SB, 1, 3).readings(SA, 21, 29);
        trial.readings(SB, 4, 6);
        long offset = trial.log.end();
        trial.readings(SA, 30, 35).epoch(2, B).readings(SA, 36, 41).readings(SB, 7, 7);
        keep(6, 27);
        trial.outbox.add(SB, 1, Trial.payload(SB, 1));
        assertEquals(13, trial.log.cut(offset));
        assertEquals(union(entries(SA, 6, 27), entries(SA, 30, 41)), trial.outboxOf(SA));
        assertEquals(union(entries(SB, 1, 1), entries(SB, 7, 7)), trial.outboxOf(SB));
        assertEquals(offset, trial.log.end());
        assertEquals(29, trial.log.index().highWaterMark(SA));
    }

    /** Whatever run the outbox holds and wherever the cut is, everything beyond is kept. */
    @Test
    void nothingBeyondTheCutIsLostWhateverTheOutboxHeld() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var one = new Trial();
            one.epoch(1, A);
            long last = 1 + random.nextInt(30);
            long kept = random.nextLong(last + 1);
            one.readings(SA, 1, kept);
            long offset = one.log.end();
            one.readings(SA, kept + 1, last);
            long from = 1 + random.nextLong(last);
            long to = from + random.nextInt(12);
            for (long n = from; n <= to; n++) {
                one.outbox.add(SA, n, Trial.payload(SA, n));
            }
            one.log.cut(offset);
            var expected = new TreeSet<Long>();
            for (long n = 1; n <= Math.max(last, to); n++) {
                if (n > kept && n <= last || n >= from && n <= to) {
                    expected.add(n);
                }
            }
            assertEquals(
                    expected.stream().flatMap(n -> entries(SA, n, n).stream()).toList(),
                    one.outboxOf(SA),
                    "seed " + seed);
        }
    }

    private static List<String> union(List<String> lower, List<String> upper) {
        return Stream.concat(lower.stream(), upper.stream()).toList();
    }
}
