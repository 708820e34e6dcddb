package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static bellwether.sequencer.Trial.SA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.PeerId;
import bellwether.sequencer.Flush.Answer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** C is the candidate; A and B promise. */
final class FlushTest {
    private static final Ballot BALLOT = new Ballot(9, C);

    private final Trial base = new Trial().epoch(1, A).readings(SA, 1, 3);

    private Trial copy() {
        return new Trial().copyFrom(base);
    }

    private static Answer answer(PeerId peer, boolean standing, Trial trial) {
        return new Answer(peer, standing, trial.log.history(0));
    }

    private static PeerId best(Answer own, Answer... others) {
        var flush = new Flush(BALLOT, own, List.of(others).stream().map(Answer::peer).toList());
        List.of(others).forEach(flush::promised);
        assertTrue(flush.isComplete());
        return flush.best(own.peer()).peer();
    }

    @Test
    void aCandidateAloneGoesOnFromItsOwnJournal() {
        assertEquals(C, best(answer(C, false, base)));
        assertEquals(C, best(answer(C, true, new Trial())));
    }

    @Test
    void theLongestOfOneEpochWins() {
        assertEquals(
                B,
                best(
                        answer(C, true, base),
                        answer(A, true, copy().readings(SA, 4, 4)),
                        answer(B, true, copy().readings(SA, 4, 5))));
    }

    @Test
    void aLongerJournalOfAnOlderEpochLoses() {
        assertEquals(
                A,
                best(
                        answer(C, true, copy().readings(SA, 4, 99)),
                        answer(A, true, copy().epoch(2, B))));
    }

    @Test
    void ofTwoEpochsOfOneNumberThatOfTheHigherLeaderWins() {
        assertEquals(
                B,
                best(
                        answer(C, true, base),
                        answer(A, true, copy().epoch(2, A).readings(SA, 4, 9)),
                        answer(B, true, copy().epoch(2, B))));
    }

    @Test
    void whoHasNotTakenPartSinceItsStartDoesNotDecide() {
        assertEquals(
                A,
                best(
                        answer(C, true, base),
                        answer(A, true, copy().readings(SA, 4, 4)),
                        answer(B, false, copy().epoch(5, B).readings(SA, 4, 9))));
    }

    @Test
    void amongPeersThatAllHaveJustStartedTheBestDecides() {
        assertEquals(
                B,
                best(
                        answer(C, false, base),
                        answer(A, false, copy().readings(SA, 4, 4)),
                        answer(B, false, copy().epoch(5, B))));
    }

    @Test
    void aJournalThatContinuesTheChosenOneUnchangedWinsWhoeverHoldsIt() {
        assertEquals(
                B,
                best(
                        answer(C, true, base),
                        answer(A, true, copy().readings(SA, 4, 4)),
                        answer(B, false, copy().readings(SA, 4, 6))));
        assertEquals(
                B,
                best(answer(C, true, base), answer(B, false, copy().epoch(4, A))),
                "with a newer epoch behind it as well");
    }

    @Test
    void aJournalThatLeavesTheChosenEpochBeforeItsEndDoesNotContinueIt() {
        assertEquals(
                A,
                best(
                        answer(C, true, base),
                        answer(A, true, copy().readings(SA, 4, 5)),
                        answer(B, false, copy().readings(SA, 4, 4).epoch(4, B))));
    }

    @Test
    void whereTheOwnJournalIsAsGoodAsAnyItIsTaken() {
        assertEquals(C, best(answer(C, true, base), answer(A, true, copy())));
        assertEquals(C, best(answer(C, false, base), answer(A, true, copy())));
    }

    @Test
    void whoIsGoneIsNeitherWaitedForNorTaken() {
        var flush = new Flush(BALLOT, answer(C, true, base), List.of(A, B));
        flush.promised(answer(B, true, copy().epoch(2, B)));
        assertFalse(flush.isComplete());
        assertEquals(Set.of(A), flush.awaited());
        flush.gone(A);
        assertTrue(flush.isComplete());
        assertEquals(B, flush.best(C).peer());
        flush.gone(B);
        assertEquals(C, flush.best(C).peer());
        assertEquals(Set.of(C), flush.promisers());
    }

    @Test
    void stopsWaitingForWhoSaysNothingAndTakesNothingFromItLater() {
        var flush = new Flush(BALLOT, answer(C, true, base), List.of(A, B));
        flush.promised(answer(A, true, copy()));
        assertEquals(Set.of(B), flush.stopWaiting());
        assertTrue(flush.isComplete());
        flush.promised(answer(B, true, copy().epoch(7, B)));
        assertEquals(Set.of(A, C), flush.promisers());
        assertEquals(C, flush.best(C).peer());
    }

    @Test
    void whoIsAskedLaterIsWaitedForAndComparedWithWhatTheCandidateHasByThen() {
        var flush = new Flush(BALLOT, answer(C, false, base), List.of(A));
        flush.promised(answer(A, false, copy().epoch(2, A)));
        assertFalse(flush.hasAsked(B));
        flush.ask(answer(C, false, copy().epoch(2, A)), List.of(B));
        assertTrue(flush.hasAsked(A));
        assertTrue(flush.hasAsked(B));
        assertEquals(Set.of(B), flush.awaited());
        flush.promised(answer(B, true, copy().readings(SA, 4, 4)));
        assertTrue(flush.isComplete());
        assertEquals(B, flush.best(C).peer(), "the only one that has stood");
    }

    @Test
    void aPromiseNotAskedForOrGivenTwiceIsIgnored() {
        var flush = new Flush(BALLOT, answer(C, true, base), List.of(A));
        flush.promised(answer(B, true, copy().epoch(7, B)));
        assertFalse(flush.isComplete());
        flush.promised(answer(A, true, copy()));
        flush.promised(answer(A, true, copy().epoch(8, A)));
        assertEquals(C, flush.best(C).peer());
        assertEquals(Set.of(A, C), flush.promisers());
    }
}
