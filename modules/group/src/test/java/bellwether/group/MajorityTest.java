package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.History;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.Safe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Standing;
import bellwether.protocol.Voters;
import bellwether.protocol.VotingView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code partition_policy=majority}, seen from C, which has the highest priority. */
final class MajorityTest {
    private static final History EMPTY = new History(0, 0, 0, List.of(), false);
    private static final Source SA = new Source(A, Bench.incarnation(A));

    private final Bench bench = Bench.byMajority(C, 3);

    private Ballot flushing() {
        bench.start().connect(A);
        bench.fire(Timer.DISCOVERY);
        return bench.onlySent(A, PromiseRequest.class).ballot();
    }

    private Reign leading() {
        Ballot ballot = flushing();
        bench.receive(A, new Promise(ballot, false, EMPTY, Optional.of(Voters.none())));
        assertEquals(GroupStatus.State.LEADER, bench.state());
        return new Reign(ballot.viewId(), C, Bench.incarnation(C));
    }

    private Reign formed() {
        Reign reign = leading();
        bench.receive(A, bench.statement(A, 1));
        bench.journal.sync();
        bench.receive(A, new JournalAck(1, reign, bench.journal.end(), bench.journal.end()));
        assertEquals(1, bench.told("view_formed").size());
        return reign;
    }

    private String journal() {
        return text(bench);
    }

    private static String text(Bench peer) {
        return new String(peer.journal.content(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aloneItLeadsNobodyAndSaysWhatIsMissing() {
        bench.leadAlone();
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(0, bench.journal.end());
        assertTrue(bench.told("no_majority").getFirst().contains("1 of 3 expected peers"));
    }

    @Test
    void theEpochLineNamesWhoHasAVote() {
        leading();
        assertTrue(journal().startsWith("EPOCH:1:" + C + ":0000000000000063:1:" + C + "," + A));
    }

    @Test
    void noPlaceIsGivenBeforeAllHoldTheViewDurably() {
        Reign reign = leading();
        long end = bench.journal.end();
        bench.receive(A, bench.statement(A, 1));
        bench.offer("own");
        bench.receive(A, new Requests(Bytes.of(ForeignLog.request(SA, 1))));
        bench.receive(A, new JournalAck(1, reign, end, end));
        assertEquals(end, bench.journal.end(), "the leader's own disk has not got it");
        bench.journal.sync();
        bench.take(new Input.Synced());
        assertEquals(
                List.of(new RequestRefused(SourceKey.of(SA), 1)),
                bench.sent(A, RequestRefused.class));
        assertTrue(journal().contains("own"), "its own readings wait as well");
    }

    @Test
    void beforeTheViewIsFormedNobodyMayKeepWhatOthersAcknowledge() {
        var majority = new PartitionPolicy.Majority(3);
        var leader = Bench.ofFanout(C, 1, majority, Delivery.AGREED).start();
        leader.connect(A).connect(B).fire(Timer.DISCOVERY);
        Ballot ballot = leader.onlySent(A, PromiseRequest.class).ballot();
        leader.receive(A, new Promise(ballot, false, EMPTY, Optional.of(Voters.none())));
        leader.receive(B, new Promise(ballot, false, EMPTY, Optional.of(Voters.none())));
        Reign reign = leader.leading();
        leader.receive(A, leader.statement(A, 1)).receive(B, leader.statement(B, 1));
        assertEquals(0, leader.ackDelayMillis(A));
        leader.journal.sync();
        long end = leader.journal.end();
        leader.receive(A, new JournalAck(1, reign, end, end));
        var ofB = new Standing(new Source(B, Bench.incarnation(B)), 1, end, end);
        leader.receive(A, new SubtreeAck(reign, List.of(ofB)));
        assertEquals(1, leader.told("view_formed").size());
        assertEquals(800, leader.ackDelayMillis(A));
    }

    @Test
    void whatAllHoldDurablyIsTold() {
        Reign reign = formed();
        bench.greetAsSafe(A);
        bench.offer("t1");
        long end = bench.journal.end();
        bench.receive(A, new JournalAck(1, reign, end, end));
        assertEquals(List.of(), bench.sent(A, Safe.class));
        bench.journal.sync();
        bench.take(new Input.Synced());
        assertEquals(List.of(new Safe(reign, end)), bench.sent(A, Safe.class));
        assertEquals(end, bench.group.status().safeEnd());
        assertEquals(end, bench.delivered.getLast());
    }

    @Test
    void everyChangeOfMembersAsksEverybodyAnew() {
        formed();
        bench.connect(B);
        bench.receive(B, new Join(new Ballot(7, D)));
        assertEquals(new Ballot(8, C), bench.onlySent(A, PromiseRequest.class).ballot());
        assertEquals(new Ballot(8, C), bench.onlySent(B, PromiseRequest.class).ballot());
        assertEquals(GroupStatus.State.ELECTING, bench.state());
    }

    @Test
    void aLeaderThatLosesItsMajorityLeadsNoMore() {
        formed();
        bench.offer("t1");
        bench.loses(A);
        assertEquals(GroupStatus.State.LEADER, bench.state(), "half with the first-named goes on");
        bench.offer("t2");
        assertFalse(journal().contains("t2"), "that view is not durable yet");
        bench.journal.sync();
        bench.take(new Input.Synced());
        assertTrue(journal().contains("t2"));
    }

    @Test
    void halfWithoutTheFirstNamedWaits() {
        var peer = Bench.byMajority(B, 3);
        peer.start().connect(A);
        peer.fire(Timer.DISCOVERY);
        Ballot ballot = peer.onlySent(A, PromiseRequest.class).ballot();
        var view = new VotingView(Bench.reign(1, C), true, List.of(C, A));
        var voters = new Voters(Optional.of(Bench.reign(1, C)), List.of(view));
        var log = new ForeignLog().epoch(1, C).readings(C, 1);
        peer.receive(A, new Promise(ballot, true, log.history(), Optional.of(voters)));
        peer.fire(Timer.FLUSH); // that epoch is above the first ballot
        Ballot next = peer.onlySent(A, PromiseRequest.class).ballot();
        peer.receive(A, new Promise(next, true, log.history(), Optional.of(voters)));
        assertEquals(GroupStatus.State.JOINING, peer.state());
        assertEquals(
                List.of("readings wait: no majority of the 2 members of view 1; promised=2"),
                peer.told("no_majority"));
    }

    @Test
    void whoHasReadingsOfAnotherLogIsLeftOut() {
        formed();
        bench.offer("t1");
        bench.connect(B);
        bench.receive(B, new Join(Ballot.NONE));
        Ballot ballot = bench.onlySent(B, PromiseRequest.class).ballot();
        var other = new ForeignLog().epoch(5, D).readings(D, 3);
        var view = new VotingView(Bench.reign(5, D), true, List.of(D));
        var voters = new Voters(Optional.of(Bench.reign(5, D)), List.of(view));
        bench.receive(B, new Promise(ballot, true, other.history(), Optional.of(voters)));
        bench.receive(
                A, new Promise(ballot, true, bench.history(), Optional.of(bench.index.voters())));
        assertEquals(GroupStatus.State.ELECTING, bench.state(), "D's epoch is above the ballot");
        bench.fire(Timer.FLUSH);
        Ballot next = bench.onlySent(A, PromiseRequest.class).ballot();
        bench.receive(B, new Promise(next, true, other.history(), Optional.of(voters)));
        bench.receive(
                A, new Promise(next, true, bench.history(), Optional.of(bench.index.voters())));
        assertEquals(List.of(A, C), bench.members());
        String told = bench.told("foreign_log").getFirst();
        assertTrue(told.contains("move the data directory and the file peer_id away"), told);
        Merge statement = bench.onlySent(B, Merge.class);
        bench.receive(B, new Join(Ballot.NONE));
        assertTrue(bench.onlySent(B, ViewChange.class).view().member(B).isEmpty());

        var leftOut = Bench.byMajority(B, 3, other.journal);
        leftOut.start().connect(C).receive(C, statement, statement);
        assertEquals(1, leftOut.told("foreign_log").size(), "both operators are told, once");
    }

    @Test
    void aLogWithoutReadingsIsGivenUp() {
        formed();
        bench.offer("t1");
        bench.connect(B);
        bench.receive(B, new Join(Ballot.NONE));
        Ballot ballot = bench.onlySent(B, PromiseRequest.class).ballot();
        var tried = new ForeignLog().epoch(1, A);
        var view = new VotingView(Bench.reign(1, A), false, List.of(A));
        var voters = new Voters(Optional.of(Bench.reign(1, A)), List.of(view));
        bench.receive(B, new Promise(ballot, true, tried.history(), Optional.of(voters)));
        var own = Optional.of(bench.index.voters());
        bench.receive(A, new Promise(ballot, true, bench.history(), own));
        assertEquals(List.of(A, B, C), bench.members());
    }

    @Test
    void whoLacksMuchHasNoVoteUntilItHasCaughtUp() {
        var log = new ForeignLog().epoch(1, D).readings(D, 20);
        var peer = Bench.byMajority(C, 3, log.journal);
        peer.start().connect(A).connect(B);
        peer.fire(Timer.DISCOVERY);
        Ballot ballot = peer.onlySent(A, PromiseRequest.class).ballot();
        var voters = Optional.of(peer.index.voters());
        peer.receive(B, new Promise(ballot, true, peer.history(), voters));
        peer.receive(A, new Promise(ballot, true, EMPTY, Optional.of(Voters.none())));
        assertEquals(List.of(A, B, C), peer.members());
        assertTrue(text(peer).contains(":21:" + C + "," + B + ":"), text(peer));

        Reign reign = new Reign(ballot.viewId(), C, Bench.incarnation(C));
        peer.journal.sync();
        long end = peer.journal.end();
        peer.receive(B, new Follow(1, reign, peer.history()));
        peer.receive(B, new JournalAck(1, reign, end, end));
        assertEquals(1, peer.told("view_formed").size(), "A is not waited for");
        peer.receive(A, new Follow(1, reign, EMPTY));
        peer.receive(A, new JournalAck(1, reign, end - 500, end - 500));
        assertEquals(GroupStatus.State.ELECTING, peer.state(), "a view in which A has a vote");
    }

    @Test
    void whoLacksMuchHasAVoteWhereThereIsNoMajorityWithout() {
        var log = new ForeignLog().epoch(1, D).readings(D, 20);
        var peer = Bench.byMajority(C, 3, log.journal);
        peer.start().connect(A);
        peer.fire(Timer.DISCOVERY);
        Ballot ballot = peer.onlySent(A, PromiseRequest.class).ballot();
        peer.receive(A, new Promise(ballot, true, EMPTY, Optional.of(Voters.none())));
        assertTrue(text(peer).contains(":21:" + C + "," + A + ":"), text(peer));
    }

    @Test
    void whoGoesByAnotherPolicyIsNoMemberNotEvenAPlainOne() {
        formed();
        bench.take(new Input.Heard(knock(D), "192.0.2.13"), new Input.Connected(D));
        bench.receive(D, Bench.hello(D));
        assertEquals(1, bench.told("policy_differs").size());
        assertEquals(D, bench.done(Effect.Disconnect.class).getFirst().peer());
        bench.take(new Input.Heard(knock(D), "192.0.2.13"), new Input.Connected(D));
        bench.fire(Timer.ADMISSION);
        assertEquals(List.of(A, C), bench.members());
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    private static NewPeerRequest knock(PeerId peer) {
        return new NewPeerRequest(peer, 7_000, Optional.of(Bench.GROUP));
    }
}
