package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 10_000_000;

    private Await() {}

    /** Something that is looked at on the disk. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Returns once it holds; fails when that takes too long, or one of the peers has ended. */
    static void until(String wanted, List<Peer> peers, Condition condition) throws IOException {
        long startNanos = System.nanoTime();
        while (!condition.holds()) {
            peers.forEach(Peer::requireAlive);
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                throw new BenchException(
                        "not "
                                + wanted
                                + " within "
                                + PATIENCE.toSeconds()
                                + " s"
                                + peers.getFirst().said());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
