package bellwether.group;

import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which members are fit to stream to others: those that are near the leader's end and are not in
 * doubt. Nearness is measured in time, by what the leader's end was a while ago, with some bytes of
 * slack, so that it means the same at any load. Confined to the group loop.
 */
final class Fitness {
    /** How far behind the leader's end of a while ago one may be. */
    static final long NEAR_BYTES = 65_536;

    /** Acknowledgements need that long to come up a tree: a shorter while says nothing. */
    static final long WHILE_NANOS_MIN = 2_000_000_000L;

    /** Until it has shown that it goes on, and for some time at least. */
    private record Doubt(long end, long untilNanos) {}

    private final long doubtNanos;
    private final Map<PeerId, Long> ends = new HashMap<>();
    private final Map<PeerId, Doubt> doubts = new HashMap<>();
    private long leaderEnd;
    private long nowNanos;
    private long markedEnd;
    private long markedNanos;
    private long floor;

    /**
     * @param leaderEnd where the leader's journal ends as it takes the lead
     * @param doubtNanos how long one in doubt stays that at least
     */
    Fitness(long leaderEnd, long nowNanos, long doubtNanos) {
        this.leaderEnd = leaderEnd;
        this.nowNanos = nowNanos;
        this.markedEnd = leaderEnd;
        this.markedNanos = nowNanos;
        this.floor = leaderEnd - NEAR_BYTES;
        this.doubtNanos = doubtNanos;
    }

    void advance(long leaderEnd, long nowNanos) {
        this.leaderEnd = leaderEnd;
        this.nowNanos = nowNanos;
    }

    /** A while has passed, or goes on: what counts as near moves with the leader's end. */
    void beat() {
        if (nowNanos - markedNanos >= WHILE_NANOS_MIN) {
            floor = markedEnd - NEAR_BYTES;
            markedEnd = leaderEnd;
            markedNanos = nowNanos;
        }
    }

    /** The leader has told {@code member} to keep its journal up to {@code end}. */
    void aligned(PeerId member, long end) {
        ends.put(member, end);
    }

    /** {@code member} has acknowledged {@code end}. */
    void reached(PeerId member, long end) {
        ends.merge(member, end, Math::max);
    }

    /** Where the journal of {@code member} ends is not known any more. */
    void unknown(PeerId member) {
        ends.remove(member);
    }

    /** Somebody got nothing from {@code member}. */
    void doubt(PeerId member) {
        doubts.put(member, new Doubt(leaderEnd, nowNanos + doubtNanos));
    }

    void forget(PeerId member) {
        ends.remove(member);
        doubts.remove(member);
    }

    /** {@return whether others may be told to copy from {@code member}} */
    boolean isFit(PeerId member) {
        return ends.containsKey(member) && !isUnfit(member) && !isDoubted(member);
    }

    /**
     * {@return whether even those who copy from {@code member} already should not: it is known to
     * lack what the leader has had for a while}
     */
    boolean isUnfit(PeerId member) {
        return ends.getOrDefault(member, Long.MAX_VALUE) < floor;
    }

    /**
     * {@return whether somebody got nothing from {@code member}, and it has shown nothing since}
     */
    boolean isDoubted(PeerId member) {
        Doubt doubt = doubts.get(member);
        if (doubt == null) {
            return false;
        }
        boolean over =
                nowNanos - doubt.untilNanos() >= 0 && ends.getOrDefault(member, -1L) >= doubt.end();
        if (over) {
            doubts.remove(member);
        }
        return !over;
    }
}
