package bellwether.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who copies from whom, and what moves when something fails. */
final class FanoutTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEAT = 5 * SECOND;
    private static final long REFUSE = 40 * SECOND;
    private static final PeerId LEADER = peer(9_999);

    private long nowNanos = 3 * SECOND;
    private long end = 10_000_000;

    static PeerId peer(int i) {
        return new PeerId("%08x-0000-4000-8000-000000000000".formatted(i));
    }

    private Fanout of(int arity) {
        return new Fanout(LEADER, arity, new Fitness(end, nowNanos, BEAT), REFUSE);
    }

    /** {@return with members 1 to {@code count}, all up to date} */
    private Fanout of(int arity, int count) {
        Fanout fanout = of(arity);
        for (int i = 1; i <= count; i++) {
            fanout.followed(peer(i), end);
        }
        return fanout;
    }

    private static TreeMap<PeerId, PeerId> edges(Fanout fanout) {
        var edges = new TreeMap<PeerId, PeerId>();
        fanout.members()
                .forEach(member -> edges.put(member, fanout.upstream(member).orElseThrow()));
        return edges;
    }

    private static long children(Fanout fanout, PeerId upstream) {
        return edges(fanout).values().stream().filter(upstream::equals).count();
    }

    private static List<PeerId> childrenOf(Fanout fanout, PeerId upstream) {
        return edges(fanout).entrySet().stream()
                .filter(edge -> edge.getValue().equals(upstream))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static Set<PeerId> moved(List<Fanout.Move> moves) {
        var members = new TreeSet<PeerId>();
        moves.forEach(move -> members.add(move.member()));
        return members;
    }

    private List<Fanout.Move> beat(Fanout fanout) {
        nowNanos += BEAT;
        fanout.advance(end, nowNanos);
        return fanout.beat();
    }

    /** The leader's journal grows, and all but {@code exceptions} acknowledge. */
    private void grow(Fanout fanout, long bytes, PeerId... exceptions) {
        end += bytes;
        fanout.advance(end, nowNanos);
        fanout.members().stream()
                .filter(member -> !List.of(exceptions).contains(member))
                .forEach(member -> fanout.reached(member, end));
    }

    // ---- shape

    @Test
    void upToTheArityAllCopyFromTheLeaderAndTheNextOnesFromThose() {
        Fanout fanout = of(2, 6);
        assertEquals(Optional.of(LEADER), fanout.upstream(peer(1)));
        assertEquals(Optional.of(LEADER), fanout.upstream(peer(2)));
        assertEquals(List.of(peer(3), peer(5)), childrenOf(fanout, peer(1)));
        assertEquals(List.of(peer(4), peer(6)), childrenOf(fanout, peer(2)), "balanced");
    }

    @Test
    void withoutALimitAllCopyFromTheLeader() {
        Fanout fanout = of(0, 300);
        assertEquals(300, children(fanout, LEADER));
        assertEquals(List.of(), beat(fanout));
    }

    @Test
    void ofArityOneItIsAChain() {
        Fanout fanout = of(1, 5);
        assertEquals(5, fanout.depth());
        assertEquals(Optional.of(peer(4)), fanout.upstream(peer(5)));
    }

    @Test
    void aThousandMembersHangNoDeeperThanTheyMust() {
        assertEquals(4, of(8, 1_023).depth(), "8 + 64 + 512 are less than 1023");
        assertEquals(9, of(2, 1_022).depth());
    }

    @Test
    void whoFollowsAnewKeepsItsUpstream() {
        Fanout fanout = of(2, 6);
        var before = edges(fanout);
        for (int i = 6; i >= 1; i--) {
            fanout.disconnected(peer(i));
            assertEquals(before.get(peer(i)), fanout.followed(peer(i), end));
        }
        assertEquals(before, edges(fanout));
    }

    @Test
    void whenAnInnerMemberGoesOnlyItsChildrenMove() {
        Fanout fanout = of(2, 14);
        var before = edges(fanout);
        List<PeerId> children = childrenOf(fanout, peer(1));
        List<Fanout.Move> moves = fanout.keep(without(fanout, peer(1)));
        assertEquals(Set.copyOf(children), moved(moves));
        assertTrue(moves.stream().allMatch(move -> move.from().equals(peer(1)) && move.failure()));
        before.keySet().removeAll(children);
        before.remove(peer(1));
        var after = edges(fanout);
        after.keySet().removeAll(children);
        assertEquals(before, after, "everybody else stays");
        assertEquals(2, children(fanout, LEADER), "the place of the one that went is filled");
    }

    @Test
    void aPlaceThatBecomesFreeAtTheLeaderIsFilledByOneOfTheLowestAtTheNextHeartbeat() {
        Fanout fanout = of(2, 3);
        assertEquals(List.of(), fanout.keep(without(fanout, peer(2))), "a leaf was lost");
        List<Fanout.Move> moves = beat(fanout);
        assertEquals(1, moves.size());
        assertEquals(
                new Fanout.Move(peer(3), peer(1), LEADER, "the leader has room", false),
                moves.getFirst());
        assertEquals(List.of(), beat(fanout));
    }

    private static Set<PeerId> without(Fanout fanout, PeerId... gone) {
        var members = new TreeSet<>(fanout.members());
        members.removeAll(List.of(gone));
        return members;
    }

    // ---- who is no upstream

    @Test
    void whoIsFarBehindFeedsNobodyUntilItHasCaughtUp() {
        Fanout fanout = of(1);
        fanout.followed(peer(1), 0);
        assertEquals(LEADER, fanout.followed(peer(2), end), "beyond the arity: nobody else could");
        assertEquals(peer(2), fanout.followed(peer(3), end));
        fanout.reached(peer(1), end);
        assertEquals(1, moved(beat(fanout)).size());
        assertEquals(1, children(fanout, LEADER));
    }

    @Test
    void theLeaderGivesAwayWhoCouldNotServeOthersAnyway() {
        Fanout fanout = of(1);
        fanout.followed(peer(1), 0);
        fanout.followed(peer(2), end);
        List<Fanout.Move> moves = beat(fanout);
        assertEquals(Set.of(peer(1)), moved(moves));
        assertEquals(Optional.of(peer(2)), fanout.upstream(peer(1)));
    }

    @Test
    void theChildrenOfOneThatFallsFarBehindGoElsewhereAndThoseBelowStayWithThem() {
        Fanout fanout = of(2, 14);
        List<PeerId> children = childrenOf(fanout, peer(1));
        var subtree = new TreeSet<>(children);
        children.forEach(child -> subtree.addAll(childrenOf(fanout, child)));
        subtree.add(peer(1)); // acknowledgements come up through it
        grow(fanout, 10_000_000, subtree.toArray(PeerId[]::new));
        assertEquals(List.of(), beat(fanout), "just now");
        grow(fanout, 100, subtree.toArray(PeerId[]::new));
        List<Fanout.Move> moves = beat(fanout);
        assertEquals(Set.copyOf(children), moved(moves));
        grow(fanout, 100, peer(1));
        assertEquals(List.of(), beat(fanout));
        assertEquals(0, children(fanout, peer(1)));
    }

    // ---- failures

    @Test
    void whoLosesItsUpstreamGetsAnotherAndNobodyElseMoves() {
        Fanout fanout = of(2, 6);
        var before = edges(fanout);
        PeerId child = childrenOf(fanout, peer(1)).getFirst();
        List<Fanout.Move> moves = fanout.lost(child, peer(1));
        assertEquals(1, moves.size());
        assertNotEquals(Optional.of(peer(1)), fanout.upstream(child));
        before.remove(child);
        var after = edges(fanout);
        after.remove(child);
        assertEquals(before, after);
        assertEquals(List.of(), fanout.lost(child, peer(1)), "that one it has no more");
        beat(fanout);
        assertEquals(List.of(), beat(fanout), "the other child stays");
    }

    @Test
    void aMemberThatReachesOnlyTheLeaderIsGivenToItAfterThreeThatFailed() {
        Fanout fanout = of(2, 14);
        PeerId lonely = peer(14);
        int moves = 0;
        while (!fanout.upstream(lonely).orElseThrow().equals(LEADER)) {
            moves += fanout.lost(lonely, fanout.upstream(lonely).orElseThrow()).size();
        }
        assertEquals(Fanout.REFUSALS_MAX, moves);
        assertEquals(3, children(fanout, LEADER), "beyond the arity for the moment");
        List<Fanout.Move> givenAway = beat(fanout);
        assertEquals(1, givenAway.size());
        assertEquals(Optional.of(LEADER), fanout.upstream(lonely));
        assertEquals(2, children(fanout, LEADER));
        for (int i = 0; i < 30; i++) {
            assertEquals(List.of(), beat(fanout), "nothing moves back by itself");
        }
    }

    @Test
    void whenAnInnerMemberHangsOnlyItsChildrenMoveThoughAllBelowComplain() {
        Fanout fanout = of(2, 30);
        List<PeerId> children = childrenOf(fanout, peer(1));
        var below = new TreeSet<>(children);
        while (below.addAll(
                below.stream().flatMap(at -> childrenOf(fanout, at).stream()).toList())) {
            continue;
        }
        assertTrue(below.size() > 10);
        for (PeerId member : below.descendingSet()) {
            assertTrue(fanout.stalled(member, fanout.upstream(member).orElseThrow()));
            assertFalse(fanout.stalled(member, fanout.upstream(member).orElseThrow()), "known");
        }
        List<Fanout.Move> moves = fanout.repair();
        assertEquals(Set.copyOf(children), moved(moves));
        assertEquals(0, children(fanout, peer(1)));
        for (Fanout.Move move : moves) {
            assertFalse(below.contains(move.to()) && !children.contains(move.to()), "sound ones");
        }
        assertEquals(List.of(), fanout.repair());
    }

    @Test
    void whoHungAndGoesOnIsAnUpstreamAgainOnceItHasShownThat() {
        Fanout fanout = of(1, 3);
        grow(fanout, 100, peer(1), peer(2), peer(3));
        fanout.stalled(peer(2), peer(1));
        assertEquals(1, fanout.repair().size(), "2 goes to the leader");
        nowNanos += BEAT;
        grow(fanout, 100, peer(1));
        fanout.followed(peer(4), end);
        assertNotEquals(Optional.of(peer(1)), fanout.upstream(peer(4)));
        fanout.reached(peer(1), end);
        fanout.followed(peer(5), end);
        assertEquals(1, children(fanout, peer(1)));
    }

    @Test
    void anEdgeThatFailedIsTriedAgainAfterAWhileIfThereIsReason() {
        Fanout fanout = of(1, 2);
        fanout.lost(peer(2), peer(1));
        assertEquals(2, children(fanout, LEADER));
        assertEquals(Set.of(peer(1)), moved(beat(fanout)), "1 may copy from 2");
        fanout.keep(Set.of(peer(2)));
        fanout.followed(peer(1), end);
        assertEquals(Optional.of(peer(2)), fanout.upstream(peer(1)));
        nowNanos += REFUSE;
        grow(fanout, 1);
        fanout.lost(peer(1), peer(2));
        assertEquals(Set.of(peer(2)), moved(beat(fanout)), "2 may copy from 1 again");
    }

    @Test
    void aComplaintAboutTheLeaderOrSomebodyElseMovesNobody() {
        Fanout fanout = of(2, 4);
        assertEquals(List.of(), fanout.lost(peer(1), LEADER));
        assertEquals(List.of(), fanout.lost(peer(3), peer(2)));
        assertEquals(List.of(), fanout.lost(peer(77), peer(1)));
        assertFalse(fanout.stalled(peer(1), LEADER));
        assertFalse(fanout.stalled(peer(77), peer(1)));
    }
}
