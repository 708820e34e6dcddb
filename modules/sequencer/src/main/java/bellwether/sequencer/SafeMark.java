package bellwether.sequencer;

import bellwether.protocol.PeerId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A leader's count of how far its journal is held durably by every member. Who joins with a long
 * history to fetch does not hold it back: it counts from when its journal has come up to the mark.
 * One object per reign, which never goes back. Confined to the group loop.
 */
public final class SafeMark {
    private final Map<PeerId, Long> durableEnds = new HashMap<>();
    private final Set<PeerId> counted;
    private Optional<PeerId> slowest = Optional.empty();
    private long mark;

    /**
     * @param counted whom it waits for from the start, the leader not among them
     */
    public SafeMark(Collection<PeerId> counted) {
        this.counted = new HashSet<>(counted);
    }

    /** {@return up to which byte the journal is safe} */
    public long end() {
        return mark;
    }

    /** {@return whether {@code member} is waited for} */
    public boolean counts(PeerId member) {
        return counted.contains(member);
    }

    /** {@code member} says how far its journal is durable. */
    public void acknowledged(PeerId member, long durableEnd) {
        durableEnds.put(member, durableEnd);
        if (durableEnd >= mark && mark > 0) {
            counted.add(member);
        }
    }

    /** What {@code member} said does not hold any more: it states its journal anew. */
    public void forget(PeerId member) {
        durableEnds.remove(member);
    }

    /** {@code member} is not in the view any more. */
    public void remove(PeerId member) {
        durableEnds.remove(member);
        counted.remove(member);
    }

    /** {@return how far {@code member} is durable, as it said last; 0: it has not said} */
    public long durableEnd(PeerId member) {
        return durableEnds.getOrDefault(member, 0L);
    }

    private boolean holdsBack(PeerId member) {
        return counted.contains(member) && durableEnd(member) <= mark;
    }

    /**
     * Moves on to what all who count hold.
     *
     * @param ownDurableEnd of the leader's journal
     * @return whether the mark moved
     */
    public boolean advance(long ownDurableEnd) {
        if (slowest.filter(this::holdsBack).isPresent()) {
            return false; // asked after each batch, however many members there are
        }
        long least = ownDurableEnd;
        slowest = Optional.empty();
        for (PeerId member : counted) {
            long end = durableEnd(member);
            if (end < least) {
                least = end;
                slowest = Optional.of(member);
            }
        }
        boolean moves = least > mark;
        mark = Math.max(mark, least);
        return moves;
    }
}
