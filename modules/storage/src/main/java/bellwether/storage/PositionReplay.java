package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Finds out how far replay sources count as read when readings were lost: a position counts only if
 * the reading that brought it is kept or in the journal. Otherwise rows would be skipped for ever.
 */
final class PositionReplay implements OutboxScan.Taker {
    private final ToLongFunction<Source> reach;
    private final Map<String, Long> claimed = new LinkedHashMap<>();
    private final Map<String, Long> counting = new LinkedHashMap<>();
    private boolean afterGap;

    /**
     * @param reach up to which {@code n} a source's readings are not lost
     */
    PositionReplay(ToLongFunction<Source> reach) {
        this.reach = reach;
    }

    /**
     * The next segment follows.
     *
     * @param afterGap the one before it was deleted, since all of its readings were released
     */
    void nextSegment(boolean afterGap) {
        this.afterGap = afterGap;
    }

    @Override
    public void reading(Source source, long n, Bytes payload, long offset) {
        // what it brings is wanted, not the reading
    }

    @Override
    public void brings(Source source, long n, Map<String, Long> positions) {
        claimed.putAll(positions);
        if (n <= reach.applyAsLong(source)) {
            counting.putAll(positions);
        }
    }

    /** Carried over: says nothing new, unless it comes from what is deleted, or is a correction. */
    @Override
    public void position(String key, long position) {
        Long before = claimed.put(key, position);
        if (before == null || afterGap || position < before) {
            counting.put(key, position);
        }
    }

    /** {@return the positions that count; 0 for a source of which all is lost} */
    Map<String, Long> result() {
        claimed.keySet().forEach(key -> counting.putIfAbsent(key, 0L));
        return counting;
    }
}
