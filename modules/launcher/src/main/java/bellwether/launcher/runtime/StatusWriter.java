package bellwether.launcher.runtime;

import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.MetricsFile;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Rewrites the status file when something changed, not too often, and each second; less often while
 * only the record grows, which under a steady rate of readings it always does; the metrics file
 * less often than that.
 */
final class StatusWriter implements Runnable {
    /** At least this often, so that a reader sees that the peer lives. */
    static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Changes that come closer together are written as one. */
    static final long COALESCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Progress of the record is written no more often. */
    static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final StatusFile file;
    private final MetricsFile metrics;
    private final long metricsNanos;
    private final Supplier<StatusReport> report;
    private final PeerLog log;
    private final Bell bell = new Bell();
    private volatile boolean progressed;
    private volatile long writtenNanos = System.nanoTime();
    private boolean failing;
    private long metricsDueNanos = System.nanoTime();

    /**
     * @param metricsNanos from one writing of the metrics to the next, 0: they are not written
     */
    StatusWriter(
            StatusFile file,
            MetricsFile metrics,
            long metricsNanos,
            Supplier<StatusReport> report,
            PeerLog log) {
        this.file = file;
        this.metrics = metrics;
        this.metricsNanos = metricsNanos;
        this.report = report;
        this.log = log;
    }

    /** Something that the status file tells has changed. */
    void changed() {
        bell.ring();
    }

    /** The record goes further than before, and nothing else has changed. */
    void progressed() {
        progressed = true;
        if (System.nanoTime() - writtenNanos >= PROGRESS_NANOS) {
            bell.ring();
        }
    }

    /** Lets the thread end. */
    void close() {
        bell.close();
    }

    @Override
    public void run() {
        while (!bell.isClosed()) {
            progressed = false;
            writtenNanos = System.nanoTime();
            write(false);
            bell.pause(COALESCE_NANOS);
            if (!bell.await(PROGRESS_NANOS - COALESCE_NANOS) && !progressed) {
                bell.await(REFRESH_NANOS - PROGRESS_NANOS);
            }
        }
    }

    /** Writes everything for the last time. */
    void finish() {
        write(true);
    }

    /** A failure is told once and tried again the next time. */
    private void write(boolean last) {
        try {
            StatusReport now = report.get();
            file.write(now);
            if (metricsNanos > 0 && (last || System.nanoTime() - metricsDueNanos >= 0)) {
                metrics.write(now);
                metricsDueNanos = System.nanoTime() + metricsNanos;
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn("status file cannot be written: " + e);
            }
            failing = true;
        }
    }
}
