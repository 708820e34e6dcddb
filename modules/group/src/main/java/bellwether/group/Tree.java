package bellwether.group;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who copies from whom: a tree with the leader as its root. It knows arity and shape, and nothing
 * of health. Iterates in the order of ids, so that the same calls give the same tree. Confined to
 * the group loop.
 */
final class Tree {
    private final PeerId root;
    private final int arity;
    private final Map<PeerId, PeerId> parents = new TreeMap<>();
    private final Map<PeerId, TreeSet<PeerId>> children = new TreeMap<>();

    /**
     * @param arity how many copy from one peer, at least 1
     */
    Tree(PeerId root, int arity) {
        if (arity < 1) {
            throw new IllegalArgumentException("arity is below 1: " + arity);
        }
        this.root = root;
        this.arity = arity;
    }

    /** {@return all but the root that hang in the tree or were taken out with those above them} */
    List<PeerId> members() {
        return List.copyOf(parents.keySet());
    }

    boolean contains(PeerId member) {
        return parents.containsKey(member);
    }

    /** {@return whom {@code member} copies from; empty: it is the root, or not here} */
    Optional<PeerId> parent(PeerId member) {
        return Optional.ofNullable(parents.get(member));
    }

    List<PeerId> children(PeerId parent) {
        return List.copyOf(children.getOrDefault(parent, new TreeSet<>()));
    }

    int degree(PeerId parent) {
        return children.getOrDefault(parent, new TreeSet<>()).size();
    }

    boolean hasRoom(PeerId parent) {
        return degree(parent) < arity;
    }

    /** {@return how many more copy from the root than the arity says} */
    int overflow() {
        return Math.max(0, degree(root) - arity);
    }

    /** {@return how many steps {@code member} is below the root, which is at 0} */
    int depth(PeerId member) {
        int depth = 0;
        for (PeerId at = member; !at.equals(root); at = parents.get(at)) {
            depth++;
        }
        return depth;
    }

    /** {@return how many levels there are below {@code member}} */
    int height(PeerId member) {
        int highest = 0;
        for (PeerId child : children(member)) {
            highest = Math.max(highest, 1 + height(child));
        }
        return highest;
    }

    /** {@return those above {@code member}, nearest first, without the root} */
    List<PeerId> ancestors(PeerId member) {
        var above = new ArrayList<PeerId>();
        PeerId at = parents.get(member);
        while (at != null && !at.equals(root)) {
            above.add(at);
            at = parents.get(at);
        }
        return above;
    }

    /**
     * Hangs {@code member}, with all below it, under {@code parent}. That may be the root beyond
     * its arity, nobody else.
     *
     * @throws IllegalStateException if that makes a circle, or too many at one that is not the root
     */
    void put(PeerId member, PeerId parent) {
        take(member);
        if (member.equals(root) || member.equals(parent) || ancestors(parent).contains(member)) {
            throw new IllegalStateException(member + " cannot be below itself, at " + parent);
        }
        if (!parent.equals(root) && !hasRoom(parent)) {
            throw new IllegalStateException("no room at " + parent + " for " + member);
        }
        parents.put(member, parent);
        children.computeIfAbsent(parent, _ -> new TreeSet<>()).add(member);
    }

    /** Takes {@code member} off its parent; who is below it stays there. */
    void take(PeerId member) {
        PeerId parent = parents.remove(member);
        if (parent != null) {
            TreeSet<PeerId> siblings = children.get(parent);
            siblings.remove(member);
            if (siblings.isEmpty()) {
                children.remove(parent);
            }
        }
    }

    /** Takes {@code member} out, and those who copied from it off, tallest first. */
    List<PeerId> remove(PeerId member) {
        take(member);
        var orphans = new ArrayList<>(children(member));
        orphans.sort(this::byHeight);
        orphans.forEach(this::take);
        return orphans;
    }

    /** The tallest first, of those as tall the first by id. */
    int byHeight(PeerId one, PeerId other) {
        int taller = Integer.compare(height(other), height(one));
        return taller != 0 ? taller : one.compareTo(other);
    }

    private int byDegree(PeerId one, PeerId other) {
        int fewer = Integer.compare(degree(one), degree(other));
        return fewer != 0 ? fewer : one.compareTo(other);
    }

    /**
     * {@return the best place for {@code member}: the highest one that has room, of those the one
     * with the fewest children, of those the first by id; never below the member itself}
     *
     * @param mayFeed who but the root may have it as a child
     */
    Optional<PeerId> place(PeerId member, Predicate<PeerId> mayFeed) {
        List<PeerId> level = List.of(root);
        while (!level.isEmpty()) {
            Optional<PeerId> best =
                    level.stream()
                            .filter(this::hasRoom)
                            .filter(peer -> peer.equals(root) || mayFeed.test(peer))
                            .min(this::byDegree);
            if (best.isPresent()) {
                return best;
            }
            level =
                    level.stream()
                            .flatMap(peer -> children(peer).stream())
                            .filter(peer -> !peer.equals(member))
                            .toList();
        }
        return Optional.empty();
    }

    /** {@return the lowest one without children, if there is one at all} */
    Optional<PeerId> deepest() {
        List<PeerId> level = children(root);
        List<PeerId> last = level;
        while (!level.isEmpty()) {
            last = level;
            level = level.stream().flatMap(peer -> children(peer).stream()).toList();
        }
        return last.isEmpty() ? Optional.empty() : Optional.of(Collections.min(last));
    }

    /** {@return how deep a tree of so many members must be} */
    int depthMin() {
        long room = 0;
        long level = 1;
        int depth = 0;
        while (room < parents.size()) {
            level = Math.min(level * arity, Integer.MAX_VALUE);
            room += level;
            depth++;
        }
        return depth;
    }
}
