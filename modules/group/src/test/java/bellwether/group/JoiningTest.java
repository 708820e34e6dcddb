package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.GROUP;
import static bellwether.group.Bench.announcement;
import static bellwether.group.Bench.reign;
import static bellwether.group.Bench.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.DuplicatePeerId;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.View;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JoiningTest {
    private final Bench bench = new Bench(B);

    @Test
    void startsByAnnouncingItself() {
        bench.start();
        var request = new NewPeerRequest(B, 7_000, Optional.of(GROUP));
        assertEquals(
                List.of(
                        new Effect.Arm(Timer.DISCOVERY, 5 * Bench.SECOND),
                        new Effect.Broadcast(request),
                        new Effect.Contact(new Endpoint("198.51.100.1", 7_000), request),
                        new Effect.Arm(Timer.ANNOUNCE, Bench.SECOND)),
                bench.effects.stream().filter(effect -> !(effect instanceof Effect.Tell)).toList(),
                "the seed that is its own address is left out");
        bench.fire(Timer.ANNOUNCE);
        assertEquals(List.of(new Effect.Broadcast(request)), bench.done(Effect.Broadcast.class));
    }

    @Test
    void asksTheLeaderThatItHearsAndFollowsItsView() {
        bench.start();
        bench.hear(C, announcement(C));
        assertEquals(List.of(new Join(Ballot.NONE)), bench.sentTo(C));
        bench.receive(C, new ViewChange(view(5, reign(5, C), B, C)));
        assertEquals(GroupStatus.State.MEMBER, bench.state());
        assertEquals(Optional.of(C), bench.group.status().leader());
        assertEquals(List.of(B, C), bench.members());
        assertEquals(reign(5, C), bench.onlySent(C, Follow.class).reign());
        assertTrue(!bench.armed.containsKey(Timer.DISCOVERY), "it is not looking any more");
    }

    /** The leader has not noticed yet that the process before is gone. */
    @Test
    void asksToBeLetInWhenAViewListsAnEarlierStartOfIt() {
        bench.start().connect(C);
        View earlier = view(5, reign(5, C), B, C);
        var members =
                earlier.members().stream()
                        .map(member -> member.id().equals(B) ? startedBefore(member) : member)
                        .toList();
        bench.receive(C, new ViewChange(new View(5, earlier.reign(), members)));
        assertEquals(GroupStatus.State.JOINING, bench.state());
        assertEquals(List.of(new Join(Ballot.NONE)), bench.sentTo(C));
        bench.receive(C, new ViewChange(view(6, reign(5, C), B, C)));
        assertEquals(GroupStatus.State.MEMBER, bench.state());
    }

    private static Member startedBefore(Member member) {
        return new Member(
                member.id(),
                member.endpoint(),
                member.role(),
                Optional.of(new Incarnation(4_711)),
                member.number(),
                member.startEpochMillis());
    }

    @Test
    void saysThatItIsRefusedBecauseAnotherHasItsId() {
        bench.start();
        var holder = new Endpoint("192.0.2.9", 7_001);
        bench.connect(C);
        bench.receive(C, new DuplicatePeerId(B, holder));
        var told = bench.told("duplicate_peer_id");
        assertEquals(1, told.size());
        String text = told.getFirst();
        assertTrue(text.contains("; this one is not let into the group: "), text);
        assertTrue(
                text.startsWith("another peer, at 192.0.2.9:7001, has this peer's id " + B), text);
        assertTrue(text.contains("move {base_dir}/peer_id"), text);
        bench.receive(C, new DuplicatePeerId(C, holder));
        bench.take(new Input.Twin(Bench.endpoint(B), true));
        assertEquals(List.of(), bench.told("duplicate_peer_id"), "not about it, or itself");
    }

    /** Two leaders of one id would write two journals under one name. */
    @Test
    void doesNotStandWhileAnotherLeadsUnderItsId() {
        bench.start();
        for (int i = 0; i < 5; i++) {
            bench.take(new Input.Twin(new Endpoint("192.0.2.9", 7_001), true));
            bench.fire(Timer.DISCOVERY);
            assertEquals(GroupStatus.State.JOINING, bench.state());
            assertTrue(bench.armed.containsKey(Timer.DISCOVERY));
        }
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.LEADER, bench.state(), "the other is gone");
    }

    @Test
    void leadsAloneWhenNobodyIsHeard() {
        bench.leadAlone();
        assertEquals(GroupStatus.State.LEADER, bench.state());
        assertEquals(List.of(B), bench.members());
        assertEquals(1, bench.group.status().viewId());
        assertTrue(
                new String(bench.journal.content())
                        .startsWith("EPOCH:1:" + B + ":" + Bench.incarnation(B) + ":1:"));
        assertTrue(
                bench.told("became_leader")
                        .getFirst()
                        .startsWith("became the Group Leader via election"));
        assertEquals(
                List.of(
                        new Effect.Broadcast(
                                new LeaderAnnouncement(B, 7_000, GROUP, 1, Optional.empty()))),
                bench.done(Effect.Broadcast.class));
    }

    @Test
    void waitsOnceMoreForALeaderThatWasHeardAndThenStandsForElection() {
        bench.start();
        bench.hear(C, announcement(C));
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.JOINING, bench.state());
        bench.pass(Bench.HEARTBEAT_TIMEOUT_NANOS);
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    @Test
    void anotherGroupIsNobodysBusiness() {
        bench.start();
        bench.hear(C, new LeaderAnnouncement(C, 7_000, "other", 3, Optional.empty()));
        assertEquals(List.of(), bench.effects);
        bench.fire(Timer.DISCOVERY);
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of("other")));
        bench.receive(A, new NewPeerRequest(A, 7_000, Optional.of("other")));
        assertEquals(List.of(), bench.effects);
        assertEquals(List.of(B), bench.members());
    }

    @Test
    void twoThatLookForAGroupConnect() {
        bench.start();
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(GROUP)));
        assertEquals(List.of(new Effect.Dial(A, Bench.endpoint(A))), bench.done(Effect.Dial.class));
        bench.connect(A);
        bench.hear(A, new NewPeerRequest(A, 7_000, Optional.of(GROUP)));
        assertEquals(List.of(), bench.done(Effect.Dial.class), "they are connected");
    }

    @Test
    void whoIsChallengedSaysOkAndStandsAsWell() {
        bench.start().connect(A).connect(C);
        bench.receive(A, new Election(A));
        assertEquals(1, bench.sent(A, Ok.class).size());
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        assertEquals(List.of(new Election(B)), bench.sentTo(C));
        assertEquals(List.of(), bench.sent(A, Election.class), "only those above are challenged");
    }

    @Test
    void whoIsChallengedFromAboveStandsAndDoesNotWaitForTheChallenger() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new Election(C));
        assertEquals(1, bench.sent(C, Ok.class).size());
        assertEquals(1, bench.sent(A, PromiseRequest.class).size());
        assertEquals(1, bench.sent(C, PromiseRequest.class).size());
    }

    /** Others may have survived with it, and have not been met yet. */
    @Test
    void whoIsChallengedByOneThatDiesThenListensFirst() {
        bench.start().connect(A);
        bench.receive(A, new Election(A));
        assertEquals(GroupStatus.State.ELECTING, bench.state());
        bench.onlySent(A, PromiseRequest.class);
        bench.loses(A);
        assertEquals(GroupStatus.State.JOINING, bench.state());
        bench.fire(Timer.DISCOVERY);
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    /** So nobody keeps it from leading by challenges that come to nothing. */
    @Test
    void whoIsChallengedAgainAndAgainLeadsOnceTheDiscoveryTimeIsOver() {
        bench.start().connect(A).receive(A, new Election(A)).loses(A);
        bench.pass(5 * Bench.SECOND);
        bench.connect(A).receive(A, new Election(A)).loses(A);
        assertEquals(GroupStatus.State.LEADER, bench.state());
    }

    /** Challenged, it stands, wins, has no majority and looks for a group again: once. */
    @Test
    void whoIsChallengedAndHasNoMajorityLooksOn() {
        var majority = Bench.byMajority(B, 3).start();
        majority.receive(A, new Election(A));
        assertEquals(GroupStatus.State.JOINING, majority.state());
    }

    @Test
    void aChallengeForAnotherIsNotAnswered() {
        bench.start().connect(A).connect(C);
        bench.receive(C, new Election(A));
        assertEquals(List.of(), bench.sentTo(C));
        assertEquals(List.of(), bench.sentTo(A));
        assertEquals(GroupStatus.State.JOINING, bench.state());
    }

    @Test
    void aCoordinatorIsToldOfAndMovesNobody() {
        bench.start().connect(C);
        bench.receive(C, new Coordinator(C));
        assertEquals(List.of("Received COORDINATOR announcement: " + C), bench.told("coordinator"));
        assertEquals(1, bench.effects.size());
        assertEquals(GroupStatus.State.JOINING, bench.state());
        var member = new Bench(B).follow(C, 5, new ForeignLog().epoch(5, C), A);
        member.receive(A, new Coordinator(A));
        assertEquals(Optional.of(C), member.group.status().leader());
    }
}
