package bellwether.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
public final class Wait {
    private static final Duration POLL = Duration.ofMillis(50);

    private Wait() {}

    /** Something that is true sooner or later. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** {@return how long it took until it held} */
    public static Duration until(String wanted, Duration patience, Condition condition)
            throws IOException {
        long startNanos = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - startNanos > patience.toNanos()) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + wanted);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Fails if it does not hold all the time. */
    public static void whilst(String wanted, Duration time, Condition condition)
            throws IOException {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < time.toNanos()) {
            if (!condition.holds()) {
                throw new AssertionError("not for " + time.toSeconds() + " s: " + wanted);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
