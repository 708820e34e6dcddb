package bellwether.group;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who copies from whom in one reign. Up to {@code arity} members copy from the leader, the
 * others from one another, in a {@link Tree} of that arity. An edge stays as long as it is healthy;
 * one that fails is not tried again for a while; who has had {@link #REFUSALS_MAX} that failed
 * copies from the leader itself, were that beyond the arity. So each failure moves one member once,
 * and nothing moves back by itself.
 *
 * <p>Pure: time and the leader's end come in by {@link #advance}, and what changed goes out as
 * {@link Move}s. The same calls give the same moves. Confined to the group loop.
 */
final class Fanout {
    /** Edges of one member that may have failed before it is given to the leader. */
    static final int REFUSALS_MAX = 3;

    /**
     * A member that is to copy from somebody else.
     *
     * @param failure whether that is because its upstream failed it
     */
    record Move(PeerId member, PeerId from, PeerId to, String reason, boolean failure) {}

    private final PeerId leader;
    private final Tree tree;
    private final Fitness fitness;
    private final long refuseNanos;
    private final Map<PeerId, Map<PeerId, Long>> refusedUntilNanos = new HashMap<>();
    private final Set<PeerId> stalled = new LinkedHashSet<>();
    private final List<Move> moves = new ArrayList<>();
    private long nowNanos;

    /**
     * @param arity how many copy from one peer; 0: no limit
     * @param refuseNanos how long an edge that has failed is not tried again
     */
    Fanout(PeerId leader, int arity, Fitness fitness, long refuseNanos) {
        this.leader = leader;
        this.tree = new Tree(leader, arity == 0 ? Integer.MAX_VALUE : arity);
        this.fitness = fitness;
        this.refuseNanos = refuseNanos;
    }

    /** {@return who is in the tree, the leader not counted} */
    List<PeerId> members() {
        return tree.members();
    }

    /** {@return whom {@code member} is to copy from; empty: it has not followed yet} */
    Optional<PeerId> upstream(PeerId member) {
        return tree.parent(member);
    }

    /** {@return whether what {@code member} tells comes by {@code peer}, or from itself} */
    boolean isSelfOrAbove(PeerId peer, PeerId member) {
        return peer.equals(member)
                || tree.contains(member) && tree.ancestors(member).contains(peer);
    }

    void advance(long leaderEnd, long nowNanos) {
        this.nowNanos = nowNanos;
        fitness.advance(leaderEnd, nowNanos);
    }

    /**
     * {@code member} follows, or does so anew, and was told to keep its journal up to {@code end}.
     *
     * @return whom it is to copy from; the same one as before if that is healthy
     */
    PeerId followed(PeerId member, long end) {
        fitness.aligned(member, end);
        Optional<PeerId> standing = tree.parent(member);
        if (standing.isPresent() && mayStay(member, standing.get())) {
            return standing.get();
        }
        tree.take(member);
        PeerId upstream = place(member);
        tree.put(member, upstream);
        return upstream;
    }

    private boolean mayStay(PeerId member, PeerId upstream) {
        return upstream.equals(leader)
                || !isRefused(member, upstream) && !fitness.isUnfit(upstream);
    }

    /** {@code member} has acknowledged {@code end}. */
    void reached(PeerId member, long end) {
        fitness.reached(member, end);
    }

    /** The leader has lost its connection with {@code member}. */
    void disconnected(PeerId member) {
        fitness.unknown(member);
    }

    /** Who is not among {@code members} leaves the tree; its children go elsewhere. */
    List<Move> keep(Set<PeerId> members) {
        List<PeerId> gone =
                tree.members().stream().filter(member -> !members.contains(member)).toList();
        var orphans = new HashMap<PeerId, PeerId>();
        for (PeerId member : gone) {
            tree.remove(member).forEach(child -> orphans.put(child, member));
            orphans.remove(member);
            fitness.forget(member);
            refusedUntilNanos.remove(member);
            stalled.remove(member);
        }
        orphans.keySet().stream()
                .sorted(tree::byHeight)
                .forEach(orphan -> settle(orphan, orphans.get(orphan), "it is gone", true));
        return flattened();
    }

    /** The connection of {@code member} with {@code upstream} broke, or its stream ended. */
    List<Move> lost(PeerId member, PeerId upstream) {
        if (tree.parent(member).filter(upstream::equals).isEmpty() || upstream.equals(leader)) {
            return List.of();
        }
        blame(member, upstream);
        relocate(member, "lost it", true);
        return flattened();
    }

    /**
     * {@code member} gets nothing from {@code upstream}. Who is to blame shows when others below
     * the same one have said so too: {@link #repair} decides.
     *
     * @return whether that has to be decided
     */
    boolean stalled(PeerId member, PeerId upstream) {
        return tree.parent(member).filter(upstream::equals).isPresent()
                && !upstream.equals(leader)
                && stalled.add(member);
    }

    /** Moves those who get nothing and have nobody above them who gets nothing either. */
    List<Move> repair() {
        List<PeerId> topmost =
                stalled.stream()
                        .filter(tree::contains)
                        .filter(member ->
                                tree.ancestors(member).stream().noneMatch(stalled::contains))
                        .toList();
        topmost.forEach(member -> blame(member, tree.parent(member).orElseThrow()));
        for (PeerId member : topmost) {
            relocate(member, "got nothing from it", true);
            stalled.remove(member);
        }
        stalled.clear();
        return flattened();
    }

    /**
     * A heartbeat's time has passed. Children of an upstream that is far behind go elsewhere; the
     * leader gives away what it has beyond the arity, and fills a place that has become free.
     */
    List<Move> beat() {
        fitness.beat();
        for (PeerId upstream : unfitUpstreams()) {
            tree.children(upstream).forEach(child -> relocate(child, "it is far behind", true));
        }
        giveAway();
        if (tree.hasRoom(leader)) {
            tree.deepest()
                    .filter(member -> tree.depth(member) > 1)
                    .ifPresent(member -> relocate(member, "the leader has room", false));
        }
        return flattened();
    }

    /** Of those above one another only the topmost: who is below lacks what that one lacks. */
    private List<PeerId> unfitUpstreams() {
        return tree.members().stream()
                .filter(member -> tree.degree(member) > 0 && fitness.isUnfit(member))
                .filter(member -> tree.ancestors(member).stream().noneMatch(fitness::isUnfit))
                .toList();
    }

    /** First those that could not serve others anyway, then those with the fewest below them. */
    private void giveAway() {
        List<PeerId> order =
                tree.children(leader).stream()
                        .filter(child -> refusals(child).size() < REFUSALS_MAX)
                        .sorted(this::byUse)
                        .toList();
        for (PeerId child : order) {
            if (tree.overflow() > 0) {
                relocate(child, "the leader has too many", false);
            }
        }
    }

    private int byUse(PeerId one, PeerId other) {
        int fitter = Boolean.compare(fitness.isFit(one), fitness.isFit(other));
        int taller = Integer.compare(tree.height(one), tree.height(other));
        if (fitter != 0) {
            return fitter;
        }
        return taller != 0 ? taller : one.compareTo(other);
    }

    // ---- placing

    private void blame(PeerId member, PeerId upstream) {
        refusedUntilNanos
                .computeIfAbsent(member, _ -> new HashMap<>())
                .put(upstream, nowNanos + refuseNanos);
        fitness.doubt(upstream);
    }

    private Set<PeerId> refusals(PeerId member) {
        Map<PeerId, Long> until = refusedUntilNanos.getOrDefault(member, new HashMap<>());
        until.values().removeIf(nanos -> nowNanos - nanos >= 0);
        return until.keySet();
    }

    private boolean isRefused(PeerId member, PeerId upstream) {
        return refusals(member).contains(upstream);
    }

    private void relocate(PeerId member, String reason, boolean failure) {
        PeerId from = tree.parent(member).orElseThrow();
        tree.take(member);
        settle(member, from, reason, failure);
    }

    /** Hangs one up that hangs nowhere now. */
    private void settle(PeerId member, PeerId from, String reason, boolean failure) {
        PeerId to = place(member);
        tree.put(member, to);
        if (!to.equals(from)) {
            moves.add(new Move(member, from, to, reason, failure));
        }
    }

    private PeerId place(PeerId member) {
        if (refusals(member).size() >= REFUSALS_MAX) {
            return leader;
        }
        return tree.place(member, peer -> isSound(peer) && !isRefused(member, peer)).orElse(leader);
    }

    /** {@return whether {@code peer} is fit, and gets what it should by all signs there are} */
    private boolean isSound(PeerId peer) {
        return fitness.isFit(peer)
                && !stalled.contains(peer)
                && tree.ancestors(peer).stream()
                        .noneMatch(above ->
                                stalled.contains(above)
                                        || fitness.isUnfit(above)
                                        || fitness.isDoubted(above));
    }

    /**
     * Moves those that hang too low, now that there may be fewer members, and hands all moves on.
     */
    private List<Move> flattened() {
        Optional<PeerId> deepest = tree.deepest();
        while (deepest.isPresent() && tree.depth(deepest.get()) > depthMax()) {
            PeerId member = deepest.get();
            int before = tree.depth(member);
            relocate(member, "it hangs too low", false);
            deepest = tree.depth(member) < before ? tree.deepest() : Optional.empty();
        }
        List<Move> all = List.copyOf(moves);
        moves.clear();
        return all;
    }

    /** {@return how deep the tree may be: about twice as deep as it has to be} */
    int depthMax() {
        return 2 * tree.depthMin() + 1;
    }

    /** {@return how deep it is} */
    int depth() {
        return tree.deepest().map(tree::depth).orElse(0);
    }
}
