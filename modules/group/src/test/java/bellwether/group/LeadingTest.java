package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.GROUP;
import static bellwether.group.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.AddedToNetwork;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.PlainRequest;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LeadingTest {
    private static final NewPeerRequest KNOCK = new NewPeerRequest(B, 7_000, Optional.of(GROUP));

    private static JournalAck ack(Bench leader) {
        return new JournalAck(1, leader.leading(), leader.journal.end(), leader.journal.end());
    }

    private static String text(Bench bench, long from) {
        String all = new String(bench.journal.content());
        return all.substring((int) from);
    }

    // ---- admission

    @Test
    void admitsWhoKnocksOnceItHasSaidWhatItIs() {
        var leader = new Bench(C).leadAlone();
        leader.hear(B, KNOCK);
        assertEquals(
                List.of(new Effect.Dial(B, Bench.endpoint(B))), leader.done(Effect.Dial.class));
        assertEquals(List.of(C), leader.members());
        long before = leader.journal.end();
        leader.connect(B);
        assertEquals(new AddedToNetwork(1), leader.sentTo(B).getFirst());
        View view = leader.onlySent(B, ViewChange.class).view();
        assertEquals(2, view.viewId());
        assertEquals(List.of(B, C), view.orderedPeerList());
        assertTrue(text(leader, before).startsWith("EPOCH:2:" + C), "every view is in the journal");
        assertEquals(1, leader.told("member_joined").size());
        assertEquals(
                List.of(), leader.done(Effect.OpenStream.class), "it states its history first");
    }

    @Test
    void whoSaysNothingOfItselfIsAPlainMemberAfterTheAdmissionTime() {
        var leader = new Bench(C).leadAlone();
        leader.offer("t1");
        leader.hear(B, KNOCK);
        leader.take(new Input.Connected(B));
        assertEquals(List.of(C), leader.members());
        long epoch = leader.journal.end();
        leader.fire(Timer.ADMISSION);
        assertEquals(List.of(B, C), leader.members());
        assertEquals(new AddedToNetwork(2), leader.sentTo(B).getFirst());
        assertEquals(2, leader.onlySent(B, ViewChange.class).view().viewId());
        assertEquals(
                List.of(new Effect.OpenStream(B, 0, leader.leading(), epoch)),
                leader.done(Effect.OpenStream.class),
                "from its admission on, though it stated nothing");
        leader.receive(B, new PlainRequest(Bench.payload("plain")));
        assertTrue(text(leader, 0).contains("|plain|"));
    }

    @Test
    void aReadingOfSomebodyNotAdmittedIsNotTaken() {
        var leader = new Bench(C).leadAlone();
        leader.connect(B);
        leader.receive(B, new PlainRequest(Bench.payload("plain")));
        assertFalse(text(leader, 0).contains("|plain|"));
        assertEquals(1, leader.told("not_admitted").size());
    }

    @Test
    void whoKnocksAndGoesAgainIsNotWaitedFor() {
        var leader = new Bench(C).leadAlone();
        leader.hear(B, KNOCK);
        leader.take(new Input.Connected(B));
        leader.take(new Input.Disconnected(B, "reset"));
        leader.fire(Timer.ADMISSION);
        assertEquals(List.of(C), leader.members());
        assertFalse(leader.armed.containsKey(Timer.ADMISSION));
    }

    @Test
    void aSecondPeerOfOneIdIsRefusedWhileTheFirstIsConnected() {
        var leader = new Bench(C).lead(B);
        leader.hear(D, KNOCK);
        assertEquals(1, leader.told("duplicate_peer_id").size());
        assertEquals(List.of(), leader.done(Effect.Dial.class));
        assertEquals(List.of(), leader.sentTo(B));
        leader.take(new Input.Disconnected(B, "reset"));
        leader.hear(D, KNOCK);
        assertEquals(
                List.of(new Effect.Dial(B, Bench.endpoint(D))), leader.done(Effect.Dial.class));
    }

    @Test
    void viewIdsOnlyGrowAndAreAboveWhatAJoiningPeerPromised() {
        var leader = new Bench(C).lead(B);
        assertEquals(2, leader.group.status().viewId());
        leader.connect(A).receive(A, new Join(new Ballot(40, D)));
        assertEquals(41, leader.group.status().viewId());
        assertEquals(41, leader.onlySent(B, ViewChange.class).view().viewId());
        leader.receive(A, new Leave(A));
        assertEquals(42, leader.group.status().viewId());
    }

    @Test
    void whoJoinsAgainUnchangedIsToldTheStandingView() {
        var leader = new Bench(C).lead(B);
        long end = leader.journal.end();
        leader.receive(B, new Join(new Ballot(2, C)));
        assertEquals(2, leader.onlySent(B, ViewChange.class).view().viewId());
        assertEquals(end, leader.journal.end());
    }

    // ---- streams and requests

    @Test
    void saysWhereTheJournalsPartAndStreamsFromThere() {
        var leader = new Bench(C).lead(B);
        leader.offer("t1");
        var history = new ForeignLog().epoch(1, C).history();
        leader.receive(B, new Follow(7, leader.leading(), history));
        Align answer = leader.onlySent(B, Align.class);
        assertEquals(new Align(7, leader.leading(), history.end(), history.crc()), answer);
        assertEquals(
                List.of(new Effect.OpenStream(B, 7, leader.leading(), history.end())),
                leader.done(Effect.OpenStream.class));
        assertEquals(List.of(new Effect.CloseStream(B)), leader.done(Effect.CloseStream.class));
    }

    @Test
    void aStatementForAnotherReignIsAnsweredWithTheView() {
        var leader = new Bench(C).lead(B);
        leader.receive(B, new Follow(7, Bench.reign(9, C), new ForeignLog().history()));
        assertEquals(1, leader.sent(B, ViewChange.class).size());
        assertEquals(List.of(), leader.sent(B, Align.class));
    }

    @Test
    void sequencesItsOwnReadingsAndThoseOfMembers() {
        var leader = new Bench(C).lead(B);
        leader.offer("own");
        var source = new Source(B, Bench.incarnation(B));
        leader.receive(B, new Requests(Bytes.of(ForeignLog.request(source, 1))));
        assertEquals(2, leader.group.status().lastSequence());
        leader.receive(B, new Requests(Bytes.of(ForeignLog.request(source, 3))));
        assertEquals(List.of(new RequestRefused(SourceKey.of(source), 2)), leader.sentTo(B));
    }

    @Test
    void aMalformedRequestClosesThatConnectionOnly() {
        var leader = new Bench(C).lead(A, B);
        leader.receive(B, new Requests(Bytes.utf8("SEQUENCER_REQUEST:x\n")));
        assertEquals(
                List.of(B),
                leader.done(Effect.Disconnect.class).stream()
                        .map(Effect.Disconnect::peer)
                        .toList());
        assertEquals(List.of(A, B, C), leader.members());
    }

    @Test
    void requestsOfSomebodyNotInTheViewAreNotSequenced() {
        var leader = new Bench(C).lead(B);
        leader.connect(A);
        byte[] before = leader.journal.content();
        var source = new Source(A, Bench.incarnation(A));
        leader.receive(A, new Requests(Bytes.of(ForeignLog.request(source, 1))));
        assertArrayEquals(before, leader.journal.content());
        assertEquals(1, leader.sent(A, ViewChange.class).size());
    }

    // ---- members that fail

    @Test
    void removesAMemberThatIsSilentForTheTimeoutAndTellsEverybody() {
        var leader = new Bench(C).lead(A, B);
        int beats = 0;
        while (leader.members().contains(B)) {
            leader.receive(A, new HeartbeatAck(OptionalLong.empty()));
            leader.fire(Timer.HEARTBEAT);
            beats++;
        }
        assertEquals(4, beats);
        assertEquals(List.of(A, C), leader.members());
        assertEquals(1, leader.told("member_failed").size());
        View view = leader.onlySent(A, ViewChange.class).view();
        assertEquals(List.of(A, C), view.orderedPeerList());
        assertEquals(view, leader.onlySent(B, ViewChange.class).view(), "should it live after all");
        assertEquals(1, leader.sent(A, Heartbeat.class).size());
        assertEquals(List.of(), leader.sent(B, Heartbeat.class));
    }

    @Test
    void aLeaderThatWasAsleepGivesNoPlaceUntilAMemberAnswersAViewMadeSince() {
        var leader = new Bench(C).lead(A, B);
        var source = new Source(A, Bench.incarnation(A));
        long viewBefore = leader.group.status().viewId();
        leader.fireLate(Timer.HEARTBEAT, 60 * SECOND);
        assertEquals(1, leader.told("overslept").size());
        leader.receive(A, new HeartbeatAck(OptionalLong.of(viewBefore))); // sent before it slept
        leader.receive(A, new Requests(Bytes.of(ForeignLog.request(source, 1))));
        leader.offer("t1");
        assertEquals(0, leader.group.status().lastSequence());
        leader.receive(A, new HeartbeatAck(OptionalLong.of(leader.group.status().viewId())));
        assertEquals(1, leader.told("woke_up").size());
        leader.receive(A, new Requests(Bytes.of(ForeignLog.request(source, 1))));
        assertEquals(2, leader.group.status().lastSequence());
    }

    @Test
    void aMemberThatRestartedAtItsOldAddressIsListedWithItsNewIncarnation() {
        var leader = new Bench(C).lead(A);
        leader.receive(
                A,
                new Hello(
                        A,
                        Bench.endpoint(A),
                        Map.of(
                                Hello.FIELD_INCARNATION,
                                new Incarnation(77).toString(),
                                Hello.FIELD_KEYS,
                                Hello.KNOWN)));
        leader.hear(A, new NewPeerRequest(A, 7_000, Optional.empty()));
        View view = leader.onlySent(A, ViewChange.class).view();
        assertEquals(Optional.of(new Incarnation(77)), view.member(A).orElseThrow().incarnation());
    }

    @Test
    void aLeaderThatWasAsleepAccusesNobody() {
        var leader = new Bench(C).lead(A, B);
        leader.fireLate(Timer.HEARTBEAT, 60 * SECOND);
        assertEquals(List.of(A, B, C), leader.members());
        assertEquals(1, leader.sent(B, Heartbeat.class).size());
    }

    @Test
    void removesAMemberThatCannotBeReachedOrLeaves() {
        var leader = new Bench(C).lead(A, B);
        leader.take(new Input.Disconnected(B, "reset"));
        assertEquals(List.of(A, B, C), leader.members(), "it is dialled first");
        leader.take(new Input.Unreachable(B, "refused"));
        assertEquals(List.of(A, C), leader.members());
        leader.receive(A, new Leave(A));
        assertEquals(List.of(C), leader.members());
        assertEquals(1, leader.told("member_left").size());
    }

    // ---- delivery

    @Test
    void underAgreedDeliveryNobodyTellsTheProjectionWhatIsSafe() {
        var leader = new Bench(B).lead(A, C);
        leader.offer("t1");
        leader.receive(A, ack(leader));
        leader.receive(C, ack(leader));
        leader.journal.sync();
        leader.take(new Input.Synced());
        assertEquals(leader.journal.end(), leader.group.status().safeEnd());
        assertEquals(List.of(), leader.delivered);
    }

    /** Seed 562402995: it died before it had joined again, and nobody dialled it. */
    @Test
    void whoWasSilentForTooLongIsNotWaitedForByWhatIsSafe() {
        var leader = new Bench(C).lead(A);
        leader.journal.sync();
        leader.take(new Input.Synced());
        leader.receive(A, ack(leader));
        leader.offer("t1");
        leader.journal.sync();
        leader.take(new Input.Synced());
        assertTrue(leader.group.status().safeEnd() < leader.journal.end(), "A counts");
        for (long i = 0; i <= Bench.HEARTBEAT_TIMEOUT_NANOS / SECOND; i++) {
            leader.fire(Timer.HEARTBEAT);
        }
        assertEquals(List.of(C), leader.members());
        leader.take(new Input.Disconnected(A, "reset"));
        leader.journal.sync();
        leader.take(new Input.Synced());
        assertEquals(leader.journal.end(), leader.group.status().safeEnd());
    }

    /** It would take the lines that it gets for damage, and its own journal for a better one. */
    @Test
    void whoKeepsAJournalAndCannotReadKeysIsRefusedAndTold() {
        var leader = new Bench(B).lead(A);
        leader.take(new Input.Connected(D));
        leader.receive(
                D,
                new Hello(
                        D,
                        Bench.endpoint(D),
                        Map.of(
                                Hello.FIELD_INCARNATION,
                                Bench.incarnation(D).toString(),
                                Hello.FIELD_BASE,
                                Hello.KNOWN)));
        assertTrue(leader.told("version_too_old").getFirst().contains("upgrade it"));
        assertEquals(D, leader.done(Effect.Disconnect.class).getFirst().peer());
        assertEquals(List.of(A, B), leader.members());

        leader.take(new Input.Connected(D));
        leader.receive(D, Bench.hello(D));
        assertEquals(List.of(), leader.told("version_too_old"), "it has been upgraded");
    }

    // ---- elections

    @Test
    void aNewcomerOfHigherPriorityDoesNotDepose() {
        var leader = new Bench(B).lead(A, C);
        leader.receive(C, ack(leader));
        assertEquals(GroupStatus.State.LEADER, leader.state());
        leader.receive(A, new Election(A));
        assertTrue(leader.sentTo(A).contains(new Coordinator(B)));
        assertEquals(1, leader.sent(A, ViewChange.class).size());
        assertEquals(GroupStatus.State.LEADER, leader.state());
    }

    @Test
    void wherePreemptionIsWantedItMakesWayOnceTheOtherHasTheJournal() {
        var leader = new Bench(B, new MemoryJournal(), new IdPriority(), true).lead(A, C);
        leader.receive(A, ack(leader));
        assertEquals(GroupStatus.State.LEADER, leader.state(), "A is not above");
        leader.offer("x".repeat(30));
        for (int i = 0; i < 1_000; i++) {
            leader.offer("t" + i);
        }
        leader.receive(C, new JournalAck(1, leader.leading(), 0, 0));
        assertEquals(GroupStatus.State.LEADER, leader.state(), "C is far behind");
        leader.receive(C, ack(leader));
        assertEquals(GroupStatus.State.ELECTING, leader.state());
        assertEquals(List.of(new Election(B)), leader.sent(A, Election.class));
        assertEquals(List.of(new Election(B)), leader.sent(C, Election.class));
        assertEquals(List.of(), leader.sent(A, Leave.class), "its journal counts in the flush");
    }

    // ---- two leaders

    @Test
    void theLeaderOfSmallerIdAsksAndTheLargerNamesItself() {
        var smaller = new Bench(B).lead(A);
        smaller.hear(D, Bench.announcement(D));
        Merge merge = smaller.onlySent(D, Merge.class);
        assertEquals(2, merge.members());
        assertEquals(smaller.journal.end(), merge.end());
        assertEquals(smaller.leading(), merge.log());
        var larger = new Bench(C).leadAlone();
        larger.hear(B, Bench.announcement(B));
        assertEquals(C, larger.onlySent(B, LeaderAnnouncement.class).leader());
        assertEquals(1, larger.sentTo(B).size());
    }

    @Test
    void aLeaderThatSleptCountsNobodyAsItsFollowerWhateverItFindsInItsInbox() {
        var leader = new Bench(B).lead(A);
        long viewBefore = leader.group.status().viewId();
        leader.pass(60 * SECOND);
        leader.receive(A, new HeartbeatAck(OptionalLong.of(viewBefore))); // waited in the inbox
        assertEquals(1, leader.told("overslept").size());
        leader.hear(D, Bench.announcement(D));
        assertEquals(1, leader.onlySent(D, Merge.class).members());
    }

    @Test
    void theLargerDecidesByMembersThenLengthInOneLog() {
        var larger = new Bench(C).lead(A);
        larger.connect(B);
        long end = larger.journal.end();
        var log = larger.leading();
        larger.receive(B, new Merge(9, 1, end + 99, log, 5));
        assertEquals(1, larger.sent(B, Yield.class).size(), "more members here");
        larger.receive(B, new Merge(9, 2, end, log, 5));
        assertEquals(1, larger.sent(B, Yield.class).size(), "as good, and the higher id");
        larger.receive(B, new Merge(9, 3, 0, log, 0));
        assertEquals(GroupStatus.State.JOINING, larger.state());
        assertEquals(1, larger.sent(B, Join.class).size());
    }

    @Test
    void betweenDifferentLogsTheLongerWins() {
        var larger = new Bench(C).lead(A);
        larger.connect(B);
        larger.receive(B, new Merge(9, 5, larger.journal.end() - 1, Bench.reign(3, B), 5));
        assertEquals(1, larger.sent(B, Yield.class).size());
        larger.receive(B, new Merge(9, 1, larger.journal.end() + 1, Bench.reign(3, B), 5));
        assertEquals(GroupStatus.State.JOINING, larger.state());
    }

    @Test
    void aQuestionFromAboveIsNotItsToDecide() {
        var smaller = new Bench(B).leadAlone();
        smaller.connect(D);
        smaller.receive(D, new Merge(9, 5, 1_000_000, Bench.reign(3, D), 5));
        assertEquals(List.of(), smaller.sentTo(D));
        assertEquals(GroupStatus.State.LEADER, smaller.state());
    }

    @Test
    void theLoserTellsItsMembersAndJoins() {
        var loser = new Bench(B).lead(A);
        loser.connect(D);
        loser.receive(D, new Yield(new Ballot(9, D)));
        assertEquals(GroupStatus.State.LEADER, loser.state(), "it has not asked");
        loser.hear(D, Bench.announcement(D));
        loser.receive(D, new Yield(new Ballot(9, D)));
        assertEquals(GroupStatus.State.JOINING, loser.state());
        var told = loser.onlySent(A, LeaderAnnouncement.class);
        assertEquals(D, told.leader());
        assertEquals(Optional.of(Bench.endpoint(D).host()), told.host());
        assertEquals(1, loser.sent(D, Join.class).size());
        assertEquals(1, loser.told("merged").size());
    }

    @Test
    void aMemberThatRestartedIsTakenInAnew() {
        var leader = new Bench(C).lead(B);
        leader.take(new Input.Disconnected(B, "reset"));
        PeerId same = B;
        leader.take(
                new Input.Connected(same),
                new Input.Received(
                        same,
                        new Hello(
                                same,
                                new Endpoint("192.0.2.11", 7_000),
                                Map.of(
                                        Hello.FIELD_INCARNATION,
                                        "00000000000000ff",
                                        Hello.FIELD_KEYS,
                                        Hello.KNOWN))));
        leader.receive(same, new Join(Ballot.NONE));
        View view = leader.onlySent(same, ViewChange.class).view();
        assertEquals(3, view.viewId());
        assertEquals(255, view.member(same).orElseThrow().incarnation().orElseThrow().bits());
    }
}
