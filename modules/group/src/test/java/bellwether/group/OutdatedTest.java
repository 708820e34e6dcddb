package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers of a version from before journals could be shortened, met after that. */
final class OutdatedTest {
    private static final String EVENT = "version_too_old";

    private static Bench connect(Bench bench, PeerId outdated) {
        return bench.take(
                new Input.Connected(outdated),
                new Input.Received(outdated, Bench.outdatedHello(outdated)));
    }

    /** {@return C, that has led, and of whose journal the first line has gone} */
    private static Bench shortened() {
        var bench = new Bench(C).leadAlone().offer("t1", "t2");
        shorten(bench.journal);
        return bench;
    }

    private static void shorten(MemoryJournal journal) {
        byte[] bytes = journal.content();
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        journal.shorten(end + 1L);
    }

    private static int sent(Bench bench, PeerId to) {
        return bench.sent(to, Message.class).size();
    }

    @Test
    void isToldOnceAMinuteAndLeftAlone() {
        var bench = shortened();
        connect(bench, A);
        assertEquals(1, bench.told(EVENT).size());
        assertTrue(bench.told(EVENT).getFirst().contains("upgrade it"));
        assertEquals(A, bench.done(Effect.Disconnect.class).getFirst().peer());
        connect(bench, A).receive(A, new Join(Ballot.NONE));
        assertEquals(0, bench.told(EVENT).size());
        assertEquals(0, sent(bench, A));
        assertEquals(List.of(C), bench.members());
        bench.nowNanos += 61 * Bench.SECOND;
        connect(bench, A);
        assertEquals(1, bench.told(EVENT).size());
    }

    @Test
    void leavesTheViewAndTheOthersGoOn() {
        var bench = new Bench(C).lead(A, B).receive(A, Bench.outdatedHello(A)).offer("t1", "t2");
        shorten(bench.journal);
        var statement = new Follow(9, bench.leading(), new ForeignLog().history());
        bench.receive(A, statement);
        assertEquals(1, bench.told(EVENT).size());
        assertEquals(0, bench.sent(A, Message.JournalBase.class).size());
        assertEquals(List.of(B, C), bench.members());
        bench.take(new Input.Disconnected(A, "closed"));
        assertEquals(List.of(), bench.done(Effect.Dial.class), "it is not called again");
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    @Test
    void takesPartAsLongAsNothingHasGone() {
        var bench = new Bench(C).lead(A, B).receive(A, Bench.outdatedHello(A));
        assertEquals(List.of(A, B, C), bench.members());
        assertEquals(0, bench.told(EVENT).size());
    }

    @Test
    void comesBackWhenItHasBeenUpgraded() {
        var bench = shortened();
        connect(bench, A);
        bench.nowNanos += 61 * Bench.SECOND;
        bench.take(new Input.Connected(A)).receive(A, Bench.hello(A), new Join(Ballot.NONE));
        assertEquals(0, bench.told(EVENT).size());
        assertEquals(List.of(A, C), bench.members());
    }

    @Test
    void isPromisedNothingAndAskedForNothing() {
        var log = new ForeignLog().epoch(1, D).readings(D, 9);
        MemoryJournal journal = log.journal;
        var bench = new Bench(B, journal, new IdPriority(), false);
        shorten(journal);
        connect(bench.start(), C);
        bench.receive(C, new PromiseRequest(new Ballot(9, C), 0));
        assertEquals(List.of(), bench.sent(C, Promise.class));
        bench.receive(C, new ViewChange(Bench.view(9, Bench.reign(9, C), B, C)));
        assertEquals(List.of(), bench.sent(C, Follow.class));
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.LEADER, bench.state(), "it waits for nobody above");
        assertEquals(List.of(B), bench.members());
    }

    @Test
    void asALeaderItIsNotAskedToMerge() {
        var bench = shortened();
        bench.hear(D, Bench.announcement(D));
        assertEquals(List.of(), bench.sent(D, Merge.class), "its version is not known yet");
        assertEquals(D, bench.done(Effect.Dial.class).getFirst().to());
        connect(bench, D);
        assertEquals(1, bench.told(EVENT).size());
        bench.hear(D, Bench.announcement(D));
        assertEquals(0, sent(bench, D));
    }

    @Test
    void aLeaderOfThisVersionIsAskedToMergeAtItsNextWord() {
        var bench = shortened();
        bench.hear(D, Bench.announcement(D));
        bench.take(new Input.Connected(D)).receive(D, Bench.hello(D));
        bench.hear(D, Bench.announcement(D));
        assertEquals(1, bench.sent(D, Merge.class).size());
    }
}
