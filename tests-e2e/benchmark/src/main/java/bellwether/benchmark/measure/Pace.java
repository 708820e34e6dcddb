package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How far the slowest of some peers is at a moment, by the length of its CSV file of a {@link
 * Source}.
 *
 * @param readings that stand there
 */
record Pace(long nanos, long readings) {
    private static final long POLL_NANOS = 2_000_000;
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double NANOS_PER_SECOND = 1e9;

    static Pace now(List<Peer> peers) throws IOException {
        long shortest = Long.MAX_VALUE;
        for (Peer peer : peers) {
            Path file = peer.csv(Source.SENSOR);
            shortest = Math.min(shortest, Files.exists(file) ? Files.size(file) : 0);
        }
        return new Pace(System.nanoTime(), Source.readings(shortest));
    }

    /**
     * {@return the pace at the moment when the slowest has so many}
     *
     * @throws BenchException if it stands still for long
     */
    static Pace await(List<Peer> peers, long readings) throws IOException {
        Pace moved = now(peers);
        Pace now = moved;
        while (now.readings < readings) {
            LockSupport.parkNanos(POLL_NANOS);
            now = now(peers);
            if (now.readings != moved.readings) {
                moved = now;
            } else if (now.nanos - moved.nanos > STALLED_NANOS) {
                throw new BenchException(
                        "stands still with " + now.readings + " of " + readings + " readings");
            }
        }
        return now;
    }

    double secondsSince(Pace earlier) {
        return (nanos - earlier.nanos) / NANOS_PER_SECOND;
    }

    /** {@return readings per second since then} */
    double rateSince(Pace earlier) {
        return (readings - earlier.readings) / secondsSince(earlier);
    }
}
