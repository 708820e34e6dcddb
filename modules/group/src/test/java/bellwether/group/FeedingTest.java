package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.HistoryRequest;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.UpstreamLost;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C leads, of fan-out 1 where nothing else is said: A copies from C, B from A, D from B. */
final class FeedingTest {
    private static final PeerId E = new PeerId("0e000000-0000-4000-8000-00000000000e");

    private final Bench leader = Bench.ofFanout(C, 1).lead(A, B, D);
    private final Reign reign = leader.leading();

    private Optional<PeerId> upstream(PeerId member) {
        return status(member).upstream();
    }

    private GroupStatus.MemberStatus status(PeerId member) {
        return leader.group.status().members().stream()
                .filter(each -> each.id().equals(member))
                .findFirst()
                .orElseThrow();
    }

    private static Source source(PeerId peer) {
        return new Source(peer, Bench.incarnation(peer));
    }

    private SubtreeAck ack(Standing... standings) {
        return new SubtreeAck(reign, List.of(standings));
    }

    /** All that were told something but where to find the view. */
    private List<PeerId> named(PeerId... members) {
        return List.of(members).stream()
                .filter(member -> !leader.sent(member, Upstream.class).isEmpty())
                .toList();
    }

    @Test
    void theFirstCopiesFromTheLeaderAndTheNextFromOneAnother() {
        assertEquals(Optional.of(C), upstream(A));
        assertEquals(Optional.of(A), upstream(B));
        assertEquals(Optional.of(B), upstream(D));
        assertEquals(Optional.empty(), upstream(C));
    }

    @Test
    void whereToCutIsSaidFirstAndThenWhomToCopyFrom() {
        var history = new ForeignLog().epoch(1, C).history();
        leader.receive(B, new Follow(7, reign, history));
        assertEquals(
                List.of(
                        new Align(7, reign, history.end(), history.crc()),
                        new Upstream(7, reign, A)),
                leader.sentTo(B));
        assertEquals(List.of(), leader.done(Effect.OpenStream.class));
    }

    /** It was under way on a connection that broke, and the next handshake came on another. */
    @Test
    void aHandshakeThatComesAfterALaterOneOfTheSameStartIsOver() {
        var history = new ForeignLog().epoch(1, C).history();
        leader.receive(B, new Follow(10, reign, history));
        leader.receive(A, ack(new Standing(source(B), 10, history.end(), history.end())));
        leader.receive(B, new Follow(9, reign, history));
        assertEquals(List.of(), leader.sentTo(B));
        assertEquals(OptionalLong.of(history.end()), status(B).acknowledgedDurableEnd());
        long end = history.end() + 1;
        leader.receive(A, ack(new Standing(source(B), 10, end, end)));
        assertEquals(OptionalLong.of(end), status(B).acknowledgedDurableEnd());
    }

    /** It may have cut meanwhile; and where to cut next is not known before it tells more. */
    @Test
    void whatSomebodyAcknowledgedCountsNoMoreOnceItFollowsAnew() {
        leader.receive(B, new JournalAck(1, reign, 200, 100));
        assertEquals(OptionalLong.of(200), status(B).acknowledgedEnd());
        var unknown = new EpochMark(Bench.reign(reign.viewId() + 1, E), 400);
        leader.receive(B, new Follow(8, reign, new History(0, 500, 1, 0, List.of(unknown), true)));
        assertEquals(List.of(new HistoryRequest(8, 0)), leader.sentTo(B));
        assertEquals(OptionalLong.empty(), status(B).acknowledgedEnd());
    }

    @Test
    void aLeaderWithoutALimitNamesNobody() {
        var wide = new Bench(C).lead(A, B, D);
        assertEquals(List.of(), wide.sent(D, Upstream.class));
        assertEquals(1, wide.done(Effect.OpenStream.class).size());
    }

    @Test
    void plainMembersCopyFromTheLeaderAndAreNotCounted() {
        leader.hear(E, new NewPeerRequest(E, 7_000, Optional.empty()));
        leader.take(new Input.Connected(E));
        leader.fire(Timer.ADMISSION);
        assertEquals(
                List.of(E),
                leader.done(Effect.OpenStream.class).stream().map(Effect.OpenStream::to).toList());
        leader.fire(Timer.HEARTBEAT);
        assertEquals(List.of(), named(A, B, D), "nobody makes room for it");
    }

    // ---- acknowledgements

    @Test
    void acknowledgementsComeThroughOthers() {
        leader.receive(
                A, ack(new Standing(source(B), 1, 200, 100), new Standing(source(D), 1, 80, 70)));
        assertEquals(OptionalLong.of(200), status(B).acknowledgedEnd());
        assertEquals(OptionalLong.of(100), status(B).acknowledgedDurableEnd());
        assertEquals(OptionalLong.of(70), status(D).acknowledgedDurableEnd());
    }

    @Test
    void oneThatWasOvertakenOnAnotherWayTakesNothingBack() {
        leader.receive(A, ack(new Standing(source(B), 1, 200, 100)));
        leader.receive(B, ack(new Standing(source(B), 1, 150, 120)));
        assertEquals(OptionalLong.of(200), status(B).acknowledgedEnd());
        assertEquals(OptionalLong.of(120), status(B).acknowledgedDurableEnd());
    }

    /** It may have cut since, on another leader's word. */
    @Test
    void whatAMemberHadBeforeItsLastHandshakeOrStartCountsNothing() {
        leader.receive(A, ack(new Standing(source(B), 1, 200, 100)));
        leader.receive(B, leader.statement(B, 2));
        assertEquals(OptionalLong.empty(), status(B).acknowledgedEnd());
        leader.receive(
                A,
                ack(
                        new Standing(source(B), 1, 200, 100),
                        new Standing(new Source(B, new Incarnation(99)), 2, 200, 100)));
        assertEquals(OptionalLong.empty(), status(B).acknowledgedEnd());
        leader.receive(A, ack(new Standing(source(B), 2, 60, 50)));
        assertEquals(OptionalLong.of(60), status(B).acknowledgedEnd());
    }

    @Test
    void soItIsForOneThatCopiesFromTheLeader() {
        leader.receive(A, new JournalAck(1, reign, 200, 100));
        assertEquals(OptionalLong.of(100), status(A).acknowledgedDurableEnd());
        leader.receive(A, leader.statement(A, 2));
        leader.receive(A, new JournalAck(1, reign, 200, 100));
        assertEquals(OptionalLong.empty(), status(A).acknowledgedEnd());
        leader.receive(A, new JournalAck(2, reign, 60, 50));
        assertEquals(OptionalLong.of(60), status(A).acknowledgedEnd());
    }

    @Test
    void acknowledgementsOfAnotherReignOrFromStrangersCountNothing() {
        leader.connect(E);
        leader.receive(E, ack(new Standing(source(B), 1, 200, 100)));
        leader.receive(
                A,
                new SubtreeAck(Bench.reign(9, C), List.of(new Standing(source(B), 1, 200, 100))));
        assertEquals(OptionalLong.empty(), status(B).acknowledgedEnd());
    }

    // ---- how long what others tell may be kept

    @Test
    void whatOthersTellMayBeKeptAsLongAsAllIsKnownInTwoSeconds() {
        assertEquals(0, Bench.ofFanout(C, 8).lead(A, B, D).ackDelayMillis(A), "nobody tells");
        assertEquals(800, leader.ackDelayMillis(A), "two on the way, who look each 0.1 s");
        var deep = Bench.ofFanout(C, 1).lead(many(7));
        assertEquals(1_200 / 6, deep.ackDelayMillis(many(1)[0]));
        var deeper = Bench.ofFanout(C, 1).lead(many(12));
        assertEquals(0, deeper.ackDelayMillis(many(1)[0]));
    }

    @Test
    void whereTheLeaderDeliversWhatIsSafeOrIsToMakeWayNothingIsKept() {
        var goOn = new PartitionPolicy.GoOn();
        assertEquals(800, Bench.ofFanout(C, 1, goOn, Delivery.AGREED).lead(A, B).ackDelayMillis(A));
        assertEquals(0, Bench.ofFanout(C, 1, goOn, Delivery.SAFE).lead(A, B).ackDelayMillis(A));
        assertEquals(800, Bench.preemptingOfFanout(C, 1).lead(A, B).ackDelayMillis(A));
        assertEquals(0, Bench.preemptingOfFanout(C, 1).lead(A, D).ackDelayMillis(A));
    }

    /** Twice between two: after each of them what is told first counts, whatever it says. */
    @Test
    void nothingIsKeptForMoreThanHalfAHeartbeatInterval() {
        assertEquals(400, Bench.beatingEach(SECOND, C, 1).lead(A, B).ackDelayMillis(A));
        assertEquals(0, Bench.beatingEach(SECOND / 5, C, 1).lead(A, B).ackDelayMillis(A));
    }

    @Test
    void aLeavingLeaderTellsAtOnceThatItWaits() {
        assertEquals(800, leader.ackDelayMillis(A));
        leader.take(new Input.Stop());
        assertEquals(0, leader.onlySent(A, Heartbeat.class).pulse().orElseThrow().ackDelayMillis());
    }

    private static PeerId[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PeerId("0e%06d-0000-4000-8000-00000000000e".formatted(i)))
                .toArray(PeerId[]::new);
    }

    @Test
    void whereAMemberDeliversWhatIsSafeNothingIsKept() {
        assertEquals(800, leader.ackDelayMillis(A));
        leader.receive(
                D,
                new Hello(
                        D,
                        Bench.endpoint(D),
                        Map.of(
                                Hello.FIELD_INCARNATION,
                                Bench.incarnation(D).toString(),
                                Hello.FIELD_KEYS,
                                Hello.KNOWN,
                                Hello.FIELD_DELIVERY,
                                Hello.SAFE)));
        assertEquals(0, leader.ackDelayMillis(A));
        leader.receive(D, new Leave(D));
        assertEquals(800, leader.ackDelayMillis(A), "B is still below A");
    }

    @Test
    void aLeavingLeaderWaitsForThoseBelowToo() {
        leader.take(new Input.Stop());
        long end = leader.journal.end();
        leader.receive(A, new JournalAck(1, reign, end, end));
        leader.receive(A, ack(new Standing(source(B), 1, end, 0)));
        assertFalse(leader.group.hasLeft(), "D has not got all");
        leader.receive(A, ack(new Standing(source(D), 1, end, 0)));
        assertTrue(leader.group.hasLeft());
    }

    // ---- repair

    @Test
    void whoLosesItsUpstreamGetsAnotherWithItsNewHandshake() {
        leader.receive(
                D,
                new UpstreamLost(1, reign, B, true),
                new Follow(2, reign, new ForeignLog().history()));
        assertEquals(Optional.of(C), upstream(D), "nobody else has room");
        assertEquals(
                List.of(new Effect.OpenStream(D, 2, reign, 0)),
                leader.done(Effect.OpenStream.class));
        assertEquals(1, leader.told("upstream_replaced").size());
        leader.fire(Timer.HEARTBEAT);
        assertEquals(new Upstream(1, reign, D), leader.onlySent(A, Upstream.class));
        assertEquals(List.of(new Effect.CloseStream(A)), leader.done(Effect.CloseStream.class));
        assertEquals(Optional.of(A), upstream(B), "the chain is C D A B now");
    }

    @Test
    void aComplaintUnderAnOlderNumberOrAboutAnotherUpstreamIsStale() {
        leader.receive(B, leader.statement(B, 2));
        leader.receive(B, new UpstreamLost(1, reign, A, true));
        leader.receive(B, new UpstreamLost(2, reign, D, true));
        leader.receive(B, new UpstreamLost(2, Bench.reign(9, C), A, true));
        leader.receive(B, new UpstreamLost(1, reign, A, false));
        assertEquals(Optional.of(A), upstream(B));
        assertFalse(leader.armed.containsKey(Timer.REPAIR));
    }

    @Test
    void ofThoseWhoGetNothingOnlyTheTopmostMoves() {
        leader.receive(D, new UpstreamLost(1, reign, B, false));
        leader.receive(B, new UpstreamLost(1, reign, A, false));
        assertEquals(Optional.of(B), upstream(D), "others may complain, too");
        leader.fire(Timer.REPAIR);
        assertEquals(List.of(B), named(A, B, D));
        assertEquals(new Upstream(1, reign, C), leader.onlySent(B, Upstream.class));
        assertEquals(Optional.of(B), upstream(D));
        long end = leader.journal.end();
        leader.receive(B, new Subscribe(5, reign, end));
        assertEquals(
                List.of(new Effect.OpenStream(B, 5, reign, end)),
                leader.done(Effect.OpenStream.class));
    }

    @Test
    void whoWasNotToldToCopyFromTheLeaderIsRefused() {
        leader.receive(B, new Subscribe(5, reign, 0));
        assertEquals(List.of(new StreamEnd(5, reign)), leader.sentTo(B));
        leader.receive(A, new Subscribe(5, reign, 3));
        assertEquals(List.of(new StreamEnd(5, reign)), leader.sentTo(A), "inside a line");
        leader.receive(A, new Subscribe(6, Bench.reign(9, C), 0));
        assertEquals(List.of(new StreamEnd(6, Bench.reign(9, C))), leader.sentTo(A));
        assertEquals(List.of(), leader.done(Effect.OpenStream.class));
    }

    @Test
    void whenAMemberLeavesOrDiesThoseWhoCopiedFromItGoElsewhere() {
        leader.receive(B, new Leave(B));
        assertEquals(List.of(D), named(A, D));
        assertEquals(new Upstream(1, reign, A), leader.onlySent(D, Upstream.class));
        leader.loses(A);
        assertEquals(new Upstream(1, reign, C), leader.onlySent(D, Upstream.class));
    }

    @Test
    void whoHasStartedAnewIsNoUpstreamOfThoseItHadBefore() {
        leader.take(new Input.Disconnected(B, "reset"));
        assertEquals(List.of(), named(A, D), "it may come back as it was");
        leader.take(
                new Input.Connected(B),
                new Input.Received(
                        B,
                        new Hello(
                                B,
                                Bench.endpoint(B),
                                Map.of(
                                        Hello.FIELD_INCARNATION,
                                        new Incarnation(77).toString(),
                                        Hello.FIELD_KEYS,
                                        Hello.KNOWN))),
                new Input.Received(B, new Join(Ballot.NONE)));
        assertEquals(new Upstream(1, reign, A), leader.onlySent(D, Upstream.class));
        assertEquals(Optional.empty(), upstream(B), "until it follows");
    }

    @Test
    void aMemberOfHigherPriorityIsMadeWayForThroughOthersAndOnlyOnce() {
        var preempting = Bench.preemptingOfFanout(B, 1).lead(A, C, D);
        long end = preempting.journal.end();
        preempting.receive(
                A,
                new SubtreeAck(
                        preempting.leading(),
                        List.of(
                                new Standing(source(C), 1, end, end),
                                new Standing(source(D), 1, end, end))));
        assertEquals(1, preempting.told("made_way").size());
        assertEquals(GroupStatus.State.ELECTING, preempting.state());
    }

    @Test
    void aMessageThatOnlyALeaderSendsMovesNoLeader() {
        for (Message message : List.of(new Upstream(1, reign, A), new StreamEnd(1, reign))) {
            leader.receive(A, message);
            assertEquals(List.of(), leader.effects);
        }
    }
}
