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
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** B follows C; A is a member as well. */
final class FollowingTest {
    private final ForeignLog log = new ForeignLog().epoch(5, C).readings(C, 3);
    private final Bench bench = new Bench(B).follow(C, 5, log, A);

    private Heartbeat heartbeat(long viewId) {
        return new Heartbeat(Optional.of(new Pulse(viewId, reign(5, C), log.end())));
    }

    /** What C's journal holds beyond the own. */
    private Chunk next(long number) {
        long end = bench.journal.end();
        return new Chunk(number, reign(5, C), end, log.from(end));
    }

    @Test
    void copiesTheLeadersJournalByteForByteAndAcknowledges() {
        assertArrayEquals(log.bytes().toArray(), bench.journal.content());
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(List.of(new JournalAck(1, reign(5, C), log.end(), 0)), bench.sentTo(C));
        bench.journal.sync();
        bench.take(new Input.Synced());
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(
                List.of(new JournalAck(1, reign(5, C), log.end(), log.end())), bench.sentTo(C));
    }

    @Test
    void answersAHeartbeat() {
        bench.receive(C, heartbeat(5));
        assertEquals(List.of(new HeartbeatAck(OptionalLong.of(5))), bench.sentTo(C));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(List.of(new JournalAck(1, reign(5, C), log.end(), 0)), bench.sentTo(C));
        bench.receive(C, heartbeat(5));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(1, bench.sent(C, JournalAck.class).size(), "a leader may have forgotten it");
        bench.receive(C, new Heartbeat(Optional.empty()));
        assertEquals(1, bench.sent(C, HeartbeatAck.class).size());
    }

    @Test
    void submitsItsReadingsAndGoesBackWhenRefused() {
        bench.offer("t1", "t2");
        Requests first = bench.onlySent(C, Requests.class);
        bench.receive(C, new RequestRefused(SourceKey.of(new Source(B, Bench.incarnation(B))), 1));
        assertEquals(first, bench.onlySent(C, Requests.class));
    }

    @Test
    void aReadingThatIsDurableBeforeItIsNotedIsReleased() {
        bench.offer("t1");
        log.readings(B, 1);
        long number = 1;
        bench.group.step(new Input.Received(C, next(number)), bench.nowNanos);
        assertEquals(log.end(), bench.journal.end());
        bench.journal.sync();
        bench.take(new Input.Synced());
        assertEquals(0, bench.outbox.size());
    }

    @Test
    void electsWhenTheLeaderCannotBeReached() {
        bench.take(new Input.Disconnected(C, "reset"));
        assertEquals(GroupStatus.State.MEMBER, bench.state(), "it may come back");
        assertEquals(
                List.of(C), bench.done(Effect.Dial.class).stream().map(Effect.Dial::to).toList());
        bench.take(new Input.Unreachable(C, "refused"));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertEquals(1, bench.told("leader_lost").size());
        assertEquals(List.of(), bench.sent(C, PromiseRequest.class));
        assertEquals(6, bench.onlySent(A, PromiseRequest.class).ballot().viewId());
    }

    /** C removed A long ago and dies before it lets A in again: what B delivered is B's to save. */
    @Test
    void asksWhoWasAMemberOnceAndKnocksAgainWhenTheLeaderDies() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C)));
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS).receive(C, heartbeat(6));
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(Bench.GROUP)));
        bench.loses(C);
        assertEquals(7, bench.onlySent(A, PromiseRequest.class).ballot().viewId());
    }

    /** Another candidate may ask A, which knows of B only by B's call. */
    @Test
    void callsOnWhoHadKnockedWhenItElectsAndWaitsForSomebodyAbove() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C, D)));
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS).receive(C, heartbeat(6));
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(Bench.GROUP)));
        bench.loses(C);
        assertEquals(List.of(new Election(B)), bench.sentTo(D));
        assertTrue(bench.done(Effect.Dial.class).stream().anyMatch(dial -> dial.to().equals(A)));
    }

    /** The candidate may die before it has asked A. */
    @Test
    void callsOnWhoHadKnockedWhenItPromises() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C, D)));
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS).receive(C, heartbeat(6));
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(Bench.GROUP)));
        bench.take(new Input.Disconnected(C, "reset"));
        bench.connect(D);
        bench.receive(D, new PromiseRequest(new Ballot(7, D), 0));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertTrue(bench.done(Effect.Dial.class).stream().anyMatch(dial -> dial.to().equals(A)));
    }

    /** C lets A in and dies before A hears of it: A knows of B only by B's call. */
    @Test
    void callsOnWhoHadKnockedAndIsInTheLastView() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C, D)));
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS).receive(C, heartbeat(6));
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(Bench.GROUP)));
        bench.receive(C, new ViewChange(view(7, reign(5, C), A, B, C, D)));
        bench.loses(C);
        assertEquals(List.of(new Election(B)), bench.sentTo(D));
        assertTrue(bench.done(Effect.Dial.class).stream().anyMatch(dial -> dial.to().equals(A)));
    }

    /** A starts again before C has noticed its end, and C dies. */
    @Test
    void callsOnAMemberThatHadKnocked() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), A, B, C, D)));
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS).receive(C, heartbeat(6));
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(Bench.GROUP)));
        bench.loses(C);
        assertEquals(List.of(new Election(B)), bench.sentTo(D));
        assertTrue(bench.done(Effect.Dial.class).stream().anyMatch(dial -> dial.to().equals(A)));
    }

    @Test
    void anotherMembersDeathIsNotTheLeaders() {
        bench.loses(A);
        assertEquals(GroupStatus.State.MEMBER, bench.state());
    }

    @Test
    void electsWhenTheLeaderIsSilentForTheTimeoutAndNotBefore() {
        long begin = bench.nowNanos;
        while (bench.state() == GroupStatus.State.MEMBER) {
            assertTrue(bench.nowNanos - begin < Bench.HEARTBEAT_TIMEOUT_NANOS);
            bench.fire(Timer.LEADER_CHECK);
        }
        assertEquals(begin + Bench.HEARTBEAT_TIMEOUT_NANOS, bench.nowNanos);
        assertEquals(1, bench.told("leader_lost").size());
    }

    /** It looks when the time is over, and not only when it looks anyway. */
    @Test
    void electsRightWhenTheTimeoutIsOverWheneverTheLeaderWasHeardLast() {
        long heard = bench.pass(3 * SECOND).receive(C, heartbeat(5)).nowNanos;
        while (bench.state() == GroupStatus.State.MEMBER) {
            bench.fire(Timer.LEADER_CHECK);
        }
        assertEquals(heard + Bench.HEARTBEAT_TIMEOUT_NANOS, bench.nowNanos);
    }

    /** All lose it within moments of each other; the first to notice asks the others at once. */
    @Test
    void promisesToACandidateWhenItsLeaderIsAlmostOutOfTimeHereToo() {
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS - 6 * SECOND);
        bench.receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(1, bench.sent(A, PromiseRefused.class).size());
        bench.pass(SECOND).receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(1, bench.sent(A, Promise.class).size());
        assertEquals(GroupStatus.State.ELECTING, bench.state());
    }

    /** A process that is dying may still accept connections when those it had are closed. */
    @Test
    void aNewConnectionIsNoSignOfLifeUntilTheLeaderSaysSomething() {
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        assertEquals(1, bench.sent(C, Follow.class).size(), "it may live");
        bench.receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(1, bench.sent(A, Promise.class).size());
    }

    @Test
    void isLoyalAgainOnceTheLeaderGreetsOnANewConnection() {
        bench.take(new Input.Disconnected(C, "reset"));
        bench.connect(C);
        bench.receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(1, bench.sent(A, PromiseRefused.class).size());
    }

    @Test
    void aMemberThatWasAsleepAccusesNobody() {
        bench.fireLate(Timer.LEADER_CHECK, 40 * SECOND);
        assertEquals(GroupStatus.State.MEMBER, bench.state());
        bench.pass(19 * SECOND - 5 * SECOND);
        bench.fire(Timer.LEADER_CHECK);
        assertEquals(GroupStatus.State.MEMBER, bench.state(), "it listens anew");
    }

    @Test
    void electsAtOnceWhenTheLeaderLeaves() {
        bench.receive(A, new Leave(A));
        assertEquals(GroupStatus.State.MEMBER, bench.state());
        bench.receive(C, new Leave(C));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
    }

    @Test
    void followsNoOlderView() {
        bench.receive(C, new ViewChange(view(7, reign(5, C), A, B, C)));
        assertEquals(7, bench.group.status().viewId());
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C)));
        assertEquals(7, bench.group.status().viewId());
        assertEquals(List.of(A, B, C), bench.members());
    }

    @Test
    void aViewOfTheSameReignBeginsNoNewHandshake() {
        bench.receive(C, new ViewChange(view(7, reign(5, C), B, C)));
        assertEquals(List.of(), bench.sent(C, Follow.class));
    }

    @Test
    void asksToJoinAgainWhenTheViewDoesNotNameIt() {
        bench.receive(C, new ViewChange(view(6, reign(5, C), A, C)));
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(1, bench.sent(C, Join.class).size());
        assertEquals(1, bench.told("removed").size());
    }

    @Test
    void joinsTheLeaderToWhomItsOwnYields() {
        bench.receive(
                C,
                new LeaderAnnouncement(
                        A, 7_000, Bench.GROUP, 9, Optional.of(Bench.endpoint(A).host())));
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(1, bench.sent(A, Join.class).size());
    }

    @Test
    void startsTheHandshakeAnewOnANewConnectionUnderAFreshNumber() {
        bench.take(new Input.Disconnected(C, "reset"));
        bench.take(new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        assertEquals(2, number);
        log.readings(C, 1);
        bench.receive(C, new Align(1, reign(5, C), 0, 0), next(1));
        assertEquals(3, bench.group.status().lastSequence(), "that was the older handshake");
        long end = bench.journal.end();
        var crc = new ForeignLog().epoch(5, C).readings(C, 3).crc();
        bench.receive(C, new Align(2, reign(5, C), end, crc), next(2));
        assertEquals(4, bench.group.status().lastSequence());
    }

    @Test
    void cutsWhatTheNewLeaderLacksAndSubmitsItAgain() {
        bench.loses(C);
        bench.connect(A);
        bench.receive(A, new ViewChange(view(7, reign(7, A), A, B)));
        long number = bench.onlySent(A, Follow.class).number();
        var shorter = new ForeignLog().epoch(5, C).readings(C, 1);
        bench.receive(A, new Align(number, reign(7, A), shorter.end(), shorter.crc()));
        assertArrayEquals(shorter.bytes().toArray(), bench.journal.content());
        assertEquals(2, bench.outbox.size());
        assertEquals(1, bench.told("truncated").size());
        assertEquals(1, bench.sent(A, Requests.class).size());
    }

    @Test
    void aStalledStreamIsStartedAnewAtTheSecondHeartbeatWithoutProgress() {
        log.readings(C, 1);
        bench.receive(C, heartbeat(5));
        assertEquals(List.of(), bench.sent(C, Follow.class));
        bench.receive(C, heartbeat(5));
        assertEquals(2, bench.onlySent(C, Follow.class).number());
    }

    @Test
    void aStreamThatMovesIsLeftAlone() {
        log.readings(C, 1);
        bench.receive(C, heartbeat(5));
        bench.receive(C, next(1));
        log.readings(C, 1);
        bench.receive(C, heartbeat(5));
        assertEquals(List.of(), bench.sent(C, Follow.class));
    }

    @Test
    void readingsThatNeverComeBackAreSubmittedAgainThoughTheJournalGrows() {
        bench.offer("t1");
        for (int beat = 1; beat <= 2; beat++) {
            log.readings(C, 1);
            bench.receive(C, next(1));
            bench.receive(C, heartbeat(5));
            assertEquals(beat - 1, bench.sent(C, Requests.class).size(), "heartbeat " + beat);
        }
        assertEquals(List.of(), bench.sent(C, Follow.class), "the stream goes on");
    }

    @Test
    void aMissedViewIsAskedForAndTheStreamThatThisEndsIsStartedAnew() {
        bench.receive(C, heartbeat(6));
        assertEquals(1, bench.sent(C, Join.class).size());
        assertEquals(2, bench.onlySent(C, Follow.class).number());
        assertEquals(Follow.class, bench.sentTo(C).getLast().getClass(), "the join comes first");
    }

    @Test
    void aBrokenStreamIsGivenUpAfterThreeHandshakes() {
        for (int i = 0; i < 4; i++) {
            assertEquals(GroupStatus.State.MEMBER, bench.state());
            long number = 1 + i;
            if (i > 0) {
                bench.receive(C, new Align(number, reign(5, C), log.end(), log.crc()));
            }
            bench.receive(C, new Chunk(number, reign(5, C), log.end(), Bytes.utf8("nonsense\n")));
        }
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(1, bench.done(Effect.Disconnect.class).size());
    }

    /**
     * A leader that slept through its replacement makes a view that is newer than the standing one.
     */
    @Test
    void aMemberThatHearsItsLeaderTakesNoViewOfAnother() {
        bench.connect(D);
        bench.receive(D, new ViewChange(view(9, reign(2, D), A, B, C, D)));
        assertEquals(Optional.of(C), bench.group.status().leader());
        bench.take(new Input.Disconnected(C, "reset"));
        bench.receive(D, new ViewChange(view(10, reign(2, D), A, B, C, D)));
        assertEquals(Optional.of(D), bench.group.status().leader());
    }

    /**
     * What the group has is known only then; before it, all of an earlier run would seem missing.
     */
    @Test
    void takesInEarlierRunsOnceItIsAsFarAsTheLeader() {
        var source = new Source(B, new Incarnation(99));
        var asked = new ArrayList<Long>();
        bench.group.remember((reign, marks, outbox) -> {
            asked.add(marks.end());
            assertEquals(marks.end(), bench.journal.durableEnd(), "else a crash leaves a gap");
            outbox.add(source, 1, Bench.payload("t99"));
            return 1;
        });
        log.readings(C, 2);
        bench.receive(C, heartbeat(5));
        assertEquals(List.of(), asked, "two readings are on the way");
        bench.receive(C, next(1), heartbeat(5));
        assertEquals(List.of(log.end()), asked);
        assertEquals(1, bench.told("taken_in").size());
        assertEquals(1, bench.sent(C, Requests.class).size(), "and hands it over");
    }

    @Test
    void tellsOfRunsInAnotherLogOnce() {
        bench.group.remember(
                new EarlierRuns() {
                    @Override
                    public boolean mayHave(Reign reign) {
                        return false;
                    }

                    @Override
                    public List<String> ofOtherLogs(Reign reign) {
                        return List.of("data/.previous/b-0002", "data/.previous/b-0001");
                    }

                    @Override
                    public long takeIn(Reign reign, LogIndex marks, Outbox outbox) {
                        throw new AssertionError("there is none of this log");
                    }
                });
        bench.receive(C, heartbeat(5), heartbeat(5));
        assertEquals(1, bench.told("left_aside").size());
        assertTrue(
                bench.told("left_aside")
                        .getFirst()
                        .endsWith("data/.previous/b-0002,data/.previous/b-0001"));
    }
}
