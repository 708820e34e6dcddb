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
    /** What was stated last, and how many segments were found missing by then. */
    private record Claim(long position, long gaps) {}

    private final ToLongFunction<Source> reach;
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Map<String, Long> counting = new LinkedHashMap<>();
    private long gaps;

    /**
     * @param reach up to which {@code n} a source's readings are not lost
     */
    PositionReplay(ToLongFunction<Source> reach) {
        this.reach = reach;
    }

    /** Here a segment was deleted, since all of its readings had been released. */
    void gap() {
        gaps++;
    }

    @Override
    public void reading(Source source, long n, Bytes payload, long offset) {
        // what it brings is wanted, not the reading
    }

    @Override
    public void brings(Source source, long n, String key, long position) {
        claims.put(key, new Claim(position, gaps));
        if (n <= reach.applyAsLong(source)) {
            counting.put(key, position);
        }
    }

    /** Who does not know whose reading it was has not got that either. */
    @Override
    public void lost(String key, long position) {
        claims.put(key, new Claim(position, gaps));
    }

    /** Says nothing new, unless it comes from what is deleted, or is a correction. */
    @Override
    public void carried(String key, long position) {
        Claim before = claims.put(key, new Claim(position, gaps));
        if (before == null || before.gaps() < gaps || position < before.position()) {
            counting.put(key, position);
        }
    }

    /** {@return the positions that count; 0 for a source of which all is lost} */
    Map<String, Long> result() {
        claims.keySet().forEach(key -> counting.putIfAbsent(key, 0L));
        return counting;
    }
}
