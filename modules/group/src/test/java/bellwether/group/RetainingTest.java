package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.group.GroupStatus.Keeper;
import bellwether.group.GroupStatus.Why;
import bellwether.protocol.Ascii;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What of a journal may go, and who lacks what has gone. */
final class RetainingTest {
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
        var bench = leads();
        assertEquals(0, held(bench));
        bench.receive(B, ack(bench, 200));
        assertEquals(200, held(bench));
        bench.receive(B, ack(bench, bench.journal.end()));
        assertEquals(bench.journal.durableEnd(), held(bench));
        assertEquals(List.of(), bench.group.status().held().missing());
    }

    @Test
    void aMemberThatDoesNotKnowOfThatKeepsAll() {
        var bench = leads().receive(B, Bench.outdatedHello(B));
        bench.receive(B, ack(bench, 200));
        assertEquals(0, held(bench));
        assertEquals(List.of(new Keeper(B, Why.OLDER_VERSION)), missing(bench));
    }

    private static List<Keeper> missing(Bench bench) {
        return bench.group.status().held().missing();
    }

    @Test
    void oneOfAnOlderVersionThatIsLeftOutIsNotSaidToBeAway() {
        var bench = leads();
        bench.connect(A).receive(A, new Join(Ballot.NONE), bench.statement(A, 1));
        bench.receive(
                A,
                new Requests(Bytes.of(ForeignLog.request(new Source(A, Bench.incarnation(A)), 1))));
        bench.journal.shorten(lineEnd(bench));
        bench.receive(A, Bench.outdatedHello(A));
        bench.receive(B, ack(bench, bench.journal.end()));
        assertEquals(0, held(bench));
        assertEquals(List.of(B, C), bench.members());
        assertEquals(List.of(new Keeper(A, Why.OLDER_VERSION)), missing(bench));
    }

    @Test
    void aMemberThatSyncsNothingForMinutesIsNamed() {
        var bench = leads();
        bench.receive(B, ack(bench, 200));
        assertEquals(200, held(bench));
        long untilNanos = bench.nowNanos + 299 * Bench.SECOND;
        while (bench.nowNanos < untilNanos) {
            assertEquals(List.of(), missing(bench));
            bench.receive(B, ack(bench, 200));
            held(bench);
        }
        for (int i = 0; i < 10; i++) {
            bench.receive(B, ack(bench, 200));
            held(bench);
        }
        assertEquals(List.of(new Keeper(B, Why.NOT_SYNCED)), missing(bench));
        bench.receive(B, ack(bench, bench.journal.durableEnd()));
        assertEquals(bench.journal.durableEnd(), held(bench));
        assertEquals(List.of(), missing(bench));
    }

    @Test
    void whoHasAlwaysBeenAloneHoldsWhatItHasOnDisk() {
        var bench = new Bench(C).leadAlone().offer("t1");
        bench.journal.sync();
        bench.offer("t2").fire(Timer.HEARTBEAT);
        assertEquals(bench.journal.durableEnd(), bench.group.heldEnd());
        assertTrue(bench.group.heldEnd() < bench.journal.end());
        assertEquals(List.of(), missing(bench));
    }

    @Test
    void whoIsOnlyCutOffFromThoseInItsJournalLetsNothingGo() {
        var log = new ForeignLog().epoch(1, D).readings(A, 3).epoch(2, C);
        var bench = new Bench(C, log.journal, new IdPriority(), false).leadAlone().offer("t1");
        bench.journal.sync();
        bench.fire(Timer.HEARTBEAT);
        assertEquals(0, bench.group.heldEnd());
        assertEquals(List.of(new Keeper(A, Why.ABSENT), new Keeper(D, Why.ABSENT)), missing(bench));
    }

    @Test
    void whoIsCutOffFromOneThatHasNeverRecordedAnythingLetsNothingGoEither() {
        var bench = leads().loses(B);
        bench.fire(Timer.HEARTBEAT);
        assertEquals(List.of(C), bench.members());
        assertEquals(0, bench.group.heldEnd());
        assertEquals(List.of(new Keeper(B, Why.ABSENT)), missing(bench));
    }

    @Test
    void whoseReadingsAreThereIsWaitedForWhenItIsGone() {
        var bench = leads();
        bench.connect(A).receive(A, new Join(Ballot.NONE), bench.statement(A, 1));
        bench.receive(
                A,
                new Requests(Bytes.of(ForeignLog.request(new Source(A, Bench.incarnation(A)), 1))));
        bench.journal.sync();
        bench.take(new Input.Synced());
        bench.receive(B, ack(bench, bench.journal.end()));
        bench.loses(A);
        assertEquals(0, held(bench));
        assertEquals(List.of(new Keeper(A, Why.ABSENT)), missing(bench));
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

    /** What it would let go stands nowhere else, and it could not go back to before it. */
    @Test
    void butNotOfWhatAnotherHasStreamedBeforeThatIsKnownToBeTheLeaders() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var lie = new ForeignLog().epoch(5, C).readings(C, 3).readings(D, 1);
        long common = log.end();
        var bench = new Bench(B).follow(C, 5, log, A).connect(A);
        bench.receive(C, new Upstream(1, reign(5, C), A));
        bench.receive(A, new Chunk(2, reign(5, C), common, lie.from(common)));
        var pulse = new Pulse(5, reign(5, C), lie.end() + 99, 0, lie.end());
        bench.receive(C, new Heartbeat(Optional.of(pulse)));
        assertEquals(common, bench.group.heldEnd());
    }

    @Test
    void whoJoinsIsWaitedForFromThatMoment() {
        var bench = leads();
        bench.receive(B, ack(bench, bench.journal.end()));
        long before = held(bench);
        assertTrue(before > 300);
        bench.connect(A).receive(A, new Join(Ballot.NONE), bench.statement(A, 1));
        assertEquals(0, bench.group.heldEnd());
        bench.receive(B, ack(bench, bench.journal.end())).receive(A, ack(bench, 300));
        assertEquals(300, held(bench));
        bench.receive(A, ack(bench, bench.journal.end()));
        bench.journal.sync();
        bench.take(new Input.Synced());
        bench.receive(B, ack(bench, bench.journal.end()));
        assertEquals(bench.journal.end(), held(bench));
    }

    @Test
    void whatEverybodyHeldStaysKnownWhileOneIsAway() {
        var bench = leads();
        bench.connect(A).receive(A, new Join(Ballot.NONE), bench.statement(A, 1));
        bench.receive(
                A,
                new Requests(Bytes.of(ForeignLog.request(new Source(A, Bench.incarnation(A)), 1))));
        bench.receive(A, ack(bench, 250)).receive(B, ack(bench, 300));
        assertEquals(250, held(bench));
        bench.loses(A);
        assertEquals(0, bench.group.heldEnd());
        assertEquals(250, held(bench));
        assertEquals(List.of(new Keeper(A, Why.ABSENT)), missing(bench));
    }

    @Test
    void aLeaderTellsOneThatItMeetsHowMuchMayHaveGoneThoughItWaitsForOneThatJoins() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        bench.receive(B, ack(bench, bench.journal.end()));
        long before = held(bench);
        bench.connect(D).receive(D, new Join(Ballot.NONE), bench.statement(D, 1));
        assertEquals(0, held(bench));
        bench.connect(A).receive(A, foreign());
        assertEquals(before, bench.onlySent(A, Merge.class).base());
    }

    @Test
    void aMemberHearsAnewOfEachViewWhatItsMembersHold() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var bench = new Bench(B).follow(C, 5, log);
        var pulse = new Pulse(5, reign(5, C), log.end(), 0, 250);
        bench.receive(C, new Heartbeat(Optional.of(pulse)));
        assertEquals(250, bench.group.heldEnd());
        bench.receive(C, new ViewChange(Bench.view(6, reign(5, C), A, B, C)));
        assertEquals(0, bench.group.heldEnd());
        bench.receive(C, new Heartbeat(Optional.of(pulse)));
        assertEquals(0, bench.group.heldEnd(), "said before A came");
        var now = new Pulse(6, reign(5, C), log.end(), 0, 100);
        bench.receive(C, new Heartbeat(Optional.of(now)));
        assertEquals(100, bench.group.heldEnd());
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
        parts(statement.number(), reign(5, C), base).forEach(part -> bench.receive(C, part));
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

    /** {@return a portion of a history of 200 epochs, one each 300 bytes from 100 on} */
    private static History manyEpochs(int skip) {
        var marks = new ArrayList<EpochMark>();
        int at = 199 - skip;
        while (at >= 0 && marks.size() < History.EPOCHS_MAX) {
            marks.add(new EpochMark(reign(1, B), 100 + 300L * at));
            at--;
        }
        return new History(300, 70_000, 1, skip, marks, at >= 0);
    }

    @Test
    void aCandidateAsksForOlderEpochsUntilItKnowsWhoHasWhatIsBeforeTheBase() {
        var bench = leads();
        var foreign = new History(300, 70_000, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        Ballot ballot = bench.onlySent(B, PromiseRequest.class).ballot();
        bench.receive(B, new Promise(ballot, true, manyEpochs(0)));
        int skip = History.EPOCHS_MAX - 1;
        assertEquals(new PromiseRequest(ballot, skip), bench.onlySent(B, PromiseRequest.class));
        bench.take(new Input.Disconnected(B, "reset"), new Input.Connected(B));
        assertEquals(new PromiseRequest(ballot, skip), bench.onlySent(B, PromiseRequest.class));
        bench.receive(B, new Promise(ballot, true, manyEpochs(skip)));
        assertEquals(skip, bench.onlySent(B, PromiseRequest.class).skip(), "to find where to cut");
        bench.receive(B, new Promise(ballot, true, manyEpochs(skip)));
        assertEquals(0, bench.onlySent(B, Fetch.class).offset());
    }

    @Test
    void whoDoesNotSayWhatIsFurtherBackIsNotWaitedForEither() {
        var bench = leads();
        var foreign = new History(300, 70_000, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        Ballot ballot = bench.onlySent(B, PromiseRequest.class).ballot();
        bench.receive(B, new Promise(ballot, true, manyEpochs(0)));
        bench.fire(Timer.FLUSH);
        assertEquals(1, bench.told("no_promise").size());
        assertEquals(List.of(C), bench.members());
    }

    @Test
    void twoLogsOfWhichSomethingHasGoneAreLeftApart() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        var foreign = new History(300, 500, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        String told = bench.told("journals_parted").getFirst();
        assertTrue(told.endsWith("start the hosts of one side with data_on_start=clear"), told);
        assertEquals(List.of(C), bench.members());
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    @Test
    void aMemberWhoseJournalPartsIsToldWhereAndTellsItsOperatorAsWell() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        var foreign = new History(300, 500, 1, 0, List.of(), false);
        bench.receive(B, new Follow(2, bench.leading(), foreign));
        Align align = bench.onlySent(B, Align.class);
        assertEquals(new Align(2, bench.leading(), 0, 0), align);

        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var member = new Bench(B).follow(C, 5, log);
        member.journal.shorten(lineEnd(log, 0));
        member.take(new Input.Disconnected(C, "reset"), new Input.Connected(C));
        long number = member.onlySent(C, Follow.class).number();
        member.receive(C, new Align(number, reign(5, C), align.offset(), align.crc()));
        assertEquals(1, member.told("journals_parted").size());
        assertEquals(1, member.done(Effect.Disconnect.class).size(), "it hangs up itself");
        assertEquals(GroupStatus.State.JOINING, member.state());
    }

    /** {@return a leader's summary of another log, of which something has expired} */
    private static Merge foreign() {
        return new Merge(9, 5, 99_999, reign(3, A), 5, 400);
    }

    @Test
    void oneThatMeetsALeaderOfAnotherLogSaysSoOnceAnHourAndLetsItKnow() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        bench.connect(A).receive(A, foreign());
        String told = bench.told("foreign_log").getFirst();
        assertTrue(told.endsWith("start the hosts of one side with data_on_start=clear"), told);
        assertEquals(lineEnd(bench), bench.onlySent(A, Merge.class).base());
        bench.receive(A, foreign(), foreign());
        assertEquals(List.of(), bench.told("foreign_log"));
        assertEquals(2, bench.sent(A, Merge.class).size());
        assertEquals(GroupStatus.State.LEADER, bench.state());
        bench.nowNanos += 3_601 * Bench.SECOND;
        bench.receive(A, foreign());
        assertEquals(1, bench.told("foreign_log").size());
    }

    @Test
    void theLeaderThatDoesNotDecideSaysSoOnceToo() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        bench.connect(D).receive(D, foreign(), foreign());
        assertEquals(1, bench.told("foreign_log").size());
        assertEquals(List.of(), bench.sent(D, Merge.class), "an answer needs none");
    }

    @Test
    void itIsSaidAgainWhenItWasOverInBetween() {
        var bench = leads();
        bench.journal.shorten(lineEnd(bench));
        bench.connect(A).receive(A, foreign());
        assertEquals(1, bench.told("foreign_log").size());
        bench.pass(61 * Bench.SECOND).receive(A, foreign());
        assertEquals(List.of(), bench.told("foreign_log"));
        bench.pass(61 * Bench.SECOND).receive(A, new Join(Ballot.NONE), bench.statement(A, 1));
        bench.receive(A, foreign());
        assertEquals(1, bench.told("foreign_log").size());
    }

    @Test
    void whatACandidateTellsOfItsJournalAsksNothing() {
        var bench = leads();
        bench.connect(A);
        bench.receive(A, new Merge(0, 1, 99_999, reign(3, A), 5, 400));
        assertEquals(List.of(), bench.sent(A, Yield.class));
        assertEquals(GroupStatus.State.LEADER, bench.state(), "it yields to no candidate");
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

    private static List<JournalBase> parts(long number, Reign reign, LogBase base) {
        var parts = new ArrayList<JournalBase>();
        var telling = new BaseTelling(number, reign, base);
        while (!telling.isTold()) {
            telling.next(parts::add);
        }
        return parts;
    }

    /** What a connection lets wait before its other end counts as one that does not read. */
    private static final int QUEUE_BYTES = 8 << 20;

    /** {@return a journal of as many epochs as a connection's queue has no room for} */
    private static MemoryJournal ofManyEpochs() {
        var lines = new StringBuilder();
        var chain = new LineChain();
        int crc = 0;
        for (int view = 1; lines.length() < QUEUE_BYTES; view++) {
            byte[] body = new EpochLine(reign(view, D), 1, List.of()).text().getBytes(UTF_8);
            crc = chain.next(crc, body, 0, body.length);
            lines.append(new String(body, UTF_8)).append(':').append(Ascii.hex32(crc)).append('\n');
        }
        var journal = new MemoryJournal();
        journal.append(Bytes.utf8(lines.toString()));
        return journal;
    }

    @Test
    void aBaseThatIsLongerThanAConnectionsQueueIsToldAsFastAsItIsTaken() {
        MemoryJournal journal = ofManyEpochs();
        long base = journal.end();
        var bench = new Bench(C, journal, new IdPriority(), false).leadAlone();
        journal.shorten(base);
        assertTrue(journal.base().text().length() > QUEUE_BYTES);
        bench.connect(A).receive(A, new Join(Ballot.NONE));
        Reign reign = bench.group.status().reign().orElseThrow();
        bench.receive(A, new Follow(1, reign, new ForeignLog().history()));
        var waiting = new ArrayDeque<>(bench.sent(A, JournalBase.class));
        var whole = new BaseParts();
        var streams = new ArrayList<Effect.OpenStream>();
        var told = whole.take(waiting.remove());
        while (told.isEmpty()) {
            bench.receive(A, new JournalBaseNext(1, reign));
            waiting.addAll(bench.sent(A, JournalBase.class));
            streams.addAll(bench.done(Effect.OpenStream.class));
            assertTrue(waiting.size() <= BaseTelling.PARTS_AHEAD);
            assertEquals(waiting.getLast().lines().contains("END:"), !streams.isEmpty());
            told = whole.take(waiting.remove());
        }
        assertEquals(journal.base(), told.get());
        assertEquals(List.of(new Effect.OpenStream(A, 1, reign, base)), streams);
        bench.receive(A, new JournalBaseNext(1, reign));
        assertEquals(List.of(), bench.sent(A, JournalBase.class));
        assertEquals(List.of(), bench.done(Effect.OpenStream.class));
    }

    @Test
    void aMemberAsksForEachPartButTheLastAndWaitsAsLongAsTheyCome() {
        var log = new ForeignLog();
        for (int view = 1; view <= 2_000; view++) {
            log.epoch(view, C);
        }
        LogBase base = base(log, (int) log.end());
        var bench = new Bench(B);
        bench.start();
        bench.connect(C);
        bench.hear(C, Bench.announcement(C));
        bench.receive(C, new ViewChange(Bench.view(5, reign(5, C), B, C)));
        long number = bench.onlySent(C, Follow.class).number();
        var pulse = new Heartbeat(Optional.of(new Pulse(5, reign(5, C), log.end())));
        bench.receive(C, pulse);
        List<JournalBase> parts = parts(number, reign(5, C), base);
        for (JournalBase part : parts.subList(0, parts.size() - 1)) {
            bench.receive(C, part);
            assertEquals(
                    new JournalBaseNext(number, reign(5, C)),
                    bench.onlySent(C, JournalBaseNext.class));
            bench.receive(C, pulse);
            assertEquals(List.of(), bench.sent(C, Follow.class), "what comes is no silence");
        }
        bench.receive(C, parts.getLast());
        assertEquals(List.of(), bench.sent(C, JournalBaseNext.class));
        assertEquals(base.offset(), bench.journal.start().offset());
    }

    @Test
    void whoPromisedTellsACandidateAsFastAsItTakesIt() {
        MemoryJournal journal = ofManyEpochs();
        long base = journal.end();
        var bench = new Bench(B, journal, new IdPriority(), false);
        journal.shorten(base);
        bench.start();
        var ballot = new Ballot(999_999, C);
        bench.connect(C).receive(C, new PromiseRequest(ballot, 0));
        bench.receive(C, new Fetch(ballot, 3, 0));
        int parts = bench.sent(C, JournalBase.class).size();
        assertEquals(BaseTelling.PARTS_AHEAD, parts);
        assertEquals(List.of(), bench.done(Effect.OpenStream.class));
        var next = new JournalBaseNext(3, Flushing.streamName(ballot));
        while (bench.receive(C, next).done(Effect.OpenStream.class).isEmpty()) {
            parts += bench.sent(C, JournalBase.class).size();
        }
        assertEquals(base, bench.done(Effect.OpenStream.class).getFirst().offset());
        assertEquals(parts(3, reign(1, C), journal.base()).size(), parts + 1);
    }

    @Test
    void whatIsLongerThanAnyBaseIsRefusedBeforeItFillsTheMemory() {
        var whole = new BaseParts();
        var part = new JournalBase(1, reign(1, C), "x".repeat(JournalBase.LENGTH_MAX));
        assertThrows(
                MalformedException.class,
                () -> {
                    for (int i = 0; i <= BaseParts.TEXT_LENGTH_MAX / JournalBase.LENGTH_MAX; i++) {
                        whole.take(part);
                    }
                });
        assertTrue(whole.length() < BaseParts.TEXT_LENGTH_MAX);
    }

    @Test
    void aBaseOfAnyLengthIsTakenApartAndPutTogether() {
        var log = new ForeignLog();
        for (int view = 1; view <= 2_000; view++) {
            log.epoch(view, D);
        }
        LogBase base = base(log, (int) log.end());
        List<JournalBase> parts = parts(7, reign(1, D), base);
        assertTrue(parts.size() > 2, parts.size() + " parts");
        var whole = new BaseParts();
        for (JournalBase part : parts.subList(0, parts.size() - 1)) {
            assertEquals(Optional.empty(), whole.take(part));
        }
        assertEquals(Optional.of(base), whole.take(parts.getLast()));
    }
}
