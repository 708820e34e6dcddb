package bellwether.launcher.status;

import java.io.IOException;

/**
 * {@code run/{peer_id}/status.json}: what the peer is doing now. Rewritten as a whole; a reader
 * never sees half of one, unless the disk is full. After a kill it stays as it was, which {@code
 * updated_at} shows. Confined to one thread at a time.
 */
public final class StatusFile {
    /** Its name in the run folder. */
    public static final String NAME = "status.json";

    private final RunFolder folder;

    public StatusFile(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Puts {@code report} in the place of the one before.
     *
     * @throws IOException if that fails
     */
    public void write(StatusReport report) throws IOException {
        folder.replace(NAME, StatusJson.of(report));
    }
}
