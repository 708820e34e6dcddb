package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.History;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What of a journal may go, and who lacks what has gone. */
final class RetainingTest {
    private static Hello hello(PeerId peer) {
        return new Hello(
                peer,
                Bench.endpoint(peer),
                Map.of(
                        Hello.FIELD_INCARNATION,
                        Bench.incarnation(peer).toString(),
                        Hello.FIELD_BASE,
                        Hello.KNOWN));
    }

    private static Bench leads() {
        var bench = new Bench(C).lead(B);
        bench.offer("t1", "t2");
        bench.journal.sync();
        return bench.take(new Input.Synced());
    }

    private static long held(Bench bench) {
        bench.fire(Timer.HEARTBEAT);
        long told = bench.onlySent(B, Heartbeat.class).pulse().orElseThrow().held();
        assertEquals(told, bench.group.heldEnd());
        assertEquals(told, bench.group.status().held().end());
        return told;
    }

    private static JournalAck ack(Bench bench, long durable) {
        return new JournalAck(1, bench.leading(), bench.journal.end(), durable);
    }

    @Test
    void whatAllMembersHaveOnDiskIsHeld() {
        var bench = leads().receive(B, hello(B));
        assertEquals(0, held(bench));
        bench.receive(B, ack(bench, 200));
        assertEquals(200, held(bench));
        bench.receive(B, ack(bench, bench.journal.end()));
        assertEquals(bench.journal.durableEnd(), held(bench));
        assertEquals(List.of(), bench.group.status().held().missing());
    }

    @Test
    void aMemberThatDoesNotKnowOfThatKeepsAll() {
        var bench = leads();
        bench.receive(B, ack(bench, 200));
        assertEquals(0, held(bench));
        assertEquals(List.of(B), bench.group.status().held().missing());
    }

    @Test
    void aLeaderAloneKnowsOfNothingThatIsHeld() {
        var bench = new Bench(C).leadAlone().offer("t1");
        bench.journal.sync();
        bench.fire(Timer.HEARTBEAT);
        assertEquals(0, bench.group.heldEnd());
    }

    @Test
    void whoseReadingsAreThereIsWaitedForWhenItIsGone() {
        var bench = leads().receive(B, hello(B));
        bench.connect(A).receive(A, hello(A), new Join(Ballot.NONE), bench.statement(A, 1));
        bench.receive(
                A,
                new Requests(Bytes.of(ForeignLog.request(new Source(A, Bench.incarnation(A)), 1))));
        bench.journal.sync();
        bench.take(new Input.Synced());
        bench.receive(B, ack(bench, bench.journal.end()));
        bench.loses(A);
        assertEquals(0, held(bench));
        assertEquals(List.of(A), bench.group.status().held().missing());
    }

    @Test
    void aMemberBelievesTheLeaderThatItFollowsAsFarAsItsOwnJournalGoes() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var bench = new Bench(B).follow(C, 5, log, A);
        var pulse = new Pulse(5, reign(5, C), log.end(), 0, 250);
        bench.receive(C, new Heartbeat(Optional.of(pulse)));
        assertEquals(250, bench.group.heldEnd());
        var more = new Pulse(5, reign(5, C), log.end(), 0, log.end() + 99);
        bench.receive(C, new Heartbeat(Optional.of(more)));
        assertEquals(log.end(), bench.group.heldEnd());
        bench.loses(C);
        assertEquals(0, bench.group.heldEnd(), "the next leader need not know");
    }

    private static LogBase base(ForeignLog log, int bytes) {
        var index = new LogIndex();
        index.take(new Bytes(log.bytes().array(), 0, bytes));
        return LogBase.of(index);
    }

    private static long lineEnd(ForeignLog log, long from) {
        byte[] bytes = log.bytes().toArray();
        int at = (int) from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1L;
    }

    @Test
    void aMemberThatLacksWhatHasGoneBeginsWhereItsLeaderDoes() {
        var log = new ForeignLog().epoch(5, C).readings(C, 30);
        LogBase base = base(log, (int) lineEnd(log, 900));
        var bench = new Bench(B);
        bench.start();
        bench.offer("own");
        bench.connect(C);
        bench.hear(C, Bench.announcement(C));
        bench.receive(C, new ViewChange(Bench.view(5, reign(5, C), B, C)));
        Follow statement = bench.onlySent(C, Follow.class);
        BaseParts.of(statement.number(), reign(5, C), base).forEach(part -> bench.receive(C, part));
        assertEquals(1, bench.told("journal_begun").size());
        assertEquals(base.offset(), bench.journal.start().offset());
        assertEquals(0, bench.group.status().forwardedEnd(), "nobody said that it was taken");
        assertEquals(1, bench.outbox.size());
        bench.receive(
                C,
                new Chunk(statement.number(), reign(5, C), base.offset(), log.from(base.offset())));
        assertEquals(log.end(), bench.journal.end());
        var pulse = new Pulse(5, reign(5, C), log.end());
        bench.receive(C, new Heartbeat(Optional.of(pulse)));
        assertEquals(
                new HeartbeatAck(OptionalLong.of(5), base.offset()),
                bench.onlySent(C, HeartbeatAck.class));
    }

    @Test
    void aTextThatIsNotWholeBeginsNothing() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var bench = new Bench(B).follow(C, 5, log);
        bench.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        Follow statement = bench.onlySent(C, Follow.class);
        bench.receive(
                C, new JournalBase(statement.number(), reign(5, C), "LOG:9:00c0ffee:2 END:0000"));
        assertEquals(1, bench.told("base_malformed").size());
        assertEquals(0, bench.journal.start().offset());
        assertEquals(log.end(), bench.journal.end());
    }

    @Test
    void aLeaderTellsWhatHasGoneToWhoLacksIt() {
        var bench = leads();
        byte[] bytes = bench.journal.content();
        int line = 0;
        while (bytes[line] != '\n') {
            line++;
        }
        bench.journal.shorten(line + 1L);
        bench.connect(A).receive(A, new Join(Ballot.NONE));
        bench.receive(A, bench.statement(A, 1));
        List<JournalBase> parts = bench.sent(A, JournalBase.class);
        var whole = new BaseParts();
        var told = parts.stream().map(whole::take).toList().getLast().orElseThrow();
        assertEquals(bench.journal.base(), told);
        assertEquals(List.of(), bench.sent(A, Align.class));
        assertEquals(line + 1L, bench.done(Effect.OpenStream.class).getFirst().offset());
    }

    @Test
    void aLeaderAsksAnewWhereAMemberCannotGoBackToWhatIsCommon() {
        var bench = leads();
        var foreign = new History(300, 500, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        assertEquals(1, bench.told("view_ends").size());
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertEquals(1, bench.sent(B, PromiseRequest.class).size());
    }

    @Test
    void twoLogsOfWhichSomethingHasGoneAreLeftApart() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        var foreign = new History(300, 500, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        assertEquals(1, bench.told("journals_parted").size());
        assertEquals(List.of(C), bench.members());
        assertEquals(1, bench.done(Effect.Disconnect.class).size());
        bench.connect(A);
        bench.receive(A, new Merge(9, 5, 99_999, reign(3, A), 5, 400));
        assertEquals(1, bench.told("foreign_log").size());
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    private static long lineEnd(Bench bench) {
        byte[] bytes = bench.journal.content();
        int at = 0;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1L;
    }

    @Test
    void thePartThatBeginsLaterWinsAgainstMoreMembers() {
        var bench = leads();
        var log = bench.leading();
        bench.connect(A);
        bench.journal.shorten(lineEnd(bench));
        bench.receive(A, new Merge(9, 5, 99_999, log, 5, 0));
        assertEquals(1, bench.sent(A, Yield.class).size());
        bench.receive(A, new Merge(9, 1, 0, log, 5, 9_999));
        assertTrue(bench.told("merged").size() == 1);
    }

    @Test
    void aBaseOfAnyLengthIsTakenApartAndPutTogether() {
        var log = new ForeignLog();
        for (int view = 1; view <= 2_000; view++) {
            log.epoch(view, D);
        }
        LogBase base = base(log, (int) log.end());
        List<JournalBase> parts = BaseParts.of(7, reign(1, D), base);
        assertTrue(parts.size() > 2, parts.size() + " parts");
        var whole = new BaseParts();
        for (JournalBase part : parts.subList(0, parts.size() - 1)) {
            assertEquals(Optional.empty(), whole.take(part));
        }
        assertEquals(Optional.of(base), whole.take(parts.getLast()));
    }
}
