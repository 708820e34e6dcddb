package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What a process has said before it died, and what comes on its connection when its next start has
 * said HELLO already.
 */
final class EarlierStartTest {
    private static final Incarnation NEXT = new Incarnation(77);

    private final Bench leader = new Bench(C).lead(A, B);
    private final Reign reign = leader.leading();

    private static Hello nextHello(PeerId peer) {
        return new Hello(
                peer,
                Bench.endpoint(peer),
                Map.of(
                        Hello.FIELD_INCARNATION,
                        NEXT.toString(),
                        Hello.FIELD_BASE,
                        Hello.KNOWN,
                        Hello.FIELD_KEYS,
                        Hello.KNOWN));
    }

    private static Input.Received next(PeerId from, Message message) {
        return new Input.Received(from, Optional.of(NEXT), message);
    }

    private static Input.Received earlier(PeerId from, Message message) {
        return new Input.Received(from, Optional.of(Bench.incarnation(from)), message);
    }

    /** It died, has started again, and asked to join. */
    private void comesBack(PeerId peer) {
        leader.take(
                new Input.Disconnected(peer, "reset"),
                new Input.Connected(peer),
                next(peer, nextHello(peer)),
                next(peer, new Join(Ballot.NONE)));
    }

    private OptionalLong acknowledgedEnd(PeerId member) {
        return leader.group.status().members().stream()
                .filter(each -> each.id().equals(member))
                .findFirst()
                .orElseThrow()
                .acknowledgedEnd();
    }

    /** Seed 827059267: its numbers are above those of the next start, which was not heard then. */
    @Test
    void aHandshakeOfItIsNotTakenForOneOfTheNext() {
        comesBack(B);
        leader.take(next(B, leader.statement(B, 1)));
        leader.take(earlier(B, leader.statement(B, 5)));
        assertEquals(List.of(), leader.sentTo(B));
        leader.take(next(B, leader.statement(B, 2)));
        assertEquals(2, leader.onlySent(B, Align.class).number());
    }

    /** Handshakes are counted from 1 by each start: the numbers are the same. */
    @Test
    void whatItHadIsNotWhatTheNextHas() {
        comesBack(B);
        leader.take(next(B, leader.statement(B, 1)));
        leader.take(earlier(B, new JournalAck(1, reign, 200, 100)));
        assertEquals(OptionalLong.empty(), acknowledgedEnd(B));
        leader.take(next(B, new JournalAck(1, reign, 60, 50)));
        assertEquals(OptionalLong.of(60), acknowledgedEnd(B));
    }

    @Test
    void thatItLeftDoesNotTakeTheNextOutOfTheView() {
        comesBack(B);
        leader.take(earlier(B, new Leave(B)));
        assertTrue(leader.members().contains(B));
    }

    @Test
    void thatItLeftIsHeardAsLongAsTheNextHasNotSpoken() {
        leader.take(
                new Input.Disconnected(B, "reset"),
                new Input.Connected(B),
                earlier(B, new Leave(B)));
        assertFalse(leader.members().contains(B));
    }

    /** A connection of the next may have broken as well by then. */
    @Test
    void itIsOverAlsoWhileNoneIsConnected() {
        comesBack(B);
        leader.take(new Input.Disconnected(B, "reset"), earlier(B, new Leave(B)));
        assertTrue(leader.members().contains(B));
    }

    @Test
    void whoNamesNoStartIsHeard() {
        comesBack(B);
        leader.receive(B, new Leave(B));
        assertFalse(leader.members().contains(B));
    }

    @Test
    void aViewThatALeaderMadeBeforeItDiedIsNotFollowed() {
        var bench = new Bench(A).start().connect(C);
        bench.take(
                new Input.Disconnected(C, "reset"),
                new Input.Connected(C),
                next(C, nextHello(C)),
                earlier(C, new ViewChange(Bench.view(3, Bench.reign(3, C), A, C))));
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(List.of(), bench.sent(C, Follow.class));
    }

    /** It knocked, and is admitted without having asked: nothing else takes the old end back. */
    @Test
    void whatOthersTellOfItDoesNotCountForTheNext() {
        var ofTheEarlier =
                new SubtreeAck(
                        reign,
                        List.of(new Standing(new Source(B, Bench.incarnation(B)), 1, 200, 100)));
        leader.take(
                new Input.Disconnected(B, "reset"),
                new Input.Heard(
                        new NewPeerRequest(B, 7_000, Optional.empty()), Bench.endpoint(B).host()),
                new Input.Received(A, ofTheEarlier),
                new Input.Connected(B),
                next(B, nextHello(B)),
                new Input.Received(A, ofTheEarlier));
        assertTrue(leader.members().contains(B));
        assertEquals(OptionalLong.empty(), acknowledgedEnd(B));
    }
}
