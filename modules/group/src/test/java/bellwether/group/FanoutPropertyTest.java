package bellwether.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of the tree whatever happens to it. A failure names its seed. */
final class FanoutPropertyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEAT = 5 * SECOND;
    private static final PeerId LEADER = FanoutTest.peer(9_999);

    /** One tree, what happened to it, and what must hold. */
    private static final class Trial {
        private final SplittableRandom random;
        private final int arity;
        private final int peers;
        private final Fanout fanout;
        private final Set<PeerId> members = new TreeSet<>();
        private TreeMap<PeerId, PeerId> before = new TreeMap<>();
        private long nowNanos = SECOND;
        private long end = 1_000_000;

        Trial(long seed, int arity, int peers) {
            this.random = new SplittableRandom(seed);
            this.arity = arity;
            this.peers = peers;
            this.fanout = new Fanout(LEADER, arity, new Fitness(end, nowNanos, BEAT), 8 * BEAT);
        }

        private PeerId any() {
            return FanoutTest.peer(1 + random.nextInt(peers));
        }

        private PeerId anyMember() {
            return List.copyOf(members).get(random.nextInt(members.size()));
        }

        private TreeMap<PeerId, PeerId> edges() {
            var edges = new TreeMap<PeerId, PeerId>();
            fanout.members()
                    .forEach(member -> edges.put(member, fanout.upstream(member).orElseThrow()));
            return edges;
        }

        private int degree(PeerId upstream) {
            return Collections.frequency(edges().values(), upstream);
        }

        private void pass(long nanos, long bytes) {
            nowNanos += nanos;
            end += bytes;
            fanout.advance(end, nowNanos);
        }

        private void acknowledgeAll() {
            members.forEach(member -> fanout.reached(member, end));
        }

        /** {@return how many moved that did not have to, by joins and leaves only} */
        int membership() {
            before = edges();
            var must = new HashSet<PeerId>();
            if (members.isEmpty() || random.nextInt(100) < 55) {
                PeerId joins = any();
                members.add(joins);
                fanout.followed(joins, end);
                must.add(joins);
                told(List.of(), must);
            } else {
                var gone = new HashSet<PeerId>();
                for (int i = random.nextInt(8) == 0 ? members.size() / 2 : 1; i > 0; i--) {
                    gone.add(anyMember());
                }
                members.removeAll(gone);
                told(fanout.keep(members), gone);
                before.forEach((member, upstream) -> {
                    if (gone.contains(upstream)) {
                        must.add(member);
                    }
                });
                must.addAll(gone);
            }
            var changed = changed();
            changed.removeAll(must);
            return changed.size();
        }

        private Set<PeerId> changed() {
            var after = edges();
            var changed = new HashSet<PeerId>();
            after.forEach((member, upstream) -> {
                if (!upstream.equals(before.get(member))) {
                    changed.add(member);
                }
            });
            return changed;
        }

        /** Every edge that changed was told, but that of one that has just followed. */
        private void told(List<Fanout.Move> moves, Set<PeerId> followed) {
            var last = new TreeMap<PeerId, PeerId>();
            moves.forEach(move -> last.put(move.member(), move.to()));
            var after = edges();
            for (PeerId member : changed()) {
                if (!followed.contains(member)) {
                    assertEquals(after.get(member), last.get(member), "an edge changed untold");
                }
            }
            last.forEach((member, to) -> assertEquals(to, after.get(member)));
        }

        /** {@return how many moved by something else that may happen} */
        int trouble() {
            before = edges();
            List<Fanout.Move> moves =
                    switch (random.nextInt(8)) {
                        case 0, 1 -> {
                            PeerId member = anyMember();
                            yield fanout.lost(member, before.get(member));
                        }
                        case 2, 3 -> {
                            for (int i = random.nextInt(5); i >= 0; i--) {
                                PeerId member = anyMember();
                                fanout.stalled(member, before.get(member));
                            }
                            yield fanout.repair();
                        }
                        case 4 -> {
                            fanout.disconnected(anyMember());
                            yield List.of();
                        }
                        case 5 -> {
                            pass(random.nextLong(BEAT), random.nextInt(500_000));
                            yield List.of();
                        }
                        case 6 -> {
                            pass(BEAT, random.nextInt(500_000));
                            yield fanout.beat();
                        }
                        default -> {
                            for (int i = members.size() / 2; i > 0; i--) {
                                fanout.reached(anyMember(), end - random.nextInt(500_000));
                            }
                            yield List.of();
                        }
                    };
            told(moves, Set.of());
            return changed().size();
        }

        /** Connected, without circles, of the arity but perhaps at the leader. */
        void holds(long seed) {
            assertEquals(members, new TreeSet<>(fanout.members()), "seed " + seed);
            var edges = edges();
            for (PeerId member : members) {
                int steps = 0;
                for (PeerId at = member; !at.equals(LEADER); at = edges.get(at)) {
                    assertTrue(++steps <= members.size(), "seed " + seed + ": a circle");
                }
            }
            var degrees = new TreeMap<PeerId, Integer>();
            edges.values().forEach(upstream -> degrees.merge(upstream, 1, Integer::sum));
            degrees.remove(LEADER);
            assertTrue(
                    degrees.values().stream().allMatch(degree -> degree <= arity), "seed " + seed);
        }

        void healthyHolds(long seed) {
            holds(seed);
            assertTrue(degree(LEADER) <= arity, "seed " + seed + ": arity of the leader");
            assertTrue(fanout.depth() <= fanout.depthMax(), "seed " + seed + ": depth");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,12", "2,9", "2,60", "3,60", "8,200"})
    void joinsAndLeavesMoveNobodyButOrphansAndThoseTheDepthDemands(int arity, int peers) {
        int joinsAndLeaves = 0;
        int needless = 0;
        for (long seed = 1; seed <= 40; seed++) {
            var trial = new Trial(seed, arity, peers);
            for (int i = 0; i < 150; i++) {
                needless += trial.membership();
                joinsAndLeaves++;
                trial.healthyHolds(seed);
            }
        }
        assertTrue(needless * 50 <= joinsAndLeaves, needless + " of " + joinsAndLeaves);
    }

    @ParameterizedTest
    @CsvSource({"1,9", "2,9", "2,40", "3,40", "8,60"})
    void whateverFailsEverybodyHasAWayToTheLeaderAndItHealsToTheArity(int arity, int peers) {
        for (long seed = 1; seed <= 40; seed++) {
            var trial = new Trial(seed, arity, peers);
            for (int i = 0; i < 150; i++) {
                if (trial.members.isEmpty() || trial.random.nextInt(3) == 0) {
                    trial.membership();
                } else {
                    trial.trouble();
                }
                trial.holds(seed);
            }
            heal(trial, seed);
        }
    }

    /** All is well from now on: the leader has no more than it should, and then nothing moves. */
    private static void heal(Trial trial, long seed) {
        var moves = new ArrayList<Fanout.Move>();
        for (int i = 0; i < 100; i++) {
            trial.pass(BEAT, 1_000);
            trial.acknowledgeAll();
            moves.clear();
            moves.addAll(trial.fanout.beat());
        }
        assertEquals(List.of(), moves, "seed " + seed + ": it rests");
        trial.healthyHolds(seed);
    }

    /** A tree that loses all but one path: the worst for its depth. */
    @Test
    void whereAllButOneDeepPathLeavesTheRestHangsHighAgain() {
        var trial = new Trial(1, 2, 1_000);
        for (int i = 1; i <= 1_000; i++) {
            trial.members.add(FanoutTest.peer(i));
            trial.fanout.followed(FanoutTest.peer(i), trial.end);
        }
        var edges = trial.edges();
        var path = new TreeSet<PeerId>();
        for (PeerId at = FanoutTest.peer(1_000); !at.equals(LEADER); at = edges.get(at)) {
            path.add(at);
        }
        assertEquals(9, path.size());
        trial.members.retainAll(path);
        trial.fanout.keep(trial.members);
        trial.healthyHolds(1);
        assertTrue(trial.fanout.depth() <= 7);
    }

    @Test
    void theSameCallsGiveTheSameTree() {
        for (long seed = 1; seed <= 5; seed++) {
            var one = new Trial(seed, 2, 40);
            var other = new Trial(seed, 2, 40);
            for (int i = 0; i < 200; i++) {
                boolean joins = one.members.isEmpty() || i % 3 == 0;
                assertEquals(
                        joins ? one.membership() : one.trouble(),
                        joins ? other.membership() : other.trouble());
                assertEquals(one.edges(), other.edges(), "seed " + seed);
            }
        }
    }
}
