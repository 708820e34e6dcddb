package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Bytes;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.UpstreamLost;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** B follows C and copies from A, which the leader has named. D is a member as well. */
final class CopyingTest {
    private static final Reign REIGN = reign(5, C);

    /** The handshake with the leader, and the subscription that follows it. */
    private static final long HANDSHAKE = 1;

    private static final long STREAM = 2;

    private final ForeignLog log = new ForeignLog().epoch(5, C).readings(C, 3);
    private final Bench bench = new Bench(B).follow(C, 5, log, A, D);

    CopyingTest() {
        bench.connect(A).connect(D);
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, A));
    }

    /** What C's journal holds beyond the own. */
    private Chunk next(long number) {
        long end = bench.journal.end();
        return new Chunk(number, REIGN, end, log.from(end));
    }

    private void heartbeat() {
        bench.pass(Bench.SECOND);
        bench.receive(C, new Heartbeat(Optional.of(new Pulse(5, REIGN, log.end()))));
    }

    private void assertHas(ForeignLog other) {
        assertArrayEquals(other.bytes().toArray(), bench.journal.content());
    }

    @Test
    void subscribesWhereItsJournalEndsUnderAFreshNumber() {
        assertEquals(List.of(new Subscribe(STREAM, REIGN, log.end())), bench.sentTo(A));
        assertEquals(Optional.of(A), bench.group.status().upstream());
        log.readings(C, 2);
        bench.receive(A, next(STREAM));
        assertHas(log);
    }

    @Test
    void whatOthersStreamDoesNotCount() {
        byte[] before = bench.journal.content();
        log.readings(C, 2);
        bench.receive(C, next(HANDSHAKE), next(STREAM));
        bench.receive(D, next(STREAM));
        assertArrayEquals(before, bench.journal.content());
    }

    @Test
    void aChunkOfAnotherReignOrNumberOrPlaceIsDropped() {
        byte[] before = bench.journal.content();
        log.readings(C, 2);
        long end = bench.journal.end();
        bench.receive(
                A,
                new Chunk(STREAM, reign(4, C), end, log.from(end)),
                new Chunk(STREAM, reign(5, A), end, log.from(end)),
                new Chunk(HANDSHAKE, REIGN, end, log.from(end)),
                new Chunk(STREAM + 1, REIGN, end, log.from(end)),
                new Chunk(STREAM, REIGN, 0, log.bytes()));
        assertArrayEquals(before, bench.journal.content());
        assertEquals(List.of(), bench.sentTo(C), "and nobody is bothered");
    }

    /** Hole 13: an upstream that is behind must not cut a member that is merely ahead. */
    @Test
    void nobodyButTheLeaderSaysWhereToCutOrWhomToCopyFrom() {
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(
                A,
                new Align(number, REIGN, 0, 0),
                new Align(STREAM, REIGN, 0, 0),
                new Upstream(number, REIGN, D));
        assertHas(log);
        assertEquals(List.of(), bench.sentTo(D));
        assertEquals(Optional.empty(), bench.group.status().upstream(), "not aligned yet");
    }

    @Test
    void anUpstreamNamedForAnOlderHandshakeOrBeforeTheAnswerIsNotTaken() {
        bench.receive(C, new Upstream(HANDSHAKE - 1, REIGN, D));
        bench.receive(C, new Upstream(HANDSHAKE, reign(4, C), D));
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, B));
        assertEquals(Optional.of(A), bench.group.status().upstream());
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = bench.onlySent(C, Follow.class).number();
        bench.receive(C, new Upstream(number, REIGN, D));
        assertEquals(List.of(), bench.sentTo(D));
    }

    @Test
    void anotherUpstreamTakesOverAndTheOldOneIsTold() {
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, D));
        assertEquals(List.of(new StreamEnd(STREAM, REIGN)), bench.sentTo(A));
        assertEquals(List.of(new Subscribe(3, REIGN, log.end())), bench.sentTo(D));
        byte[] before = bench.journal.content();
        log.readings(C, 2);
        bench.receive(A, next(STREAM));
        assertArrayEquals(before, bench.journal.content(), "that was still on its way");
        bench.receive(D, next(3));
        assertHas(log);
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, C));
        assertEquals(List.of(new Subscribe(4, REIGN, log.end())), bench.sentTo(C));
    }

    @Test
    void anUpstreamThatNobodyHasToldTheAddressOfIsGivenBack() {
        var stranger = new PeerId("0e000000-0000-4000-8000-00000000000e");
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, stranger));
        assertEquals(
                List.of(
                        new UpstreamLost(HANDSHAKE, REIGN, stranger, true),
                        new Follow(4, REIGN, log.history())),
                bench.sentTo(C));
    }

    // ---- losing it

    /** Hole 11: a cursor is never kept over a break. */
    private void assertBeginsAnew() {
        assertEquals(
                List.of(
                        new UpstreamLost(HANDSHAKE, REIGN, A, true),
                        new Follow(3, REIGN, log.history())),
                bench.sentTo(C));
        byte[] before = bench.journal.content();
        log.readings(C, 2);
        bench.receive(A, next(STREAM), next(3));
        assertArrayEquals(before, bench.journal.content(), "the leader must answer first");
        bench.receive(C, new Align(3, REIGN, before.length, crc(before)), next(3));
        assertHas(log);
    }

    private static int crc(byte[] journal) {
        var index = new bellwether.sequencer.LogIndex();
        index.take(Bytes.of(journal));
        return index.crc();
    }

    @Test
    void whenTheConnectionWithItBreaksItAsksForAnotherAndBeginsAnew() {
        bench.take(new Input.Disconnected(A, "reset"));
        assertBeginsAnew();
        assertEquals(
                1, bench.group.status().members().stream().filter(m -> m.id().equals(A)).count());
    }

    @Test
    void soItDoesWhenItCannotBeReached() {
        bench.take(new Input.Unreachable(A, "refused"));
        assertBeginsAnew();
    }

    @Test
    void soItDoesWhenTheUpstreamEndsTheStream() {
        bench.receive(A, new StreamEnd(STREAM, REIGN));
        assertEquals(1, bench.told("upstream_lost").size());
        assertBeginsAnew();
    }

    @Test
    void soItDoesWhenTheStreamDoesNotContinueTheOwnJournal() {
        bench.receive(A, new Chunk(STREAM, REIGN, log.end(), Bytes.utf8("nonsense\n")));
        assertEquals(1, bench.told("stream_broken").size());
        assertBeginsAnew();
    }

    @Test
    void anotherPeersDeathOrTheEndOfAnOlderStreamIsNotTheUpstreams() {
        bench.take(new Input.Disconnected(D, "reset"));
        assertEquals(List.of(), bench.sentTo(C));
        bench.receive(A, new StreamEnd(STREAM - 1, REIGN), new StreamEnd(STREAM, reign(4, C)));
        bench.receive(D, new StreamEnd(STREAM, REIGN));
        assertEquals(List.of(), bench.sentTo(C));
    }

    @Test
    void complainsWhenNothingComesFromOneHeartbeatToTheNextAndTheLeaderHasMore() {
        heartbeat();
        heartbeat();
        assertEquals(List.of(), bench.sent(C, UpstreamLost.class), "it has all");
        log.readings(C, 1);
        heartbeat();
        assertEquals(List.of(), bench.sent(C, UpstreamLost.class), "it may be on its way");
        heartbeat();
        assertEquals(
                new UpstreamLost(HANDSHAKE, REIGN, A, false),
                bench.onlySent(C, UpstreamLost.class));
        assertEquals(List.of(), bench.sent(C, Follow.class), "the leader names another");
        bench.receive(C, new Upstream(HANDSHAKE, REIGN, D));
        heartbeat();
        assertEquals(
                List.of(), bench.sent(C, UpstreamLost.class), "that one has had no interval yet");
        bench.receive(D, next(3));
        heartbeat();
        assertEquals(List.of(), bench.sent(C, UpstreamLost.class));
    }

    @Test
    void howeverShortTheIntervalASilenceOfLessThanASecondIsNoReasonToComplain() {
        log.readings(C, 1);
        for (int i = 0; i < 4; i++) {
            bench.pass(Bench.SECOND / 5);
            bench.receive(C, new Heartbeat(Optional.of(new Pulse(5, REIGN, log.end()))));
            assertEquals(List.of(), bench.sent(C, UpstreamLost.class));
        }
        heartbeat();
        assertEquals(1, bench.sent(C, UpstreamLost.class).size());
    }

    @Test
    void aComplaintThatBringsNothingThreeTimesIsFollowedByANewHandshake() {
        log.readings(C, 1);
        heartbeat();
        for (int i = 0; i < 3; i++) {
            heartbeat();
            assertEquals(1, bench.sent(C, UpstreamLost.class).size(), "complaint " + i);
            assertEquals(List.of(), bench.sent(C, Follow.class));
        }
        heartbeat();
        assertEquals(3, bench.onlySent(C, Follow.class).number());
        assertEquals(List.of(new StreamEnd(STREAM, REIGN)), bench.sentTo(A));
    }

    @Test
    void aNewConnectionWithTheLeaderEndsTheOldStreamFirst() {
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        assertEquals(List.of(new StreamEnd(STREAM, REIGN)), bench.sentTo(A));
        assertEquals(3, bench.onlySent(C, Follow.class).number());
    }

    @Test
    void whoLosesItsLeaderEndsTheStreamOfItsUpstream() {
        bench.loses(C);
        assertEquals(new StreamEnd(STREAM, REIGN), bench.sentTo(A).getFirst());
    }
}
