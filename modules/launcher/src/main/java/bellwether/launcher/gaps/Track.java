package bellwether.launcher.gaps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Follows the readings of one sensor and keeps the holes between them. What is usual is the median
 * of the intervals around: of the {@value #AROUND} before and of those after the greater one, so
 * that a new interval is no row of holes. A reading that comes late into the record closes or
 * splits the hole that it lies in. Bounded; confined to one thread.
 */
final class Track {
    /** Intervals on each side that say what is usual. */
    static final int AROUND = 15;

    /** Fewer than that say nothing. */
    static final int SURE = 3;

    /** Holes kept; of more, the newest are only counted. */
    static final int HOLES_MAX = 10_000;

    /** So many readings among which one comes late are those of a live sensor all the same. */
    private static final int HANDED_IN_PART = 100;

    private final long[] recent = new long[AROUND];
    private long intervals;
    private final NavigableMap<Long, Hole> holes = new TreeMap<>();
    private final Deque<Undecided> undecided = new ArrayDeque<>();
    private long readings;
    private long first;
    private long last;
    private String source = "";
    private long leftOut;
    private long handedIn;

    /**
     * A hole, or the parts of it, that waits for the intervals behind it.
     *
     * @param intervals how many there were up to its end
     */
    private record Undecided(Hole hole, long intervals) {}

    /** Takes a reading. */
    void add(long epochMillis, String from) {
        readings++;
        if (readings == 1) {
            first = epochMillis;
            last = epochMillis;
            source = from;
            return;
        }
        long interval = epochMillis - last;
        if (interval > 0) {
            interval(interval, epochMillis, from);
            last = epochMillis;
            source = from;
        } else if (interval < 0) {
            late(epochMillis, from);
        }
    }

    private void interval(long interval, long at, String from) {
        boolean isHole = isHole(interval);
        long usual = isHole ? usualMillis() : 0;
        recent[(int) (intervals % AROUND)] = interval;
        intervals++;
        if (isHole) {
            var hole = new Hole(last, at, usual, source, from);
            keep(hole);
            undecided.add(new Undecided(hole, intervals));
        }
        if (!undecided.isEmpty() && since(undecided.peek()) == AROUND) {
            decide(undecided.poll());
        }
    }

    /**
     * {@return whether it is a gap beside the median of those before} Each reading asks: they are
     * counted, as it is one beside the median if it is one beside most of them.
     */
    private boolean isHole(long interval) {
        int known = known();
        if (known < SURE) {
            return Hole.isGap(interval, 0);
        }
        int shorter = 0;
        for (int i = 0; i < known; i++) {
            shorter += Hole.isGap(interval, recent[i]) ? 1 : 0;
        }
        return shorter > (known - 1) / 2;
    }

    private int known() {
        return (int) Math.min(intervals, AROUND);
    }

    private int since(Undecided each) {
        return (int) (intervals - each.intervals());
    }

    private void keep(Hole hole) {
        if (holes.size() < HOLES_MAX) {
            holes.put(hole.from(), hole);
        } else {
            leftOut++;
        }
    }

    /** {@return the median of {@code count} intervals, the oldest of which is so long ago} */
    private long median(int ago, int count) {
        var sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = recent[(int) ((intervals - ago + i) % AROUND)];
        }
        Arrays.sort(sorted);
        return sorted[(count - 1) / 2];
    }

    private void decide(Undecided each) {
        int since = since(each);
        Hole hole = each.hole();
        long usual = hole.usualMillis();
        if (since >= SURE) {
            long before = usual > 0 ? usual : median(since, SURE); // at first: the next ones
            usual = Math.max(before, median(since, since));
        }
        var parts = List.copyOf(holes.subMap(hole.from(), hole.to()).values());
        for (Hole part : parts) {
            var known = new Hole(part.from(), part.to(), usual, part.before(), part.after());
            if (usual > 0 && known.isGap()) {
                holes.put(part.from(), known);
            } else {
                holes.remove(part.from());
            }
        }
    }

    private void late(long at, String from) {
        var found = holes.floorEntry(at);
        if (found == null || at <= found.getKey() || at >= found.getValue().to()) {
            return;
        }
        Hole hole = found.getValue();
        holes.remove(hole.from());
        for (Hole part : List.of(hole.upTo(at, from), hole.since(at, from))) {
            if (part.isGap()) {
                keep(part);
            }
        }
    }

    /**
     * {@return the holes, in order; afterwards nothing more is added}
     *
     * @param end up to when there might be readings: a sensor that is silent then has an open hole
     */
    List<Hole> holes(long end) {
        undecided.forEach(this::decide);
        undecided.clear();
        var found = new ArrayList<Hole>();
        for (Hole hole : holes.values()) {
            if (hole.from() < end) {
                boolean future = hole.to() > end; // a clock that was wrong: not missed so far
                if (!future || Hole.isGap(end - hole.from(), hole.usualMillis())) {
                    found.add(future ? open(hole) : hole);
                }
            }
        }
        long usual = usualMillis();
        if (usual > 0 && last < end && Hole.isGap(end - last, usual)) {
            found.add(new Hole(last, Hole.OPEN, usual, source, ""));
        }
        return found;
    }

    private static Hole open(Hole hole) {
        return new Hole(hole.from(), Hole.OPEN, hole.usualMillis(), hole.before(), "");
    }

    /** {@return the interval that was usual last; 0: there were too few} */
    long usualMillis() {
        return intervals >= SURE ? median(known(), known()) : 0;
    }

    long readings() {
        return readings;
    }

    /** {@return the time of the first reading} */
    long first() {
        return first;
    }

    /** {@return the greatest time so far} */
    long last() {
        return last;
    }

    /** {@return who took the reading of that time} */
    String source() {
        return source;
    }

    /** The reading added last is much older than what its peer had taken before. */
    void handedIn() {
        handedIn++;
    }

    /** {@return whether readings of it are handed in long after they were taken, as from a file} */
    boolean isHandedIn() {
        return handedIn > readings / HANDED_IN_PART;
    }

    /** {@return how many holes are not kept} */
    long leftOut() {
        return leftOut;
    }
}
