package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.History;
import bellwether.protocol.PeerId;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
    private final Trial mine = new Trial();
    private final Trial theirs = new Trial();

    private OptionalLong offset() {
        return Divergence.offset(mine.log.index(), theirs.log.history(0));
    }

    @Test
    void theShorterOfOneLogIsKeptWhole() {
        mine.epoch(1, A).readings(SA, 1, 3);
        theirs.copyFrom(mine);
        long end = mine.log.end();
        assertEquals(OptionalLong.of(end), offset());
        mine.readings(SA, 4, 5);
        assertEquals(OptionalLong.of(end), offset());
        mine.epoch(2, B).readings(SB, 1, 1).epoch(3, A);
        assertEquals(OptionalLong.of(end), offset());
    }

    @Test
    void whoIsAheadInTheSameEpochKeepsWhatTheShorterOneHas() {
        theirs.epoch(1, A).readings(SA, 1, 3);
        mine.copyFrom(theirs);
        long end = mine.log.end();
        theirs.readings(SA, 4, 5);
        assertEquals(OptionalLong.of(end), offset());
    }

    @Test
    void theyPartWhereTheFirstOfThemLeavesTheLastCommonEpoch() {
        mine.epoch(1, A).readings(SA, 1, 3);
        theirs.copyFrom(mine);
        long end = mine.log.end();
        theirs.readings(SA, 4, 6).epoch(2, A).readings(SA, 7, 7);
        mine.epoch(3, B).readings(SB, 1, 9);
        assertEquals(OptionalLong.of(end), offset());
    }

    @Test
    void anEpochOfOneNumberByTwoLeadersIsNotCommon() {
        mine.epoch(1, A);
        theirs.copyFrom(mine);
        long end = mine.log.end();
        mine.epoch(2, A);
        theirs.epoch(2, B);
        assertEquals(OptionalLong.of(end), offset());
    }

    @Test
    void differentLogsHaveNothingInCommon() {
        mine.epoch(1, A).readings(SA, 1, 3);
        theirs.epoch(1, B).readings(SA, 1, 3);
        assertEquals(OptionalLong.of(0), offset());
    }

    @Test
    void anEmptyJournalHasNothingInCommonWithAny() {
        assertEquals(OptionalLong.of(0), offset());
        mine.epoch(1, A);
        assertEquals(OptionalLong.of(0), offset());
        assertEquals(
                OptionalLong.of(0), Divergence.offset(theirs.log.index(), mine.log.history(0)));
    }

    @Test
    void aLongHistoryIsAskedForInPortions() {
        mine.epoch(1, A).readings(SA, 1, 3);
        theirs.copyFrom(mine);
        long end = mine.log.end();
        for (int view = 2; view < 2 + 2 * History.EPOCHS_MAX; view++) {
            theirs.epoch(view, B);
        }
        History portion = theirs.log.history(0);
        int asked = 0;
        while (Divergence.offset(mine.log.index(), portion).isEmpty()) {
            portion = theirs.log.history(Divergence.skipForMore(portion));
            asked++;
        }
        assertEquals(2, asked);
        assertEquals(OptionalLong.of(end), Divergence.offset(mine.log.index(), portion));
    }

    /** The common epoch may be the last that a portion names: its end stands in the one before. */
    @Test
    void theEndOfTheLastEpochOfAPortionIsKnown() {
        for (int more = History.EPOCHS_MAX - 3; more <= History.EPOCHS_MAX + 2; more++) {
            var one = new Trial().epoch(1, A).readings(SA, 1, 3);
            var other = new Trial().copyFrom(one);
            long common = one.log.end();
            one.readings(SA, 4, 9);
            for (int i = 0; i < more; i++) {
                other.epoch(2 + i, B);
            }
            History portion = other.log.history(0);
            while (Divergence.offset(one.log.index(), portion).isEmpty()) {
                portion = other.log.history(Divergence.skipForMore(portion));
            }
            assertEquals(
                    OptionalLong.of(common),
                    Divergence.offset(one.log.index(), portion),
                    "epochs " + more);
        }
    }

    @Test
    void anEmptyPortionThatPromisesMoreLeadsNowhere() {
        mine.epoch(1, A);
        assertEquals(
                OptionalLong.of(0),
                Divergence.offset(mine.log.index(), new History(10, 0, 0, List.of(), true)));
    }

    /** Whatever two histories did: up to the offset they are the same bytes, and both keep it. */
    @Test
    void upToTheOffsetBothAreTheSameBytes() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var one = new Trial().epoch(1, C);
            var other = new Trial();
            grow(one, random, 1);
            other.copyFrom(one);
            long common = one.log.end();
            grow(one, random, 100);
            grow(other, random, 200);
            long offset = Divergence.offset(one.log.index(), other.log.history(0)).orElseThrow();
            assertEquals(
                    OptionalLong.of(offset),
                    Divergence.offset(other.log.index(), one.log.history(0)),
                    "both sides say the same");
            assertTrue(offset >= common, "seed " + seed);
            assertTrue(one.log.hasLineEndAt(offset) && other.log.hasLineEndAt(offset));
            assertEquals(
                    0,
                    Arrays.compare(
                            one.journal.content(),
                            0,
                            (int) offset,
                            other.journal.content(),
                            0,
                            (int) offset),
                    "seed " + seed);
        }
    }

    /** Each side writes only into epochs of its own, as leaders do. */
    private static void grow(Trial trial, Random random, long viewBase) {
        List<PeerId> leaders = List.of(A, B, C);
        long view = viewBase;
        int steps = random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            view += 1 + random.nextInt(3);
            trial.epoch(view, leaders.get(random.nextInt(3)));
            for (int k = random.nextInt(3); k > 0; k--) {
                long n = trial.log.index().highWaterMark(SA) + 1;
                trial.readings(SA, n, n);
            }
        }
    }
}
