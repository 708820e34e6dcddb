package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BellTest {
    private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Bell bell = new Bell();

    @Test
    void aRingBeforeTheWaitIsHeard() {
        bell.ring();
        bell.await(LONG_NANOS);
    }

    @Test
    void aRingIsHeardOnce() {
        bell.ring();
        bell.ring();
        bell.await(LONG_NANOS);

        long startNanos = System.nanoTime();
        bell.await(1_000_000);
        assertTrue(System.nanoTime() - startNanos >= 1_000_000);
    }

    @Test
    void aPauseHearsOnlyTheEnd() {
        bell.ring();
        long startNanos = System.nanoTime();
        bell.pause(1_000_000);
        assertTrue(System.nanoTime() - startNanos >= 1_000_000);

        bell.close();
        bell.pause(LONG_NANOS);
        bell.await(LONG_NANOS);
    }

    @Test
    void anInterruptClosesIt() {
        assertFalse(bell.isClosed());
        Thread.currentThread().interrupt();
        bell.await(LONG_NANOS);
        assertTrue(bell.isClosed());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
