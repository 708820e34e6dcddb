package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.SECOND;
import static bellwether.group.Bench.reign;
import static bellwether.group.Bench.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.election.Candidate;
import bellwether.election.IdPriority;
import bellwether.election.Priority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.History;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.ViewChange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** B looks for a group with A below and C and D above it; elections, promises, the flush. */
final class ElectingTest {
    private static final History EMPTY = new ForeignLog().history();

    private final Bench bench = new Bench(B);

    private Bench electing() {
        bench.start().connect(A).connect(C);
        return bench.fire(Timer.DISCOVERY);
    }

    /** Nobody above answered: promises are asked for. */
    private Ballot flushing() {
        electing();
        bench.fire(Timer.ELECTION);
        return bench.onlySent(A, PromiseRequest.class).ballot();
    }

    @Test
    void challengesOnlyThoseAboveAndAsksAllForPromisesWhenTheyAreSilent() {
        electing();
        assertEquals(List.of(new Election(B)), bench.sentTo(C));
        assertEquals(List.of(), bench.sentTo(A));
        bench.fire(Timer.ELECTION);
        var request = new PromiseRequest(new Ballot(1, B), 0);
        assertEquals(List.of(request), bench.sentTo(A));
        assertEquals(List.of(request), bench.sentTo(C));
    }

    @Test
    void waitsForWhoSaidOkAndPassesItOverWhenItNeverLeads() {
        electing();
        bench.receive(C, new Ok());
        assertEquals(
                List.of(new Effect.Arm(Timer.ELECTION, 7 * SECOND)), bench.done(Effect.Arm.class));
        bench.fire(Timer.ELECTION);
        assertEquals(1, bench.sent(A, PromiseRequest.class).size());
        assertEquals(List.of(), bench.sent(C, Election.class));
    }

    @Test
    void electsAtOnceWhenWhoSaidOkDies() {
        electing();
        bench.receive(C, new Ok());
        bench.loses(C);
        assertEquals(1, bench.sent(A, PromiseRequest.class).size());
    }

    @Test
    void leadsWithThoseWhoPromised() {
        Ballot ballot = flushing();
        bench.receive(A, new Promise(ballot, false, EMPTY));
        assertEquals(GroupStatus.State.ELECTING, bench.state(), "C has not answered");
        bench.receive(C, new Promise(ballot, false, EMPTY));
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(List.of(A, B, C), bench.members());
        for (var member : List.of(A, C)) {
            assertEquals(new Coordinator(B), bench.sentTo(member).getFirst());
            assertEquals(1, bench.onlySent(member, ViewChange.class).view().viewId());
        }
    }

    @Test
    void whoPromisesNothingInTimeJoinsLater() {
        Ballot ballot = flushing();
        bench.receive(A, new Promise(ballot, false, EMPTY));
        bench.fire(Timer.FLUSH);
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(List.of(A, B), bench.members());
        assertEquals(1, bench.told("no_promise").size());
    }

    /** As {@link #flushing}, in a second attempt with a higher ballot. */
    private Ballot flushingAgain() {
        Ballot first = flushing();
        bench.receive(A, new PromiseRefused(first, new Ballot(8, D), Optional.empty()));
        bench.fire(Timer.FLUSH);
        return bench.onlySent(A, PromiseRequest.class).ballot();
    }

    @Test
    void doesNotLeadBelowAnEpochOfSomebodyWhoPromised() {
        var log = new ForeignLog().epoch(4, D).readings(D, 5);
        Ballot ballot = flushing();
        bench.receive(A, new Promise(ballot, true, log.history()));
        bench.receive(C, new Promise(ballot, false, EMPTY));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.fire(Timer.FLUSH);
        assertEquals(new Ballot(5, B), bench.onlySent(A, PromiseRequest.class).ballot());
    }

    @Test
    void takesOverTheBestJournalBeforeItLeads() {
        var log = new ForeignLog().epoch(4, D).readings(D, 5);
        Ballot ballot = flushingAgain();
        bench.receive(A, new Promise(ballot, true, log.history()));
        bench.receive(C, new Promise(ballot, false, EMPTY));
        Fetch fetch = bench.onlySent(A, Fetch.class);
        assertEquals(new Fetch(ballot, fetch.number(), 0), fetch);
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        var stream = Flushing.streamName(ballot);
        bench.receive(A, new Chunk(fetch.number() + 1, stream, 0, log.bytes()));
        bench.receive(C, new Chunk(fetch.number(), stream, 0, log.bytes()));
        assertEquals(0, bench.journal.end(), "not what was asked for");
        bench.receive(A, new Chunk(fetch.number(), stream, 0, log.bytes()));
        byte[] journal = bench.journal.content();
        assertArrayEquals(log.bytes().toArray(), Arrays.copyOf(journal, (int) log.end()));
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(5, bench.group.status().lastSequence());
    }

    /** D survives with what its leader had delivered, and meets the candidate in the flush. */
    @Test
    void whoComesWhilePromisesAreCollectedIsAskedAsWell() {
        Ballot ballot = flushing();
        bench.receive(A, new Promise(ballot, false, EMPTY));
        bench.connect(D);
        bench.receive(C, new Promise(ballot, false, EMPTY));
        assertEquals(new PromiseRequest(ballot, 0), bench.onlySent(D, PromiseRequest.class));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.receive(D, new Promise(ballot, false, EMPTY));
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(List.of(A, B, C, D), bench.members());
    }

    @Test
    void whoComesWhileTheBestJournalIsFetchedIsAskedBeforeTheCandidateLeads() {
        var old = new ForeignLog().epoch(4, D).readings(D, 5);
        var standing = new ForeignLog().epoch(3, A).readings(A, 7);
        Ballot ballot = flushingAgain();
        bench.receive(A, new Promise(ballot, false, old.history()));
        bench.receive(C, new Promise(ballot, false, EMPTY));
        long number = bench.onlySent(A, Fetch.class).number();
        bench.connect(D);
        var stream = Flushing.streamName(ballot);
        bench.receive(A, new Chunk(number, stream, 0, old.bytes()));
        assertEquals(new PromiseRequest(ballot, 0), bench.onlySent(D, PromiseRequest.class));
        bench.receive(D, new Promise(ballot, true, standing.history()));
        assertEquals(0, bench.onlySent(D, Fetch.class).offset(), "what A had is given up for it");
        number = bench.onlySent(D, Fetch.class).number();
        bench.receive(D, new Chunk(number, stream, 0, standing.bytes()));
        assertEquals(GroupStatus.State.LEADER, bench.state());
        byte[] journal = bench.journal.content();
        int end = (int) standing.end();
        assertArrayEquals(standing.bytes().toArray(), Arrays.copyOf(journal, end));
        assertEquals(12, bench.group.status().lastSequence(), "5 of A's stand behind its 7");
    }

    @Test
    void aRefusalByOneThatHearsALeaderSendsItThere() {
        bench.start().connect(A).connect(C).connect(D);
        bench.fire(Timer.DISCOVERY);
        bench.fire(Timer.ELECTION);
        Ballot ballot = bench.onlySent(A, PromiseRequest.class).ballot();
        bench.receive(A, new PromiseRefused(ballot, new Ballot(8, D), Optional.of(D)));
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(8, bench.onlySent(D, Join.class).promised().viewId());
    }

    @Test
    void aRefusalForAHigherBallotMakesItTryAboveThat() {
        Ballot ballot = flushing();
        bench.receive(A, new PromiseRefused(ballot, new Ballot(8, D), Optional.empty()));
        bench.fire(Timer.FLUSH);
        assertEquals(new Ballot(9, B), bench.onlySent(A, PromiseRequest.class).ballot());
        bench.receive(A, new Promise(ballot, true, EMPTY));
        assertEquals(GroupStatus.State.ELECTING, bench.state(), "that promise was for another");
    }

    /** A refusal makes the candidate pause, and a survivor must be known before another leads. */
    @Test
    void callsOnWhoLooksForAGroupDuringTheFlushAndInTheBreakAfterARefusal() {
        Ballot ballot = flushing();
        bench.hear(D, new NewPeerRequest(D, 7_000, Optional.of(Bench.GROUP)));
        assertEquals(List.of(new Effect.Dial(D, Bench.endpoint(D))), bench.done(Effect.Dial.class));
        bench.receive(A, new PromiseRefused(ballot, new Ballot(8, C), Optional.empty()));
        bench.hear(D, new NewPeerRequest(D, 7_000, Optional.of(Bench.GROUP)));
        assertEquals(List.of(new Effect.Dial(D, Bench.endpoint(D))), bench.done(Effect.Dial.class));
        bench.connect(D);
        bench.hear(D, new NewPeerRequest(D, 7_000, Optional.of(Bench.GROUP)));
        assertEquals(List.of(), bench.done(Effect.Dial.class), "they are connected");
    }

    // ---- promising

    /** Survivors of the candidate's group may be there, and not have been met yet. */
    @Test
    void whoWasAskedBeforeItHadListenedListensFirstShouldTheCandidateDie() {
        bench.start().connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.loses(C);
        assertEquals(GroupStatus.State.JOINING, bench.state());
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.LEADER, bench.state(), "there is nobody else");
    }

    @Test
    void whoHadListenedElectsAtOnceShouldTheCandidateDie() {
        electing();
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        bench.loses(C);
        assertEquals(6, bench.onlySent(A, PromiseRequest.class).ballot().viewId());
    }

    @Test
    void aPromiseIsGivenWithTheJournalsHistoryAndBindsAgainstLowerBallots() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        assertEquals(List.of(new Promise(new Ballot(5, C), false, EMPTY)), bench.sentTo(C));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.receive(A, new PromiseRequest(new Ballot(5, A), 0));
        assertEquals(
                List.of(new PromiseRefused(new Ballot(5, A), new Ballot(5, C), Optional.empty())),
                bench.sentTo(A));
        bench.receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(1, bench.sent(A, Promise.class).size(), "a higher one is promised");
    }

    @Test
    void aViewBelowThePromiseIsIgnoredAndAnsweredWithAJoin() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        bench.receive(A, new ViewChange(view(5, reign(5, A), A, B)));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertEquals(List.of(new Join(new Ballot(5, C))), bench.sentTo(A));
        bench.receive(A, new ViewChange(view(6, reign(5, A), A, B)));
        assertEquals(GroupStatus.State.MEMBER, bench.state());
    }

    /** In a large group it would come twice to all. */
    @Test
    void theViewOfWhoHasThePromiseIsAskedForOnlyIfItDoesNotComeByItself() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        bench.hear(C, Bench.announcement(C));
        assertEquals(List.of(), bench.sentTo(C));
        bench.hear(A, Bench.announcement(A));
        assertEquals(List.of(new Join(new Ballot(5, C))), bench.sentTo(A));
        bench.hear(C, Bench.announcement(C));
        assertEquals(List.of(new Join(new Ballot(5, C))), bench.sentTo(C));
    }

    @Test
    void aPromiseIsRepeatedInPortionsToTheCandidateThatHasIt() {
        bench.start().connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 3));
        assertEquals(3, bench.onlySent(C, Promise.class).history().skip());
    }

    @Test
    void nobodyAsksForAPromiseToAnother() {
        bench.start().connect(A);
        bench.receive(A, new PromiseRequest(new Ballot(5, C), 0));
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void theJournalIsStreamedOnlyToWhoHasThePromise() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new PromiseRequest(new Ballot(5, C), 0));
        bench.receive(A, new Fetch(new Ballot(5, C), 1, 0));
        bench.receive(C, new Fetch(new Ballot(4, C), 1, 0));
        assertEquals(List.of(), bench.done(Effect.OpenStream.class));
        bench.receive(C, new Fetch(new Ballot(5, C), 1, 0));
        assertEquals(1, bench.done(Effect.OpenStream.class).size());
    }

    @Test
    void anEpochInTheOwnJournalBindsAsAPromiseDoes() {
        var log = new ForeignLog().epoch(7, D);
        var restarted = new Bench(B, log.journal, new IdPriority(), false);
        restarted.start().connect(C);
        restarted.receive(C, new PromiseRequest(new Ballot(7, C), 0));
        assertEquals(1, restarted.sent(C, PromiseRefused.class).size());
        restarted.receive(C, new PromiseRequest(new Ballot(8, C), 0));
        assertEquals(1, restarted.sent(C, Promise.class).size());
    }

    @Test
    void aLeaderAndAMemberThatHearsItsLeaderRefuse() {
        var leader = new Bench(C).lead(B);
        leader.receive(B, new PromiseRequest(new Ballot(99, B), 0));
        assertEquals(Optional.of(C), leader.onlySent(B, PromiseRefused.class).leader());
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A);
        member.connect(A);
        member.receive(A, new PromiseRequest(new Ballot(99, A), 0));
        assertEquals(Optional.of(C), member.onlySent(A, PromiseRefused.class).leader());
        member.take(new Input.Disconnected(C, "reset"));
        member.receive(A, new PromiseRequest(new Ballot(99, A), 0));
        assertEquals(1, member.sent(A, Promise.class).size(), "it does not hear it any more");
    }

    // ---- another priority

    /** Mission, row 8: somebody else's criterion, and the election does not change. */
    private record LowestIdLeads() implements Priority {
        @Override
        public String name() {
            return "lowest_id";
        }

        @Override
        public int compare(Candidate one, Candidate other) {
            return other.id().compareTo(one.id());
        }
    }

    @Test
    void aPriorityOfSomebodyElseDecidesWhoIsAbove() {
        var peer = new Bench(B, new MemoryJournal(), new LowestIdLeads(), false);
        peer.start().connect(A).connect(C);
        peer.fire(Timer.DISCOVERY);
        assertEquals(List.of(new Election(B)), peer.sentTo(A));
        assertEquals(List.of(), peer.sentTo(C));
        peer.receive(C, new Election(C));
        assertEquals(1, peer.sent(C, Ok.class).size());
        peer.loses(A);
        Ballot ballot = peer.onlySent(C, PromiseRequest.class).ballot();
        peer.receive(C, new Promise(ballot, false, EMPTY));
        assertEquals(GroupStatus.State.LEADER, peer.state());
    }

    @Test
    void aBrokenJournalIsNotTakenOver() {
        var log = new ForeignLog().epoch(4, D).readings(D, 5);
        Ballot ballot = flushingAgain();
        bench.receive(A, new Promise(ballot, true, log.history()));
        bench.receive(C, new Promise(ballot, false, EMPTY));
        long number = bench.onlySent(A, Fetch.class).number();
        byte[] lines = log.bytes().toArray();
        lines[lines.length - 30] ^= 1;
        bench.receive(A, new Chunk(number, Flushing.streamName(ballot), 0, Bytes.of(lines)));
        assertEquals(1, bench.told("journal_refused").size());
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.fire(Timer.FLUSH);
        assertEquals(List.of(), bench.sent(A, PromiseRequest.class), "A is out of it");
        assertEquals(1, bench.sent(C, PromiseRequest.class).size());
    }
}
