package bellwether.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.VotingView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DynamicVotingTest {
    private static final List<PeerId> PEERS =
            IntStream.range(0, 5)
                    .mapToObj(i -> new PeerId("0%d000000-0000-4000-8000-000000000000".formatted(i)))
                    .toList();
    private static final PeerId A = PEERS.get(0);
    private static final PeerId B = PEERS.get(1);
    private static final PeerId C = PEERS.get(2);
    private static final PeerId D = PEERS.get(3);

    private final DynamicVoting voting = new DynamicVoting(3);

    private static VotingView view(long viewId, boolean formed, PeerId... members) {
        return new VotingView(new Reign(viewId, A, new Incarnation(1)), formed, List.of(members));
    }

    private boolean may(Set<PeerId> part, VotingView... known) {
        return voting.refusal(part, List.of(known)).isEmpty();
    }

    @Test
    void aLogBeginsWithMoreThanHalfOfTheExpectedPeers() {
        assertFalse(may(Set.of(A)));
        assertTrue(may(Set.of(A, B)));
        assertEquals(
                Optional.of("2 of 4 expected peers are not more than half"),
                new DynamicVoting(4).refusal(Set.of(A, B), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new DynamicVoting(0));
    }

    @Test
    void afterAReadingOnlyTheMembersOfThatViewCount() {
        assertTrue(may(Set.of(A, B), view(1, true, A, B, C)));
        assertFalse(may(Set.of(A, D), view(1, true, A, B, C)));
        assertTrue(may(Set.of(A), view(1, true, A)), "a view may shrink to one");
    }

    @Test
    void ofTwoHalvesTheOneWithTheFirstNamedMemberGoesOn() {
        assertTrue(may(Set.of(B), view(1, true, B, A)));
        assertFalse(may(Set.of(A), view(1, true, B, A)));
    }

    @Test
    void everyLaterAttemptThatAnybodyKnowsOfHasToAgree() {
        assertFalse(may(Set.of(A, B), view(1, true, A, B, C), view(2, false, C, D)));
        assertTrue(may(Set.of(A, B, C), view(1, true, A, B, C), view(2, false, C, D)));
    }

    @Test
    void whatLiesBeforeTheLastViewWithAReadingIsSettled() {
        assertTrue(may(Set.of(A), view(1, true, A, B, C), view(2, false, B, C), view(3, true, A)));
    }

    @Test
    void viewsOfAnotherPolicyNameNobodySoThatPeersAreCounted() {
        assertFalse(may(Set.of(A), view(7, true)));
        assertTrue(may(Set.of(A, D), view(7, true)));
        assertFalse(may(Set.of(A, D), view(7, true), view(8, false, B, C)));
        assertFalse(may(Set.of(A), view(6, true, A), view(8, false)));
    }

    /**
     * Parts that form one view after the other, each of them knowing what its members hold: whoever
     * forms, no part without a member of it may ever form on older knowledge.
     */
    @Test
    void twoPartsThatHaveNobodyInCommonNeverBothGoOn() {
        var random = new Random(7);
        int bothAsked = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            var known = new ArrayList<VotingView>();
            for (long viewId = 1; viewId <= 1 + random.nextInt(3); viewId++) {
                known.add(view(viewId, random.nextBoolean(), some(random).toArray(PeerId[]::new)));
            }
            var one = new HashSet<>(some(random));
            var other = new HashSet<>(PEERS);
            other.removeAll(one);
            boolean first = new DynamicVoting(5).refusal(one, known).isEmpty();
            boolean second = new DynamicVoting(5).refusal(other, known).isEmpty();
            assertFalse(first && second, one + " and " + other + " after " + known);
            bothAsked += first || second ? 1 : 0;
        }
        assertTrue(bothAsked > 1_000, "too few parts may go on: " + bothAsked);
    }

    private static List<PeerId> some(Random random) {
        var some = new ArrayList<PeerId>();
        while (some.isEmpty()) {
            PEERS.stream().filter(_ -> random.nextBoolean()).forEach(some::add);
        }
        return some;
    }
}
