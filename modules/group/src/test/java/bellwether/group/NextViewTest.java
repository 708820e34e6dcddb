package bellwether.group;

import static bellwether.group.Bench.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Message.AddedToNetwork;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import bellwether.protocol.View;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A large group: who comes and goes soon after another view is told in one with the others. */
final class NextViewTest {
    /** The smallest view that others have to wait for. */
    private static final int LARGE = 16;

    private static PeerId peer(int number) {
        return new PeerId("%08x-0000-4000-8000-%012x".formatted(0x0b000000 + number, number));
    }

    private static PeerId[] peers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(NextViewTest::peer).toArray(PeerId[]::new);
    }

    /** Leads a group that is just large enough, and has told its view just now. */
    private static Bench large() {
        return new Bench(C).lead(peers(LARGE - 1));
    }

    private static void joins(Bench leader, PeerId peer) {
        leader.connect(peer).receive(peer, new Join(Ballot.NONE));
    }

    @Test
    void inASmallGroupEachChangeIsToldAtOnce() {
        var leader = new Bench(C).lead(peers(LARGE - 2));
        joins(leader, peer(LARGE - 1));
        assertEquals(LARGE, leader.members().size());
        assertFalse(leader.armed.containsKey(Timer.VIEW));
    }

    @Test
    void whoeverJoinsSoonAfterAnotherIsInOneViewWithAllThatDo() {
        var leader = large();
        long viewId = leader.group.status().viewId();
        var late = new ArrayList<PeerId>();
        for (int i = LARGE; i < LARGE + 20; i++) {
            joins(leader, peer(i));
            assertEquals(List.of(), leader.sentTo(peer(i)), "it waits");
            late.add(peer(i));
        }
        leader.fire(Timer.VIEW);
        assertEquals(viewId + 1, leader.group.status().viewId());
        assertEquals(LARGE + 20, leader.members().size());
        for (PeerId each : late) {
            assertEquals(new AddedToNetwork(1), leader.sentTo(each).getFirst());
            View view = leader.onlySent(each, ViewChange.class).view();
            assertEquals(LARGE + 20, view.members().size());
        }
        leader.onlySent(peer(1), ViewChange.class);
        assertEquals(20, leader.told("member_joined").size());
    }

    @Test
    void oneThatJoinsWhenNothingChangedLatelyDoesNotWait() {
        var leader = large().pass(Bench.SECOND);
        joins(leader, peer(LARGE));
        assertEquals(LARGE + 1, leader.members().size());
    }

    @Test
    void theViewIsAboveWhatAnyOfThemHasPromised() {
        var leader = large();
        joins(leader, peer(LARGE));
        leader.receive(peer(LARGE), new Join(new Ballot(40, peer(LARGE))));
        joins(leader, peer(LARGE + 1));
        leader.fire(Timer.VIEW);
        assertEquals(41, leader.onlySent(peer(LARGE), ViewChange.class).view().viewId());
    }

    @Test
    void whoLeavesOrEndsWhileItWaitsDoesNotCome() {
        var leader = large();
        joins(leader, peer(LARGE));
        joins(leader, peer(LARGE + 1));
        joins(leader, peer(LARGE + 2));
        leader.receive(peer(LARGE), new Leave(peer(LARGE)));
        leader.loses(peer(LARGE + 1));
        leader.fire(Timer.VIEW);
        assertTrue(leader.members().contains(peer(LARGE + 2)));
        assertEquals(LARGE + 1, leader.members().size());
    }

    @Test
    void thoseWhoEndTogetherAreRemovedTogether() {
        var leader = new Bench(C).lead(peers(LARGE - 1)).pass(Bench.SECOND);
        joins(leader, peer(LARGE));
        long viewId = leader.group.status().viewId();
        IntStream.rangeClosed(1, 8).forEach(i -> leader.loses(peer(i)));
        assertEquals(viewId, leader.group.status().viewId());
        leader.fire(Timer.VIEW);
        assertEquals(viewId + 1, leader.group.status().viewId());
        assertEquals(LARGE + 1 - 8, leader.members().size());
        assertEquals(8, leader.told("member_failed").size());
        assertEquals(List.of(), leader.sent(peer(1), ViewChange.class));
    }

    @Test
    void whoWasSilentIsToldThatItIsRemoved() {
        var leader = large().pass(Bench.SECOND);
        joins(leader, peer(LARGE));
        for (int beat = 0; beat < 3; beat++) {
            leader.fire(Timer.HEARTBEAT);
            IntStream.rangeClosed(3, LARGE)
                    .forEach(i ->
                            leader.receive(
                                    peer(i),
                                    new HeartbeatAck(
                                            OptionalLong.of(leader.group.status().viewId()), 0)));
        }
        leader.fire(Timer.HEARTBEAT);
        var removed = new ArrayList<>(leader.told("member_failed"));
        assertEquals(1, removed.size(), "the first at once");
        leader.fire(Timer.VIEW);
        removed.addAll(leader.told("member_failed"));
        assertEquals(2, removed.size());
        assertEquals(LARGE - 1, leader.onlySent(peer(2), ViewChange.class).view().members().size());
    }

    /** What a member that is to go says is not answered with a view that still names it. */
    @Test
    void whoIsToGoCountsForNothingAndMayAskToComeAgain() {
        var leader = large();
        leader.loses(peer(1));
        leader.connect(peer(1));
        leader.receive(peer(1), new JournalAck(1, leader.leading(), 1, 1));
        assertEquals(List.of(), leader.sentTo(peer(1)));
        joins(leader, peer(1));
        assertEquals(List.of(), leader.sent(peer(1), ViewChange.class));
        leader.fire(Timer.VIEW);
        assertTrue(leader.onlySent(peer(1), ViewChange.class).view().member(peer(1)).isPresent());
        assertEquals(LARGE, leader.members().size());
        assertEquals(List.of(), leader.told("member_failed"));
    }

    @Test
    void whoIsToGoAndFollowsIsToldByTheViewThatItMustJoinAgain() {
        var leader = large();
        leader.loses(peer(1));
        leader.connect(peer(1)).receive(peer(1), leader.statement(peer(1), 2));
        assertEquals(List.of(), leader.sentTo(peer(1)));
        leader.fire(Timer.VIEW);
        assertTrue(leader.onlySent(peer(1), ViewChange.class).view().member(peer(1)).isEmpty());
    }

    /** Else nothing would become safe any more: it is not waited for. */
    @Test
    void whatOthersStillTellOfOneThatIsToGoCountsNothing() {
        var leader = large();
        long end = leader.journal.end();
        IntStream.range(1, LARGE)
                .forEach(i ->
                        leader.receive(peer(i), new JournalAck(1, leader.leading(), end, end)));
        leader.loses(peer(1));
        leader.receive(
                peer(2),
                new SubtreeAck(
                        leader.leading(),
                        List.of(
                                new Standing(
                                        new Source(peer(1), Bench.incarnation(peer(1))),
                                        1,
                                        end,
                                        end))));
        assertEquals(
                OptionalLong.empty(),
                leader.group.status().members().stream()
                        .filter(member -> member.id().equals(peer(1)))
                        .findFirst()
                        .orElseThrow()
                        .acknowledgedDurableEnd());
    }
}
