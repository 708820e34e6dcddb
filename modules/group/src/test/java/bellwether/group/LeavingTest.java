package bellwether.group;

import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Leave;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a peer hands over before it leaves. */
final class LeavingTest {
    private static JournalAck ack(Bench leader) {
        return new JournalAck(1, leader.leading(), leader.journal.end(), leader.journal.end());
    }

    @Test
    void aLeaderLeavesWhenEveryMemberHasEverything() {
        var leader = new Bench(C).lead(B);
        leader.offer("t1");
        leader.take(new Input.Stop());
        assertFalse(leader.group.hasLeft());
        leader.receive(B, ack(leader));
        assertTrue(leader.group.hasLeft());
        assertEquals(List.of(new Leave(C)), leader.sentTo(B));
        assertEquals(Map.of(), leader.armed, "nothing fires any more");
        leader.receive(B, new Join(Ballot.NONE));
        assertEquals(List.of(), leader.effects);
    }

    @Test
    void aLeaderWaitsNoLongerThanTheLeavingTime() {
        var leader = new Bench(C).lead(B);
        leader.offer("t1");
        leader.take(new Input.Stop());
        long begin = leader.nowNanos;
        leader.fire(Timer.LEAVE);
        assertTrue(leader.group.hasLeft());
        assertEquals(2 * SECOND, leader.nowNanos - begin);
        assertEquals(List.of(new Leave(C)), leader.sentTo(B));
    }

    @Test
    void aMemberLeavesWhenItsReadingsHaveComeBack() {
        var log = new ForeignLog().epoch(5, C);
        var member = new Bench(B).follow(C, 5, log);
        member.offer("t1");
        member.take(new Input.Stop());
        assertFalse(member.group.hasLeft());
        long end = member.journal.end();
        log.readings(B, 1);
        member.receive(C, new Chunk(1, Bench.reign(5, C), end, log.from(end)));
        assertTrue(member.group.hasLeft());
        assertEquals(List.of(new Leave(B)), member.sent(C, Leave.class));
    }

    @Test
    void aPeerWithoutALeaderKeepsItsReadingsForTheLeavingTime() {
        var peer = new Bench(B).start();
        peer.offer("t1");
        peer.take(new Input.Stop());
        assertFalse(peer.group.hasLeft(), "a leader may be found in time");
        peer.fire(Timer.LEAVE);
        assertTrue(peer.group.hasLeft());
        var empty = new Bench(B).start();
        empty.take(new Input.Stop());
        assertTrue(empty.group.hasLeft(), "it has nothing to hand over");
    }
}
