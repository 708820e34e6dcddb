package bellwether.launcher.status;

import java.io.IOException;

/**
 * {@code run/{peer_id}/metrics.prom}: figures for node_exporter's textfile collector, or whatever
 * reads Prometheus' text format. Replaced as a whole. Confined to one thread at a time.
 */
public final class MetricsFile {
    /** Its name in the run folder. */
    public static final String NAME = "metrics.prom";

    private final RunFolder folder;
    private final EventCounts events;

    public MetricsFile(RunFolder folder, EventCounts events) {
        this.folder = folder;
        this.events = events;
    }

    /**
     * Puts {@code report} in the place of the one before.
     *
     * @throws IOException if that fails
     */
    public void write(StatusReport report) throws IOException {
        folder.replace(NAME, MetricsText.of(report, events.counts()));
    }
}
