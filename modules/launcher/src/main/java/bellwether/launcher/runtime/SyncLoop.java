package bellwether.launcher.runtime;

import java.util.concurrent.TimeUnit;

/**
 * Forces one thing to the disk every {@code sync_interval}, counted from the start of one sync to
 * the start of the next, and sooner when much has come: one sync serves all that waited for it. Run
 * by one thread.
 */
final class SyncLoop implements Runnable {
    /** With an interval of 0 the loop only waits to be rung; this is how long at most. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is forced. For any thread. */
    interface Target {
        /** {@return how many bytes came since the last sync began} */
        long unsyncedBytes();

        /**
         * Makes durable what has come, and tells those who wait for it.
         *
         * @throws bellwether.protocol.JournalFailure if the disk refuses
         */
        void sync();
    }

    private final Target target;
    private final long intervalNanos;
    private final long unsyncedBytesMax;
    private final Bell bell = new Bell();
    private volatile boolean atOnce;

    /**
     * @param intervalNanos 0: after every batch
     * @param unsyncedBytesMax so many are synced before the interval is over
     */
    SyncLoop(Target target, long intervalNanos, long unsyncedBytesMax) {
        this.target = target;
        this.intervalNanos = intervalNanos;
        this.unsyncedBytesMax = unsyncedBytesMax;
        this.atOnce = intervalNanos == 0;
    }

    /** A batch has come. */
    void moved() {
        if (atOnce || target.unsyncedBytes() >= unsyncedBytesMax) {
            bell.ring();
        }
    }

    /** What there is now is synced at once. */
    void syncNow() {
        bell.ring();
    }

    /** From now on everything is synced as it comes: the peer is about to stop. */
    void hurry() {
        atOnce = true;
        bell.ring();
    }

    /** Lets the thread end. What it has not synced then is synced when the files close. */
    void close() {
        bell.close();
    }

    @Override
    public void run() {
        long waitNanos = intervalNanos == 0 ? IDLE_NANOS : intervalNanos;
        bell.await(waitNanos);
        while (!bell.isClosed()) {
            long dueNanos = System.nanoTime() + waitNanos;
            target.sync();
            bell.await(dueNanos - System.nanoTime());
        }
    }
}
