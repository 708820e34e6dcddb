package bellwether.launcher.runtime;

import bellwether.storage.Scrub;
import java.util.concurrent.TimeUnit;

/**
 * Reads all that a peer has on its disk again, at a pace that nobody notices: a mebibyte a second,
 * from the beginning to the end, and after a long pause once more. Damage ends its thread with a
 * failure that names the file.
 */
final class Scrubbing implements Runnable {
    /** A peer that starts has other things to do. */
    private static final long FIRST_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Between two steps, each of a mebibyte at most. */
    private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Scrub scrub;
    private final long intervalNanos;
    private final Bell pauses = new Bell();

    /**
     * @param intervalNanos between the end of one round and the beginning of the next
     */
    Scrubbing(Scrub scrub, long intervalNanos) {
        this.scrub = scrub;
        this.intervalNanos = intervalNanos;
    }

    @Override
    public void run() {
        pauses.pause(FIRST_NANOS);
        while (!pauses.isClosed()) {
            pauses.pause(scrub.step() > 0 ? STEP_NANOS : intervalNanos);
        }
    }

    /** Lets the thread end. */
    void close() {
        pauses.close();
    }
}
