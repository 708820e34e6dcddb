package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.status.EventCounts;
import bellwether.launcher.status.MetricsFile;
import bellwether.launcher.status.RunFolder;
import bellwether.launcher.status.SampleStatus;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StatusWriterTest {
    private static final int ENOUGH = 4;

    private final AtomicInteger written = new AtomicInteger();
    @TempDir private Path folder;
    private StatusWriter writer;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        var run = RunFolder.open(folder);
        writer =
                new StatusWriter(
                        new StatusFile(run),
                        new MetricsFile(run, new EventCounts()),
                        0,
                        this::report,
                        new ListPeerLog());
        thread = Thread.ofVirtual().start(writer);
    }

    @AfterEach
    void end() throws InterruptedException {
        writer.close();
        thread.join();
    }

    private StatusReport report() {
        written.incrementAndGet();
        return SampleStatus.of(SampleStatus.LEADING, StatusReport.Phase.RUNNING);
    }

    /** {@return nanoseconds from the first of some writings to the last} */
    private long nanosOf(int writings, Runnable meanwhile) {
        repeat(count -> count < 1, meanwhile);
        long startNanos = System.nanoTime();
        int first = written.get();
        repeat(count -> count < first + writings, meanwhile);
        return System.nanoTime() - startNanos;
    }

    private void repeat(IntPredicate whilst, Runnable action) {
        while (whilst.test(written.get())) {
            action.run();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whileOnlyTheRecordGrowsItIsWrittenNowAndThen() {
        long tookNanos = nanosOf(ENOUGH, () -> writer.progressed());
        assertTrue(tookNanos >= (ENOUGH - 1) * StatusWriter.PROGRESS_NANOS, () -> "" + tookNanos);
    }

    @Test
    void progressIsWrittenThoughNothingElseChanges() {
        // Without it each would come a whole refresh after the one before.
        int least = ENOUGH;
        long bestNanos = Long.MAX_VALUE;
        for (int i = 0; i < 3 && bestNanos >= least * StatusWriter.REFRESH_NANOS; i++) {
            bestNanos = Math.min(bestNanos, nanosOf(least, () -> writer.progressed()));
        }
        long best = bestNanos;
        assertTrue(best < least * StatusWriter.REFRESH_NANOS, () -> "" + best);
    }

    @Test
    void changesThatComeCloserTogetherAreWrittenAsOne() {
        long tookNanos = nanosOf(ENOUGH, () -> writer.changed());
        assertTrue(tookNanos >= (ENOUGH - 1) * StatusWriter.COALESCE_NANOS, () -> "" + tookNanos);
    }

    @Test
    void withoutAnythingNewItIsWrittenAllTheSame() {
        long tookNanos = nanosOf(2, () -> {});
        assertTrue(
                tookNanos >= StatusWriter.REFRESH_NANOS - TimeUnit.MILLISECONDS.toNanos(100),
                () -> "" + tookNanos);
    }
}
