package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.incarnation;
import static bellwether.group.Bench.reign;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Limits;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Standing;
import bellwether.protocol.ViewCodec;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A is a member that lies; the connection proves that it is A. */
final class LyingMemberTest {
    private static final long FAR = Distrust.VIEW_IDS_AHEAD_MAX;

    private static Requests request(Source source, long n) {
        return new Requests(Bytes.of(ForeignLog.request(source, n)));
    }

    private static Source source(PeerId peer) {
        return new Source(peer, incarnation(peer));
    }

    // ---- view ids

    @Test
    void nobodyMakesALeaderUseUpViewIds() {
        var leader = new Bench(C).lead(A, B);
        long viewId = leader.group.status().viewId();
        leader.receive(A, new Join(new Ballot(viewId + FAR + 1, A)));
        assertEquals(viewId, leader.group.status().viewId());
        assertEquals(1, leader.told("distrusted").size());
        leader.receive(A, new Join(new Ballot(viewId + FAR, A)));
        assertEquals(viewId + FAR + 1, leader.group.status().viewId(), "that may be");
    }

    @Test
    void nobodyMakesACandidateUseUpViewIds() {
        var candidate = new Bench(C, new ForeignLog().epoch(5, C).journal, new IdPriority(), false);
        candidate.start().connect(A).connect(B);
        candidate.fire(Timer.DISCOVERY);
        Ballot ballot = candidate.onlySent(A, PromiseRequest.class).ballot();
        candidate.receive(
                A,
                new PromiseRefused(
                        ballot, new Ballot(ballot.viewId() + FAR + 1, A), Optional.empty()));
        var marks = List.of(new EpochMark(reign(Limits.VIEW_ID_MAX, A), 0));
        candidate.receive(A, new Promise(ballot, true, new History(9_999, 1, 0, marks, false)));
        candidate.fire(Timer.FLUSH);
        candidate.receive(B, new Promise(ballot, true, new ForeignLog().history()));
        assertEquals(GroupStatus.State.LEADER, candidate.state());
        assertEquals(ballot.viewId(), candidate.group.status().viewId());
    }

    @Test
    void whoKnowsNoViewTakesAnyButNoneThatLeavesNoRoom() {
        var newcomer = new Bench(B).start().connect(C);
        newcomer.receive(C, new ViewChange(Bench.view(Limits.VIEW_ID_MAX + 1, reign(3, C), B, C)));
        assertEquals(GroupStatus.State.JOINING, newcomer.state());
        newcomer.receive(C, new ViewChange(Bench.view(Limits.VIEW_ID_MAX, reign(3, C), B, C)));
        assertEquals(GroupStatus.State.MEMBER, newcomer.state());
        newcomer.loses(C);
        assertNotEquals(GroupStatus.State.LEADER, newcomer.state(), "it has no number for a reign");
        assertEquals(1, newcomer.told("no_majority").size());
    }

    @Test
    void aJournalWithAnEpochThatLeavesNoRoomIsNotCopied() {
        var log = new ForeignLog().epoch(5, C).readings(C, 1);
        var member = new Bench(B).follow(C, 5, log);
        var more =
                Bytes.utf8(
                        "EPOCH:"
                                + (Limits.VIEW_ID_MAX + 1)
                                + ":"
                                + C
                                + ":"
                                + incarnation(C)
                                + ":2");
        member.receive(
                C, new Message.Chunk(1, reign(5, C), log.end(), ForeignLog.line(log.crc(), more)));
        assertEquals(log.end(), member.journal.end());
    }

    // ---- views, elections

    @Test
    void aViewOfWhoeverDoesNotLeadMovesNobody() {
        var log = new ForeignLog().epoch(5, C).readings(C, 1);
        var member = new Bench(B).follow(C, 5, log, A, D).connect(A);
        member.receive(A, new ViewChange(Bench.view(6, reign(6, A), A, B)));
        member.receive(A, new ViewChange(Bench.view(6, reign(5, C), A, B, C)));
        assertEquals(Optional.of(C), member.group.status().leader());
        assertEquals(List.of(A, B, C, D), member.members());
        var leader = new Bench(C).lead(A, B);
        leader.receive(A, new ViewChange(Bench.view(9, reign(9, A), A, B)));
        leader.receive(A, new ViewChange(Bench.view(9, leader.leading(), A, B)));
        assertEquals(List.of(A, B, C), leader.members());
    }

    @Test
    void nobodyLeavesChallengesOrLeadsForAnother() {
        var leader = new Bench(C).lead(A, B);
        leader.receive(A, new Leave(B));
        assertTrue(leader.members().contains(B), "who says it goes itself");
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A).connect(A);
        member.receive(A, new Election(C), new Coordinator(A), new Yield(new Ballot(9, C)));
        assertEquals(List.of(), member.sentTo(A));
        assertEquals(Optional.of(C), member.group.status().leader());
    }

    /** Else it would hold up everybody without a leader for as long as it likes. */
    @Test
    void whoSaysAgainAndAgainThatSomebodyLeadsIsWaitedForOnce() {
        var member = new Bench(B).follow(D, 5, new ForeignLog().epoch(5, D), A, C);
        member.connect(A).connect(C);
        member.loses(D);
        assertEquals(GroupStatus.State.ELECTING, member.state());
        member.pass(Bench.SECOND).receive(A, new Coordinator(C));
        assertEquals(1, member.told("distrusted").size());
        member.receive(A, new Coordinator(A));
        long due = member.armed.get(Timer.ELECTION);
        member.pass(Bench.SECOND).receive(A, new Coordinator(A));
        assertEquals(due, member.armed.get(Timer.ELECTION));
    }

    @Test
    void whoAsksForPromisesWithoutEndIsLeftAlone() {
        var member = new Bench(B).start().connect(A).connect(C);
        for (int i = 1; i <= Distrust.PROMISES_IN_VAIN_MAX; i++) {
            member.receive(A, new PromiseRequest(new Ballot(i, A), 0));
            member.onlySent(A, Promise.class);
        }
        member.receive(A, new PromiseRequest(new Ballot(1_000, A), 0));
        member.onlySent(A, PromiseRefused.class);
        member.receive(C, new PromiseRequest(new Ballot(1_001, C), 0));
        member.onlySent(C, Promise.class);
        member.receive(A, new PromiseRequest(new Ballot(1_002, A), 0));
        member.onlySent(A, PromiseRefused.class);
        member.pass(Bench.HEARTBEAT_TIMEOUT_NANOS);
        member.receive(A, new PromiseRequest(new Ballot(1_003, A), 0));
        member.onlySent(A, Promise.class);
    }

    @Test
    void aJournalThatIsPromisedAndNeverComesIsGivenUp() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var candidate = new Bench(C, log.journal, new IdPriority(), false);
        candidate.start().connect(A);
        candidate.fire(Timer.DISCOVERY);
        int asked = 0;
        for (int i = 0; i < 20 && candidate.state() != GroupStatus.State.LEADER; i++) {
            List<PromiseRequest> requests = candidate.sent(A, PromiseRequest.class);
            if (!requests.isEmpty()) {
                asked++;
                var marks =
                        List.of(
                                new EpochMark(reign(6, A), log.end()),
                                new EpochMark(reign(5, C), 0));
                candidate.receive(
                        A,
                        new Promise(
                                requests.getFirst().ballot(),
                                true,
                                new History(1L << 50, 1, 0, marks, false)));
            } else {
                candidate.receive(A, new Message.Ok()); // it is there
                candidate.fire(Timer.FLUSH);
            }
            if (candidate.armed.containsKey(Timer.FLUSH)
                    && candidate.sent(A, PromiseRequest.class).isEmpty()) {
                candidate.fire(Timer.FLUSH);
            }
        }
        assertEquals(GroupStatus.State.LEADER, candidate.state());
        assertEquals(Distrust.JOURNALS_IN_VAIN_MAX + 1, asked);
    }

    @Test
    void whoAsksToJoinWithoutEndCausesNoViewsWithoutEnd() {
        var leader = new Bench(C).lead(A, B);
        long viewId = leader.group.status().viewId();
        for (int i = 0; i < 500; i++) {
            leader.receive(A, new Join(new Ballot(leader.group.status().viewId() + 1, A)));
        }
        long made = leader.group.status().viewId() - viewId;
        assertTrue(made <= 2L * Distrust.JOINS_MAX, made + " view ids");
        leader.receive(B, new Join(new Ballot(leader.group.status().viewId() + 1, B)));
        assertTrue(leader.group.status().viewId() > viewId + made, "the others may");
    }

    @Test
    void aGroupGrowsNoLargerThanAViewThatFitsALine() {
        var leader = new Bench(C).leadAlone();
        for (int i = 1; i <= ViewCodec.MEMBERS_MAX; i++) {
            var peer = new PeerId("%08x-0000-4000-8000-%012x".formatted(0x0f000000 + i, i));
            leader.connect(peer).receive(peer, new Join(Ballot.NONE));
            if (leader.armed.containsKey(Timer.VIEW)) {
                leader.fire(Timer.VIEW);
            }
            int members = leader.members().size();
            assertEquals(Math.min(i + 1, ViewCodec.MEMBERS_MAX), members);
        }
        assertEquals(1, leader.told("group_full").size());
    }

    // ---- readings

    @Test
    void nobodySpeaksForOneThatIsThere() {
        var leader = new Bench(C).lead(A, B);
        long end = leader.journal.end();
        leader.receive(A, request(source(B), 1), request(source(C), 1));
        assertEquals(end, leader.journal.end());
        leader.receive(B, request(source(B), 1));
        assertTrue(leader.journal.end() > end);
        assertEquals(1, leader.index.highWaterMark(source(B)));
    }

    @Test
    void whatOneThatIsNotThereHasLeftIsHandedOverByOthers() {
        var leader = new Bench(C).lead(A, B);
        var earlier = new Source(B, new Incarnation(77));
        leader.receive(A, request(source(D), 1), request(earlier, 1));
        assertEquals(1, leader.index.highWaterMark(source(D)));
        assertEquals(1, leader.index.highWaterMark(earlier));
    }

    @Test
    void sourcesThatAreOnlyNamedTakeNoMemory() {
        var leader = new Bench(C).lead(A, B);
        int before = leader.index.sourceCount();
        for (int i = 1; i <= 1_000; i++) {
            leader.receive(A, request(new Source(D, new Incarnation(i)), 2));
        }
        assertEquals(before, leader.index.sourceCount());
    }

    @Test
    void thereAreNoMoreSourcesThanTheBoundButThoseOfMembersThatAreThere() {
        var leader = new Bench(C).lead(A, B);
        int room = Leading.SOURCES_MAX - leader.index.sourceCount();
        var all = new ByteArrayOutputStream();
        for (int i = 1; i <= room; i++) {
            all.writeBytes(ForeignLog.request(new Source(D, new Incarnation(i)), 1));
        }
        leader.receive(A, new Requests(Bytes.of(all.toByteArray())));
        assertEquals(Leading.SOURCES_MAX, leader.index.sourceCount(), "at the bound");
        leader.receive(A, request(new Source(D, new Incarnation(room + 1)), 1));
        assertEquals(Leading.SOURCES_MAX, leader.index.sourceCount(), "one above");
        leader.receive(A, request(new Source(D, new Incarnation(room)), 2));
        assertEquals(2, leader.index.highWaterMark(new Source(D, new Incarnation(room))));
        leader.receive(B, request(source(B), 1));
        assertEquals(1, leader.index.highWaterMark(source(B)), "who is there is served");
    }

    // ---- acknowledgements

    private static SubtreeAck ack(Bench leader, PeerId of, long end) {
        return new SubtreeAck(leader.leading(), List.of(new Standing(source(of), 1, end, end)));
    }

    private static Optional<JournalAck> acknowledged(Bench leader, PeerId member) {
        return leader.group.status().members().stream()
                .filter(each -> each.id().equals(member))
                .findFirst()
                .filter(each -> each.acknowledgedDurableEnd().orElse(0) > 0)
                .map(each -> new JournalAck(1, leader.leading(), 0, 0));
    }

    @Test
    void nobodyAcknowledgesForOneThatDoesNotCopyFromIt() {
        var leader = new Bench(C).lead(A, B);
        leader.receive(A, ack(leader, B, leader.journal.end()));
        assertEquals(Optional.empty(), acknowledged(leader, B));
        leader.receive(B, ack(leader, B, leader.journal.end()));
        assertTrue(acknowledged(leader, B).isPresent());
    }

    @Test
    void whoIsAboveTellsHowFarThoseBelowAre() {
        var leader = Bench.ofFanout(C, 1).lead(A, B);
        leader.receive(A, ack(leader, B, leader.journal.end()));
        assertTrue(acknowledged(leader, B).isPresent(), "B copies from A");
    }

    @Test
    void whatIsNotThereIsNotAcknowledgedIntoBeingSafe() {
        var leader = new Bench(C).lead(A, B);
        leader.offer("t1");
        long end = leader.journal.end();
        leader.receive(A, new JournalAck(1, leader.leading(), 1L << 55, 1L << 55));
        leader.receive(B, new JournalAck(1, leader.leading(), end, 0));
        assertEquals(0, leader.group.status().safeEnd());
    }

    // ---- another journal for the same epoch

    @Test
    void anUpstreamThatStreamsAnotherJournalIsFoundOutByTheNextHeartbeat() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var lie = new ForeignLog().epoch(5, C).readings(C, 3);
        var member = new Bench(B).follow(C, 5, log, A, D).connect(A);
        long common = log.end();
        member.receive(C, new Upstream(1, reign(5, C), A));
        member.receive(C, log.heartbeat(5, C));
        log.readings(C, 2);
        lie.readings(D, 2);
        member.receive(A, new Message.Chunk(2, reign(5, C), common, lie.from(common)));
        assertArrayEquals(lie.bytes().toArray(), member.journal.content());
        member.receive(C, log.heartbeat(5, C));
        assertEquals(1, member.told("journal_differs").size());
        member.onlySent(C, Message.UpstreamLost.class);
        var statement = member.onlySent(C, Message.Follow.class);
        assertEquals(common, statement.history().end(), "what is known to be the leader's");
        member.receive(
                C,
                new Message.Align(statement.number(), reign(5, C), common, log.crcAt(common)),
                new Message.Chunk(statement.number(), reign(5, C), common, log.from(common)));
        assertArrayEquals(log.bytes().toArray(), member.journal.content());
    }

    /** Else what it had measured would be gone, and what it never said would come in its place. */
    @Test
    void aReadingIsKeptUntilTheLeaderItselfSaysThatItStandsThere() {
        var log = new ForeignLog().epoch(5, C);
        var lie = new ForeignLog().epoch(5, C).readings(B, 1);
        var member = new Bench(B).follow(C, 5, log, A, D).connect(A);
        long common = log.end();
        member.receive(C, new Upstream(1, reign(5, C), A));
        member.offer("what it has measured");
        member.receive(A, new Message.Chunk(2, reign(5, C), common, lie.from(common)));
        member.journal.sync();
        member.take(new Input.Synced());
        assertEquals(1, member.outbox.size(), "it is durable here, under its very tag");
        log.readings(D, 1);
        member.receive(C, log.heartbeat(5, C));
        var statement = member.onlySent(C, Message.Follow.class);
        member.receive(
                C,
                new Message.Align(statement.number(), reign(5, C), common, log.crcAt(common)),
                new Message.Chunk(statement.number(), reign(5, C), common, log.from(common)));
        assertEquals(Bench.payload("what it has measured"), member.outbox.payload(source(B), 1));
        assertEquals(1, member.sent(C, Requests.class).size(), "and handed over");
    }

    /** Under load a copy is always a little behind what the last heartbeat says. */
    @Test
    void whatAHeartbeatSaysIsComparedOnceTheCopyGoesSoFar() {
        var log = new ForeignLog().epoch(5, C);
        var member = new Bench(B).follow(C, 5, log, A, D).connect(A);
        long common = log.end();
        member.receive(C, new Upstream(1, reign(5, C), A));
        member.offer("t1");
        log.readings(B, 1);
        member.receive(C, log.heartbeat(5, C));
        long first = log.end();
        log.readings(D, 1);
        member.receive(C, log.heartbeat(5, C));
        Bytes all = log.from(common);
        var chunk = new Bytes(all.array(), all.offset(), (int) (first - common));
        member.receive(A, new Message.Chunk(2, reign(5, C), common, chunk));
        member.journal.sync();
        member.take(new Input.Synced());
        assertEquals(0, member.outbox.size(), "confirmed");
        assertEquals(List.of(), member.told("journal_differs"));
    }

    @Test
    void whatTheLeaderItselfStreamsReleasesAtOnce() {
        var log = new ForeignLog().epoch(5, C);
        var member = new Bench(B).follow(C, 5, log, A);
        member.offer("t1");
        long end = log.end();
        log.readings(B, 1);
        member.receive(C, new Message.Chunk(1, reign(5, C), end, log.from(end)));
        member.journal.sync();
        member.take(new Input.Synced());
        assertEquals(0, member.outbox.size());
    }

    /**
     * A leader told one thing here and another elsewhere, and is gone; who leads now has the other.
     */
    @Test
    void aJournalThatDiffersWithinAnEpochGoesBackEpochByEpochUntilItAgrees() {
        var log = new ForeignLog().epoch(3, D).readings(D, 1);
        long common = log.end();
        log.epoch(4, A).readings(C, 2).epoch(5, C);
        var lie =
                new ForeignLog().epoch(3, D).readings(D, 1).epoch(4, A).readings(A, 2).epoch(5, C);
        assertEquals(log.end(), lie.end(), "as long");
        var member = new Bench(B, lie.journal, new IdPriority(), false).start().connect(C);
        member.receive(C, new ViewChange(Bench.view(5, reign(5, C), B, C)));
        long end = Long.MAX_VALUE;
        for (int i = 0; i < 9 && member.journal.end() > common; i++) {
            var statement = member.onlySent(C, Message.Follow.class);
            assertTrue(statement.history().end() < end, "ever less");
            end = statement.history().end();
            member.receive(C, log.answer(statement));
        }
        assertTrue(member.journal.end() <= common);
        assertEquals(3, member.outbox.size(), "what it gave up waits in its outbox");
    }

    @Test
    void aLeaderSaysWhatItsJournalHolds() {
        var leader = new Bench(C).lead(A);
        leader.fire(Timer.HEARTBEAT);
        var pulse = leader.onlySent(A, Message.Heartbeat.class).pulse().orElseThrow();
        assertEquals(leader.index.crc(), pulse.crc().orElseThrow());
    }

    @Test
    void theNamedEndpointOfAViewIsNoReasonToForgetWhereAPeerSaysItIs() {
        var leader = new Bench(C).lead(A, B);
        var elsewhere = new Endpoint("198.51.100.66", 9);
        leader.receive(A, new Message.NewPeerRequest(B, 9, Optional.of(Bench.GROUP)));
        assertTrue(
                leader.group.status().members().stream()
                        .noneMatch(member -> member.endpoint().equals(elsewhere)));
    }

    @Test
    void refusalsOfNumbersThatNobodyHasMoveNothing() {
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A).connect(A);
        member.offer("t1");
        member.receive(A, new RequestRefused(SourceKey.of(source(B)), 1));
        assertEquals(List.of(), member.sentTo(C), "only the leader asks for them again");
    }
}
