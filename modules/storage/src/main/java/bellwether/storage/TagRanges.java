package bellwether.storage;

import bellwether.protocol.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A set of tags, small where they come in long runs. */
final class TagRanges {
    /** First of a run to its last. */
    private final Map<Source, TreeMap<Long, Long>> ranges = new HashMap<>();

    /** {@return whether it was not there before; it is now} */
    boolean add(Source source, long n) {
        var runs = ranges.computeIfAbsent(source, _ -> new TreeMap<>());
        var below = runs.floorEntry(n);
        if (below != null && below.getValue() >= n) {
            return false;
        }
        long first = below != null && below.getValue() == n - 1 ? below.getKey() : n;
        Long following = runs.remove(n + 1);
        runs.put(first, following == null ? Long.valueOf(n) : following);
        return true;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** {@return the highest {@code n} so that all from {@code mark} + 1 up to it are there} */
    long reach(Source source, long mark) {
        var runs = ranges.get(source);
        var run = runs == null ? null : runs.floorEntry(mark + 1);
        return run == null ? mark : Math.max(mark, run.getValue());
    }
}
