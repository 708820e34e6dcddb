package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.Message.PromiseRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator wants another peer to lead. */
final class SteppingDownTest {
    private final Input stepDown = new Input.StepDown();

    @Test
    void aLeaderThatStepsDownTellsAllTwiceAndStaysToGiveItsJournal() {
        var leader = new Bench(C).lead(A, B);
        leader.take(stepDown);
        for (var member : List.of(A, B)) {
            assertEquals(
                    List.of(new Election(C), new Election(C)), leader.sent(member, Election.class));
            assertEquals(List.of(), leader.sent(member, Leave.class));
        }
        assertEquals(GroupStatus.State.ELECTING, leader.state());
        assertEquals(List.of("steps down for another to lead"), leader.told("stepped_down"));
    }

    @Test
    void whoHasSteppedDownSaysSoAgainToWhoeverChallengesItFromBelow() {
        var leader = new Bench(B).lead(A, C);
        leader.take(stepDown);
        leader.receive(A, new Election(A));
        assertEquals(List.of(new Election(B)), leader.sentTo(A));
        leader.receive(C, new Election(C));
        assertEquals(List.of(), leader.sentTo(C), "two that do not want to lead would never end");
    }

    /** A member that still heard the old leader refused the candidate, which starts anew. */
    @Test
    void whoHasPromisedAfterSteppingDownDoesNotLetTheCandidateWait() {
        var leader = new Bench(C).lead(A, B);
        leader.take(stepDown);
        leader.receive(B, new PromiseRequest(new Ballot(9, B), 0));
        leader.receive(B, new Election(B));
        assertEquals(List.of(), leader.sent(B, Ok.class));
        assertEquals(List.of(new Election(C)), leader.sent(B, Election.class));
    }

    @Test
    void whoFollowsAfterSteppingDownStandsInTheNextElection() {
        var log = new ForeignLog().epoch(5, B);
        var member = new Bench(C).lead(A, B);
        member.take(stepDown);
        member.follow(B, 9, log, A);
        member.loses(B);
        member.receive(A, new Election(A));
        assertEquals(List.of(new Ok()), member.sent(A, Ok.class));
    }

    @Test
    void aMemberBelowTheLeaderThatStepsDownDoesNotWaitForIt() {
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A).connect(A);
        member.receive(C, new Election(C), new Election(C));
        assertEquals(1, member.sent(A, PromiseRequest.class).size(), member.effects::toString);
        assertEquals(1, member.sent(C, PromiseRequest.class).size(), "its journal counts");
    }

    @Test
    void aMemberBelowAnotherWaitsForThatOneAlone() {
        var member = new Bench(A).follow(C, 5, new ForeignLog().epoch(5, C), B).connect(B);
        member.receive(C, new Election(C), new Election(C));
        assertEquals(List.of(), member.sent(B, PromiseRequest.class));
        assertEquals(List.of(new Election(A)), member.sent(B, Election.class));
    }

    @Test
    void ifNobodyTakesTheLeadItStandsLikeAnyOther() {
        var leader = new Bench(C).lead(A, B);
        leader.take(stepDown);
        leader.fire(Timer.ELECTION);
        assertEquals(1, leader.sent(A, PromiseRequest.class).size(), leader.effects::toString);
    }

    @Test
    void aLeaderWithoutAnotherMemberStays() {
        var alone = new Bench(C).lead();
        alone.take(stepDown);
        assertEquals(GroupStatus.State.LEADER, alone.state());
        assertEquals(
                List.of("does not step down: there is no other member"),
                alone.told("stays_leader"));
    }

    @Test
    void aLeaderThatWouldGetTheLeadBackAtOnceStays() {
        var leader = new Bench(C, new MemoryJournal(), new IdPriority(), true).lead(B);
        leader.take(stepDown);
        assertEquals(GroupStatus.State.LEADER, leader.state());
        assertTrue(leader.told("stays_leader").getFirst().contains("election_preempt"));
    }

    @Test
    void itConcernsALeaderAlone() {
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A);
        member.take(stepDown);
        assertEquals(List.of(), member.effects);
        assertEquals(GroupStatus.State.MEMBER, member.state());
    }
}
