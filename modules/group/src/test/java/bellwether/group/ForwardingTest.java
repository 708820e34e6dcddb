package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static bellwether.group.Bench.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.election.IdPriority;
import bellwether.protocol.Bytes;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Up to where the record is forwarded: known to all members, and never further than it was. */
final class ForwardingTest {
    private final ForeignLog log = new ForeignLog().epoch(5, C).readings(C, 3);
    private final ForeignLog beginning = new ForeignLog().epoch(5, C).readings(C, 1);

    private static Heartbeat heartbeat(long viewId, PeerId leader, long end, long forwarded) {
        return new Heartbeat(Optional.of(new Pulse(viewId, reign(viewId, leader), end, forwarded)));
    }

    /** What C says, whose journal is {@code log}. */
    private static Heartbeat heartbeat(ForeignLog log, long forwarded) {
        var crc = OptionalInt.of(log.crc());
        return new Heartbeat(Optional.of(new Pulse(5, reign(5, C), log.end(), forwarded, 0, crc)));
    }

    private static long forwarded(Bench bench) {
        return bench.group.status().forwardedEnd();
    }

    private static long told(Bench bench, PeerId member) {
        bench.fire(Timer.HEARTBEAT);
        return bench.onlySent(member, Heartbeat.class).pulse().orElseThrow().forwarded();
    }

    @Test
    void aLeaderTellsItsMembersHowFarTheRecordIsForwarded() {
        var bench = new Bench(C).lead(B);
        assertEquals(0, told(bench, B));
        bench.offer("t1", "t2");
        long end = bench.journal.end();
        bench.take(new Input.Forwarded(bench.leading(), end));
        assertEquals(end, forwarded(bench));
        assertEquals(end, told(bench, B));
        bench.take(new Input.Forwarded(bench.leading(), end - 1));
        assertEquals(end, forwarded(bench), "a word that comes late takes nothing back");
    }

    @Test
    void whatWasReadUnderAnotherReignDoesNotCount() {
        var bench = new Bench(C).lead(B).offer("t1");
        bench.take(new Input.Forwarded(reign(2, C), bench.journal.end()));
        assertEquals(0, forwarded(bench));
    }

    @Test
    void aMemberThatForwardsNoMoreIsNotBelieved() {
        var bench = new Bench(B).follow(C, 5, log, A);
        bench.take(new Input.Forwarded(reign(5, C), log.end()));
        assertEquals(0, forwarded(bench));
    }

    @Test
    void aMemberKnowsItOfItsLeaderAsFarAsItHasTheJournal() {
        var bench = new Bench(B).follow(C, 5, log, A);
        bench.receive(C, heartbeat(5, C, log.end(), beginning.end()));
        assertEquals(beginning.end(), forwarded(bench));
        bench.receive(C, heartbeat(5, C, log.end() + 500, log.end() + 400));
        assertEquals(log.end(), forwarded(bench));
    }

    @Test
    void aCutTakesItBackWithTheJournal() {
        var bench = new Bench(B).follow(C, 5, log, A);
        bench.receive(C, heartbeat(5, C, log.end(), log.end()));
        bench.loses(C);
        bench.connect(A);
        bench.receive(A, new ViewChange(view(7, reign(7, A), A, B)));
        long number = bench.onlySent(A, Follow.class).number();
        bench.receive(A, new Align(number, reign(7, A), beginning.end(), beginning.crc()));
        assertEquals(beginning.end(), forwarded(bench));
    }

    /** Before it has cut, the own journal may hold other bytes than the new leader's. */
    @Test
    void theWordOfALeaderToWhomTheJournalIsNotYetAlignedDoesNotCount() {
        var bench = new Bench(B).follow(C, 5, log, A);
        bench.loses(C);
        bench.connect(A);
        bench.receive(A, new ViewChange(view(7, reign(7, A), A, B)));
        bench.receive(A, heartbeat(7, A, log.end(), log.end()));
        assertEquals(0, forwarded(bench));
    }

    // ---- what is copied from another member

    private final long common = log.end();

    /** A member that has all of C's journal, and copies what follows from A. */
    private Bench copiesFromA() {
        var bench = new Bench(B).follow(C, 5, log, A, D).connect(A);
        bench.receive(C, new Upstream(1, reign(5, C), A));
        return bench;
    }

    private static Chunk streamed(long offset, Bytes lines) {
        return new Chunk(2, reign(5, C), offset, lines);
    }

    /** The leader speaks of its own journal, and names a place in it by an offset alone. */
    @Test
    void whatAnotherHasStreamedIsNotForwardedBeforeItIsKnownToBeTheLeaders() {
        var lie = new ForeignLog().epoch(5, C).readings(C, 3);
        var bench = copiesFromA();
        lie.readings(D, 1);
        log.readings(A, 2);
        long forwarded = log.end();
        log.readings(A, 1);
        bench.receive(A, streamed(common, lie.from(common)));
        assertEquals(lie.end(), bench.journal.end());
        bench.receive(C, heartbeat(log, forwarded));
        assertEquals(common, forwarded(bench), "the line behind that stands nowhere else");
    }

    @Test
    void onceItIsCutTheLeadersOwnLinesAreForwarded() {
        var lie = new ForeignLog().epoch(5, C).readings(C, 3);
        var bench = copiesFromA();
        bench.receive(C, heartbeat(log, 0));
        lie.readings(D, 1);
        log.readings(A, 1);
        bench.receive(A, streamed(common, lie.from(common)));
        bench.receive(C, heartbeat(log, log.end()));
        assertEquals(1, bench.told("journal_differs").size());
        assertEquals(0, forwarded(bench));
        var statement = bench.onlySent(C, Follow.class);
        bench.receive(C, log.answer(statement));
        bench.receive(C, new Chunk(statement.number(), reign(5, C), common, log.from(common)));
        bench.receive(C, heartbeat(log, log.end()));
        assertEquals(log.end(), forwarded(bench));
    }

    /** Under load a copy is always a little behind what the last heartbeat says. */
    @Test
    void whoIsBehindAHeartbeatTakesItsWordOnceTheCopyGoesSoFar() {
        var bench = copiesFromA();
        long copied = common;
        for (int i = 0; i < 5; i++) {
            log.readings(A, 1);
            long end = log.end();
            bench.receive(C, heartbeat(log, end));
            assertEquals(copied, forwarded(bench), "behind heartbeat " + i);
            log.readings(A, 1); // of which the copy gets half of what there is
            bench.receive(A, streamed(copied, log.between(copied, end)));
            copied = end;
            assertEquals(copied, forwarded(bench), "no heartbeat later than " + i);
        }
    }

    @Test
    void whoNeverCatchesUpWithTheLastHeartbeatComesOnWithEarlierOnes() {
        var bench = copiesFromA();
        log.readings(A, 1);
        long first = log.end();
        bench.receive(C, heartbeat(log, common));
        log.readings(A, 1);
        long second = log.end();
        bench.receive(C, heartbeat(log, second));
        assertEquals(common, forwarded(bench));
        log.readings(A, 1);
        bench.receive(C, heartbeat(log, second));
        bench.receive(A, streamed(common, log.between(common, first)));
        assertEquals(first, forwarded(bench), "a later heartbeat said so");
    }

    @Test
    void whoIsAheadOfAHeartbeatTakesItsWordUpToWhereThatHasTheCrc() {
        var bench = copiesFromA();
        log.readings(A, 1);
        Heartbeat late = heartbeat(log, log.end());
        long end = log.end();
        log.readings(A, 1);
        bench.receive(A, streamed(common, log.from(common)));
        bench.receive(C, late);
        assertEquals(end, forwarded(bench));
    }

    /** Others may hold it still, and one of them may be the one that forwards. */
    @Test
    void whatHasExpiredHereCountsNotAsForwarded() {
        var journal = new MemoryJournal();
        journal.append(log.bytes());
        journal.shorten(beginning.end());
        var bench = new Bench(C, journal, new IdPriority(), false).lead(B);
        assertEquals(0, forwarded(bench));
        assertEquals(0, told(bench, B));
    }

    @Test
    void whoLeadsNextGoesOnFromThere() {
        var bench = new Bench(C).follow(A, 5, log);
        bench.receive(A, heartbeat(5, A, log.end(), beginning.end()));
        bench.loses(A);
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(beginning.end(), forwarded(bench));
    }

    @Test
    void whatAnEarlierRunKnewHoldsAsFarAsTheJournalGoes() {
        var journal = new MemoryJournal();
        journal.append(log.bytes());
        var bench = new Bench(B, journal, new IdPriority(), false);
        bench.group.rememberForwarded(log.end() + 1);
        bench.leadAlone();
        assertEquals(log.end(), forwarded(bench));
    }
}
