package bellwether.sensors;

import java.time.Duration;
import java.time.Instant;

/** Both clocks move by the pauses asked for, and by hand. */
final class SteppedTime implements SensorTime {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private long nanos;

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return Long.MAX_VALUE - 7 + nanos; // overflows at once: sensors must compare by subtraction
    }

    @Override
    public void pause(long delayNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        nanos += Math.max(0, delayNanos);
    }
}
