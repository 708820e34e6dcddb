package bellwether.election;

import static bellwether.election.Peers.A;
import static bellwether.election.Peers.B;
import static bellwether.election.Peers.C;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.election.BullyElection.Effect.Await;
import bellwether.election.BullyElection.Effect.Challenge;
import bellwether.election.BullyElection.Effect.Restart;
import bellwether.election.BullyElection.Effect.Won;
import bellwether.election.BullyElection.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BullyElectionTest {
    private final BullyElection election = new BullyElection();

    @Test
    void challengesEverybodyAbove() {
        assertEquals(
                List.of(new Challenge(B), new Challenge(C), new Await(Phase.CHALLENGING)),
                election.start(List.of(B, C)));
        assertEquals(Phase.CHALLENGING, election.phase());
    }

    @Test
    void winsAtOnceWhenNobodyIsAbove() {
        assertEquals(List.of(new Won()), election.start(List.of()));
        assertEquals(Phase.WON, election.phase());
    }

    @Test
    void winsWhenNobodyAnswersInTime() {
        election.start(List.of(B, C));
        assertEquals(List.of(new Won()), election.timeout());
        assertEquals(Phase.WON, election.phase());
    }

    @Test
    void defersToTheFirstOkAndWaitsOnlyOnce() {
        election.start(List.of(B, C));
        assertEquals(List.of(new Await(Phase.DEFERRING)), election.ok(B));
        assertEquals(Phase.DEFERRING, election.phase());
        assertEquals(List.of(), election.ok(C), "a second OK must not make the waiting longer");
    }

    @Test
    void anOkFromSomebodyNotChallengedCountsNothing() {
        election.start(List.of(B));
        assertEquals(List.of(), election.ok(A));
        assertEquals(Phase.CHALLENGING, election.phase());
    }

    @Test
    void anOkAfterWinningOrWithoutAnElectionCountsNothing() {
        assertEquals(List.of(), election.ok(B));
        election.start(List.of(B));
        election.timeout();
        assertEquals(List.of(), election.ok(B));
        assertEquals(Phase.WON, election.phase());
    }

    @Test
    void winsAsSoonAsAllWhoWereChallengedAreGone() {
        election.start(List.of(B, C));
        assertEquals(List.of(), election.gone(C));
        assertEquals(List.of(new Won()), election.gone(B));
    }

    @Test
    void whoDoesNotWantToLeadIsNotWaitedForAndNotChallengedAgain() {
        election.start(List.of(B, C));
        election.ok(C);
        assertEquals(List.of(new Restart()), election.yielded(C));
        assertEquals(
                List.of(new Challenge(B), new Await(Phase.CHALLENGING)),
                election.start(List.of(B, C)));
        assertEquals(List.of(new Won()), election.yielded(B));
        election.decided();
        assertEquals(
                List.of(new Challenge(C), new Await(Phase.CHALLENGING)),
                election.start(List.of(C)));
    }

    @Test
    void whoWasNotChallengedMayGoUnnoticed() {
        election.start(List.of(B));
        assertEquals(List.of(), election.gone(A));
        assertEquals(Phase.CHALLENGING, election.phase());
    }

    @Test
    void startsAgainWhenTheOnlyOneThatSaidOkDies() {
        election.start(List.of(B, C));
        election.ok(C);
        assertEquals(List.of(new Restart()), election.gone(C));
        assertEquals(
                List.of(new Challenge(B), new Await(Phase.CHALLENGING)),
                election.start(List.of(B)),
                "the one that said nothing is asked again");
    }

    @Test
    void keepsWaitingWhileAnotherThatSaidOkLives() {
        election.start(List.of(B, C));
        election.ok(B);
        election.ok(C);
        assertEquals(List.of(), election.gone(C));
        assertEquals(Phase.DEFERRING, election.phase());
        assertEquals(List.of(new Restart()), election.gone(B));
    }

    @Test
    void keepsWaitingWhenOneThatSaidNothingDies() {
        election.start(List.of(B, C));
        election.ok(B);
        assertEquals(List.of(), election.gone(C));
        assertEquals(Phase.DEFERRING, election.phase());
    }

    @Test
    void whoSaysOkAndNeverLeadsIsPassedOver() {
        election.start(List.of(B, C));
        election.ok(C);
        assertEquals(List.of(new Restart()), election.timeout());
        assertEquals(
                List.of(new Challenge(B), new Await(Phase.CHALLENGING)),
                election.start(List.of(B, C)));
        election.ok(B);
        election.timeout();
        assertEquals(List.of(new Won()), election.start(List.of(B, C)), "nobody is left above");
    }

    @Test
    void nobodyIsPassedOverOnceSomebodyLeads() {
        election.start(List.of(B));
        election.ok(B);
        election.timeout();
        election.decided();
        assertEquals(Phase.IDLE, election.phase());
        assertEquals(
                List.of(new Challenge(B), new Await(Phase.CHALLENGING)),
                election.start(List.of(B)));
    }

    @Test
    void aPromiseDefersToTheCandidateAlone() {
        election.start(List.of(B, C));
        assertEquals(List.of(new Await(Phase.DEFERRING)), election.deferTo(A));
        assertEquals(List.of(), election.ok(C), "C's answer belongs to an election that is over");
        assertEquals(List.of(), election.gone(C));
        assertEquals(List.of(new Restart()), election.gone(A));
    }

    @Test
    void aCandidateThatNeverLeadsIsPassedOverToo() {
        election.deferTo(C);
        assertEquals(List.of(new Restart()), election.timeout());
        assertEquals(List.of(new Won()), election.start(List.of(C)));
    }

    @Test
    void aLateTimeoutOrDeathChangesNothingAfterTheEnd() {
        election.start(List.of(B));
        election.timeout();
        assertEquals(List.of(), election.timeout());
        assertEquals(List.of(), election.gone(B));
        election.decided();
        assertEquals(List.of(), election.timeout());
        assertEquals(List.of(), election.gone(B));
        assertEquals(Phase.IDLE, election.phase());
    }
}
