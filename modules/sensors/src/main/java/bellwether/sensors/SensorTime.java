package bellwether.sensors;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clocks that sensors go by, so that a test needs no real time. */
public interface SensorTime {
    /** {@return the wall clock, for timestamps} */
    Instant now();

    /** {@return the monotonic clock, for pacing; compare by subtraction} */
    long nanoTime();

    /**
     * Waits; not at all if {@code delayNanos} is 0 or less.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void pause(long delayNanos) throws InterruptedException;

    /** {@return the clocks of this machine} */
    static SensorTime system() {
        return new SensorTime() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(long delayNanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(delayNanos);
            }
        };
    }
}
