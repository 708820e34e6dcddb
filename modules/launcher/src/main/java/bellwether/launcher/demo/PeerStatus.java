package bellwether.launcher.demo;

import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a peer says of itself in its status file.
 *
 * @param role {@code joining}, {@code electing}, {@code member} or {@code leader}
 * @param leader the leader's peer id
 * @param sequence the last one in the journal
 * @param csvSequence the last one in the CSV files: so many rows they hold
 * @param journalEnd bytes
 * @param lagBytes how far the journal is behind the leader's, where that is known
 * @param outbox readings accepted and not yet safe
 */
record PeerStatus(
        String role,
        Optional<String> leader,
        long viewId,
        long sequence,
        long csvSequence,
        long journalEnd,
        OptionalLong lagBytes,
        long outbox) {
    /** {@return the status; empty: the peer has written none yet} */
    static Optional<PeerStatus> read(Path file) throws IOException {
        return StatusReading.read(file).map(PeerStatus::of);
    }

    boolean leads() {
        return role.equals("leader");
    }

    private static PeerStatus of(StatusReading status) {
        return new PeerStatus(
                status.text("role").isEmpty() ? "?" : status.text("role"),
                Optional.of(status.text("leader_id")).filter(id -> !id.isEmpty()),
                status.number("view_id").orElse(0),
                status.number("last_sequence").orElse(0),
                status.number("csv_sequence").orElse(0),
                status.number("journal_end").orElse(0),
                status.number("lag_bytes"),
                status.number("outbox").orElse(0));
    }
}
