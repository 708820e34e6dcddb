package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Limits;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A follower's part: sends what its outbox holds to the leader, in order of {@code n}, pipelined up
 * to a window, and goes back where the leader says so. What stands in the own journal is never
 * sent. One object per following: with a new leader or a new connection it starts again at the
 * first entry that the own journal lacks. Confined to the group loop.
 */
public final class Submitter {
    /** Readings of one source that may be under way, sent and not yet back in the own journal. */
    public static final int WINDOW_READINGS = 8_192;

    private final OrderedLog log;
    private final Map<Source, Long> next = new HashMap<>();
    private final Map<SourceKey, Source> keys = new HashMap<>();
    private Map<Source, Long> waitingAt = Map.of();
    private final TagText lines = new TagText("\n");
    private long sent;

    public Submitter(OrderedLog log) {
        this.log = log;
    }

    /** {@return request lines to send now, at most one batch; empty: nothing to send} */
    public Bytes batch() {
        lines.clear();
        for (Source source : log.outbox().sources()) {
            collect(source);
        }
        return Bytes.of(Arrays.copyOf(lines.array(), lines.length()));
    }

    private void collect(Source source) {
        long mark = log.index().highWaterMark(source);
        long n =
                Math.max(
                        Math.max(next.getOrDefault(source, 1L), mark + 1),
                        log.outbox().first(source));
        long last = Math.min(log.outbox().sendable(source), mark + WINDOW_READINGS);
        sent = n - 1;
        if (n <= last && lines.length() < Limits.REQUEST_BATCH_BYTES_MAX) {
            lines.begin(RequestLines.TYPE, source);
            log.outbox().payloads(source, n, last, this::put);
        }
        if (next.put(source, sent + 1) == null) {
            keys.put(SourceKey.of(source), source);
        }
    }

    private boolean put(Bytes payload) {
        sent++;
        lines.add(sent, payload);
        return lines.length() < Limits.REQUEST_BATCH_BYTES_MAX;
    }

    /** {@return whether readings that could be sent do not stand in the own journal yet} */
    public boolean isWaiting() {
        return log.outbox().sources().stream()
                .anyMatch(source ->
                        log.outbox().sendable(source) > log.index().highWaterMark(source));
    }

    /**
     * {@return whether readings of some source wait, as they did at the call before, and none of
     * them came back in between: what was sent of it may be lost}
     */
    public boolean hasStalled() {
        var waiting = new HashMap<Source, Long>();
        boolean stalled = false;
        for (Source source : log.outbox().sources()) {
            long mark = log.index().highWaterMark(source);
            if (log.outbox().sendable(source) > mark) {
                waiting.put(source, mark);
                stalled |= waitingAt.getOrDefault(source, -1L) == mark;
            }
        }
        waitingAt = waiting;
        return stalled;
    }

    /** The leader wants {@code expected} of the source of that key next. */
    public void refused(SourceKey key, long expected) {
        Source source = keys.get(key);
        if (source != null) {
            next.computeIfPresent(source, (_, sentUpTo) -> Math.min(sentUpTo, expected));
        }
    }
}
