package bellwether.transport;

import java.util.concurrent.TimeUnit;

/**
 * So many a second, and a number at once after a time of rest: a token bucket. Confined to one
 * thread, or guarded by its user.
 */
final class Rate {
    /**
     * How much is let through.
     *
     * @param perSecond in the long run
     * @param atOnce after a rest
     */
    record Limit(int perSecond, int atOnce) {
        Limit {
            if (perSecond < 1 || atOnce < 1) {
                throw new IllegalArgumentException("a rate is not positive");
            }
        }
    }

    private final long nanosEach;
    private final long nanosMax;
    private long savedNanos;
    private long lastNanos;

    Rate(Limit limit, long nowNanos) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
        nanosMax = nanosEach * limit.atOnce();
        savedNanos = nanosMax;
        lastNanos = nowNanos;
    }

    /** {@return whether one more is within the limit; it counts then} */
    boolean take(long nowNanos) {
        savedNanos = Math.min(nanosMax, savedNanos + Math.max(0, nowNanos - lastNanos));
        lastNanos = nowNanos;
        if (savedNanos < nanosEach) {
            return false;
        }
        savedNanos -= nanosEach;
        return true;
    }
}
