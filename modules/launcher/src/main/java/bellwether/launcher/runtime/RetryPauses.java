package bellwether.launcher.runtime;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait before a disk that refuses is tried again: a second, then twice as long each
 * time, half a minute at most. Confined to one thread.
 */
final class RetryPauses {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private long nextNanos = FIRST_NANOS;

    /** {@return how long to wait now} */
    long next() {
        long now = nextNanos;
        nextNanos = Math.min(2 * now, LONGEST_NANOS);
        return now;
    }

    /** It worked. */
    void reset() {
        nextNanos = FIRST_NANOS;
    }
}
