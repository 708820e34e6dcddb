package bellwether.benchmark.measure;

import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the CSV files of all peers again and again, and notes when the slowest of them has each
 * row. Between two looks there is a pause of about a tenth of a millisecond, the same for all who
 * are measured: a thread that never paused would take the processor from them.
 */
final class ArrivalWatch implements AutoCloseable {
    private static final long PAUSE_NANOS = 30_000;
    private static final long WAIT_NANOS = 10_000_000;

    private final List<RowTail> tails;
    private final AtomicLongArray sentNanos;
    private final long[] latencyNanos;
    private final Thread thread;
    private volatile int arrived;
    private volatile boolean isClosed;

    ArrivalWatch(List<Peer> peers, int readings) {
        tails = peers.stream().map(peer -> new RowTail(peer.csv(Source.SENSOR))).toList();
        sentNanos = new AtomicLongArray(readings);
        latencyNanos = new long[readings];
        thread = Thread.ofPlatform().name("arrivals").start(this::watch);
    }

    /** The reading of that index is about to be sent. */
    void sent(int index, long nanos) {
        sentNanos.set(index, nanos);
    }

    /** {@return how many have come to all} */
    int arrived() {
        return arrived;
    }

    private void watch() {
        try {
            while (!isClosed && arrived < latencyNanos.length) {
                int least = Integer.MAX_VALUE;
                for (RowTail tail : tails) {
                    least = Math.min(least, tail.rows());
                }
                long nanos = System.nanoTime();
                int until = Math.min(least, latencyNanos.length);
                for (int i = arrived; i < until; i++) {
                    latencyNanos[i] = nanos - sentNanos.get(i);
                }
                arrived = Math.max(arrived, until);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether all have come within that time} */
    boolean awaitAll(long nanos) {
        long startNanos = System.nanoTime();
        while (arrived < latencyNanos.length && System.nanoTime() - startNanos < nanos) {
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return arrived == latencyNanos.length;
    }

    /** {@return milliseconds for the readings of these indices; all must have arrived} */
    double[] latencies(int from, int to) {
        double[] millis = new double[to - from];
        for (int i = from; i < to; i++) {
            millis[i - from] = Latency.millis(latencyNanos[i]);
        }
        return millis;
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt(); // ends its pause
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (RowTail tail : tails) {
            tail.close();
        }
    }
}
