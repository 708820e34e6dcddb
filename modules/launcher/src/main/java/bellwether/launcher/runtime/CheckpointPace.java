package bellwether.launcher.runtime;

import java.util.concurrent.TimeUnit;

/**
 * When the projection notes on disk how far it is: every five seconds, and not more often than
 * {@code sync_interval}, as each note forces the journal and the CSV files to the disk first. Who
 * chose long intervals, for a card that wears, is not to be given others here. Confined to one
 * thread.
 */
final class CheckpointPace {
    /** How often at most. */
    static final long NANOS_MIN = TimeUnit.SECONDS.toNanos(5);

    private final long intervalNanos;
    private long notedNanos;

    /**
     * @param syncNanos sync_interval
     * @param nowNanos of a clock that only goes on, as everywhere here
     */
    CheckpointPace(long syncNanos, long nowNanos) {
        this.intervalNanos = syncNanos > NANOS_MIN ? syncNanos : 0; // 0: at each look
        this.notedNanos = nowNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - notedNanos >= intervalNanos;
    }

    /** It is noted now, or there was nothing to note. */
    void noted(long nowNanos) {
        notedNanos = nowNanos;
    }
}
