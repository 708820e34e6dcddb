package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** B follows C; D copies from B. A is a member as well. */
final class DownstreamTest {
    private static final Reign REIGN = reign(5, C);

    private final ForeignLog log = new ForeignLog().epoch(5, C).readings(C, 3);
    private final Bench bench = new Bench(B).follow(C, 5, log, A, D);

    DownstreamTest() {
        bench.connect(A).connect(D);
    }

    private static Source source(bellwether.protocol.PeerId peer) {
        return new Source(peer, Bench.incarnation(peer));
    }

    private Chunk next(long number) {
        long end = bench.journal.end();
        return new Chunk(number, REIGN, end, log.from(end));
    }

    private List<Effect.OpenStream> opened() {
        return bench.done(Effect.OpenStream.class);
    }

    // ---- streams

    @Test
    void streamsToASubscriberFromWhereItIsUnderItsNumber() {
        bench.receive(D, new Subscribe(7, REIGN, 0));
        assertEquals(List.of(new Effect.OpenStream(D, 7, REIGN, 0)), opened());
        bench.receive(D, new Subscribe(8, REIGN, log.end()));
        assertEquals(List.of(new Effect.CloseStream(D)), bench.done(Effect.CloseStream.class));
        assertEquals(List.of(new Effect.OpenStream(D, 8, REIGN, log.end())), opened());
    }

    /** Hole 13: being ahead of an upstream is no divergence. */
    @Test
    void whoIsAheadWaitsUntilThisPeerHasCaughtUp() {
        log.readings(C, 1);
        long theirs = log.end();
        bench.receive(D, new Subscribe(7, REIGN, theirs));
        assertEquals(List.of(), opened());
        assertEquals(List.of(), bench.sentTo(D));
        log.readings(C, 1);
        bench.receive(C, next(1));
        assertEquals(List.of(new Effect.OpenStream(D, 7, REIGN, theirs)), opened());
    }

    @Test
    void whoSubscribesWhileThisPeerIsNotAlignedWaits() {
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(D, new Subscribe(7, REIGN, 0));
        assertEquals(List.of(), opened());
        bench.receive(C, new Align(number, REIGN, log.end(), log.crc()));
        assertEquals(List.of(new Effect.OpenStream(D, 7, REIGN, 0)), opened());
    }

    @Test
    void whoFollowsAnotherReignIsRefused() {
        bench.receive(D, new Subscribe(7, reign(4, A), 0));
        bench.receive(D, new Subscribe(7, reign(4, C), 0));
        assertEquals(List.of(), opened());
        assertEquals(List.of(new StreamEnd(7, reign(4, C))), bench.sentTo(D));
    }

    @Test
    void anOffsetInsideALineIsRefused() {
        bench.receive(D, new Subscribe(7, REIGN, 10));
        assertEquals(List.of(), opened());
        assertEquals(List.of(new StreamEnd(7, REIGN)), bench.sentTo(D));
    }

    @Test
    void aPeerThatHasNoLeaderStreamsToNobody() {
        bench.loses(C);
        bench.receive(D, new Subscribe(7, REIGN, 0));
        assertEquals(List.of(), opened());
        assertEquals(List.of(new StreamEnd(7, REIGN)), bench.sent(D, StreamEnd.class));
    }

    @Test
    void theStreamEndsWhenTheSubscriberSaysSoAndOnlyThatOne() {
        bench.receive(D, new Subscribe(7, REIGN, 0));
        bench.receive(D, new StreamEnd(6, REIGN));
        assertEquals(List.of(), bench.done(Effect.CloseStream.class));
        bench.receive(D, new StreamEnd(7, REIGN));
        assertEquals(List.of(new Effect.CloseStream(D)), bench.done(Effect.CloseStream.class));
        bench.receive(D, new Subscribe(8, REIGN, log.end() + 1_000), new StreamEnd(8, REIGN));
        log.readings(C, 20);
        bench.receive(C, next(1));
        assertEquals(List.of(), opened(), "it waits no more");
    }

    @Test
    void aNewConnectionWithTheLeaderThatCutsNothingLeavesTheStreams() {
        bench.receive(D, new Subscribe(7, REIGN, 0));
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(C, new Align(number, REIGN, log.end(), log.crc()));
        assertEquals(List.of(), bench.done(Effect.CloseStream.class));
        assertEquals(List.of(), bench.sentTo(D));
    }

    /** Hole 10: an upstream that cuts while it streams. */
    @Test
    void allStreamsEndBeforeACutAndTheSubscribersAreTold() {
        bench.receive(D, new Subscribe(7, REIGN, 0));
        bench.receive(A, new Subscribe(9, REIGN, log.end() + 1_000));
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        var done = new ArrayList<Effect>();
        bench.journal.beforeCut(() -> done.addAll(bench.effects));
        long first = new ForeignLog().epoch(5, C).end();
        int crc = new ForeignLog().epoch(5, C).crc();
        bench.receive(C, new Align(number, REIGN, first, crc));
        assertEquals(first, bench.journal.end());
        assertTrue(done.contains(new Effect.CloseStream(D)), done.toString());
        assertEquals(List.of(new StreamEnd(7, REIGN)), bench.sentTo(D));
        assertEquals(List.of(new StreamEnd(9, REIGN)), bench.sentTo(A));
    }

    @Test
    void aPromiseEndsAllStreams() {
        bench.receive(D, new Subscribe(7, REIGN, 0));
        bench.take(new Input.Disconnected(C, "reset"));
        bench.receive(A, new PromiseRequest(new Ballot(6, A), 0));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertEquals(List.of(new Effect.CloseStream(D)), bench.done(Effect.CloseStream.class));
        assertEquals(List.of(new StreamEnd(7, REIGN)), bench.sentTo(D));
    }

    @Test
    void aSubscriberWhoseConnectionBreaksMustSubscribeAgain() {
        bench.receive(D, new Subscribe(7, REIGN, log.end() + 1_000));
        bench.take(new Input.Disconnected(D, "reset"));
        log.readings(C, 20);
        bench.receive(C, next(1));
        assertEquals(List.of(), opened());
    }

    // ---- acknowledgements

    private void subscribeD() {
        bench.receive(D, new Subscribe(7, REIGN, log.end() + 1_000));
    }

    private static SubtreeAck ack(Standing... standings) {
        return new SubtreeAck(REIGN, List.of(standings));
    }

    @Test
    void towardsTheLeaderItAcknowledgesItselfAsWithoutATreeAndOthersBehind() {
        subscribeD();
        var ofD = new Standing(source(D), 3, 100, 50);
        bench.receive(D, ack(ofD));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(List.of(new JournalAck(1, REIGN, log.end(), 0), ack(ofD)), bench.sentTo(C));
        bench.receive(D, ack(ofD));
        assertEquals(List.of(), bench.done(Effect.Arm.class), "no news");
    }

    @Test
    void ofEachItHandsOnTheHighestThatIsNews() {
        subscribeD();
        bench.receive(
                D,
                ack(
                        new Standing(source(D), 3, 100, 50),
                        new Standing(source(A), 1, 100, 100),
                        new Standing(source(D), 3, 80, 60)));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(
                ack(new Standing(source(D), 3, 100, 60), new Standing(source(A), 1, 100, 100)),
                bench.onlySent(C, SubtreeAck.class));
        bench.receive(
                D, ack(new Standing(source(D), 4, 20, 20), new Standing(source(A), 1, 90, 90)));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(
                ack(new Standing(source(D), 4, 20, 20)),
                bench.onlySent(C, SubtreeAck.class),
                "a later handshake may begin lower");
        bench.receive(D, ack(new Standing(source(D), 3, 900, 900)));
        assertEquals(List.of(), bench.done(Effect.Arm.class), "an earlier one says nothing now");
    }

    @Test
    void whoIsNotInTheViewWithThatStartIsNotHandedOn() {
        subscribeD();
        bench.receive(
                D,
                ack(
                        new Standing(source(B), 3, 100, 50),
                        new Standing(new Source(D, new Incarnation(99)), 3, 100, 50),
                        new Standing(
                                source(
                                        new bellwether.protocol.PeerId(
                                                "0e000000-0000-4000-8000-00000000000e")),
                                3,
                                100,
                                50)),
                new SubtreeAck(reign(4, C), List.of(new Standing(source(D), 3, 100, 50))));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(List.of(new JournalAck(1, REIGN, log.end(), 0)), bench.sentTo(C));
    }

    @Test
    void towardsAnotherUpstreamItAcknowledgesItselfWithTheNumberOfItsHandshake() {
        subscribeD();
        bench.fire(Timer.ACKNOWLEDGE);
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        bench.fire(Timer.ACKNOWLEDGE);
        bench.receive(C, new Upstream(1, REIGN, A));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(
                ack(new Standing(source(B), 1, log.end(), 0), new Standing(source(D), 3, 100, 50)),
                bench.onlySent(A, SubtreeAck.class),
                "all again: what the old upstream was told may be lost with it");
        assertEquals(List.of(), bench.sent(C, JournalAck.class));
    }

    @Test
    void afterANewHandshakeAllIsAcknowledgedAgain() {
        subscribeD();
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        bench.fire(Timer.ACKNOWLEDGE);
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(C, new Align(number, REIGN, log.end(), log.crc()));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(
                List.of(
                        new JournalAck(number, REIGN, log.end(), 0),
                        ack(new Standing(source(D), 3, 100, 50))),
                bench.sentTo(C));
    }

    @Test
    void whoDoesNotCopyFromThisPeerTellsItNothingOfOthers() {
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        subscribeD();
        bench.receive(A, ack(new Standing(source(D), 3, 100, 50)));
        bench.receive(A, new Subscribe(8, REIGN, log.end() + 1_000));
        bench.receive(A, ack(new Standing(source(D), 3, 100, 50)));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(List.of(), bench.sent(C, SubtreeAck.class), "D tells it itself, or nobody");
    }

    /** Nobody has begun a ninth handshake; what it names would outlast all that is true. */
    @Test
    void whatIsSaidAfterAHeartbeatCountsWhateverWasSaidBefore() {
        subscribeD();
        bench.receive(D, ack(new Standing(source(A), 9, 900, 900)));
        bench.receive(D, ack(new Standing(source(A), 1, 100, 50)));
        bench.receive(C, log.heartbeat(5, C));
        bench.receive(D, ack(new Standing(source(A), 1, 120, 60)));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(ack(new Standing(source(A), 1, 120, 60)), bench.onlySent(C, SubtreeAck.class));
    }

    private static Heartbeat mayKeep(ForeignLog log, long viewId, long delayMillis) {
        return new Heartbeat(
                Optional.of(
                        new Pulse(
                                viewId,
                                REIGN,
                                log.end(),
                                0,
                                0,
                                OptionalInt.of(log.crc()),
                                delayMillis)));
    }

    /** What is told by an acknowledgement now: of this peer itself always. */
    private List<SubtreeAck> toldOfOthers() {
        bench.fire(Timer.ACKNOWLEDGE);
        return bench.sent(C, SubtreeAck.class);
    }

    @Test
    void whatOthersHaveToldIsKeptTogetherForAsLongAsTheLeaderAllows() {
        subscribeD();
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        assertEquals(1, toldOfOthers().size(), "it has not said anything yet");
        bench.receive(C, mayKeep(log, 5, 250));
        bench.receive(D, ack(new Standing(source(D), 3, 110, 50)));
        assertEquals(List.of(), toldOfOthers());
        assertEquals(1, bench.sent(C, JournalAck.class).size(), "of itself it tells at once");
        bench.receive(D, ack(new Standing(source(D), 3, 120, 60)));
        assertEquals(List.of(), toldOfOthers());
        bench.receive(D, ack(new Standing(source(A), 1, 90, 90)));
        assertEquals(
                List.of(
                        ack(
                                new Standing(source(D), 3, 120, 60),
                                new Standing(source(A), 1, 90, 90))),
                toldOfOthers(),
                "0.3 s after it told of others last");
    }

    @Test
    void inAnotherHandshakeOrViewNothingIsKept() {
        subscribeD();
        bench.receive(C, mayKeep(log, 5, 800));
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(C, new Align(number, REIGN, log.end(), log.crc()));
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        assertEquals(1, toldOfOthers().size());
        bench.receive(C, mayKeep(log, 4, 800));
        bench.receive(D, ack(new Standing(source(D), 3, 110, 50)));
        assertEquals(1, toldOfOthers().size(), "that is said of an older view");
        bench.receive(C, mayKeep(log, 5, 800));
        bench.receive(D, ack(new Standing(source(D), 3, 120, 50)));
        assertEquals(0, toldOfOthers().size());
        bench.receive(C, mayKeep(log, 5, 0));
        assertEquals(1, toldOfOthers().size());
        bench.receive(C, mayKeep(log, 5, 800));
        bench.receive(C, new ViewChange(Bench.view(6, REIGN, A, B, C, D)));
        bench.receive(D, ack(new Standing(source(D), 3, 130, 50)));
        assertEquals(1, toldOfOthers().size());
    }

    @Test
    void underAnotherUpstreamNothingIsKept() {
        subscribeD();
        bench.receive(C, mayKeep(log, 5, 800));
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        assertEquals(0, toldOfOthers().size());
        bench.receive(C, new Upstream(1, REIGN, A));
        bench.fire(Timer.ACKNOWLEDGE);
        assertEquals(2, bench.onlySent(A, SubtreeAck.class).standings().size(), "its own, and D's");
    }

    @Test
    void howeverLongALeaderAllowsNothingIsKeptForMoreThanASecond() {
        subscribeD();
        bench.receive(C, mayKeep(log, 5, 999_999_999_999_999_999L));
        bench.receive(D, ack(new Standing(source(D), 3, 100, 50)));
        for (int i = 0; i < 9; i++) {
            assertEquals(List.of(), toldOfOthers(), "after " + (i + 1) * 100 + " ms");
        }
        assertEquals(1, toldOfOthers().size());
    }
}
