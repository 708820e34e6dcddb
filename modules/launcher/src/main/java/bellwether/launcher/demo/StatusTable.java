package bellwether.launcher.demo;

import bellwether.launcher.ops.LiveTable;
import bellwether.launcher.ops.StatusText;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What all peers say of themselves, one line each: the table of {@code peer status --watch}. */
final class StatusTable {
    private StatusTable() {}

    static List<String> of(List<DemoPeer> peers) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(LiveTable.head());
        for (var peer : peers) {
            lines.add(line(peer, peers));
        }
        return lines;
    }

    private static String line(DemoPeer peer, List<DemoPeer> peers) throws IOException {
        if (!peer.isAlive()) {
            return String.format(Locale.ROOT, "%-8s %-10s", peer.name(), peer.end());
        }
        return peer.reading()
                .map(status -> LiveTable.row(peer.name(), status, leader(status, peers)))
                .orElseGet(() -> String.format(Locale.ROOT, "%-8s starting", peer.name()));
    }

    private static String leader(StatusReading status, List<DemoPeer> peers) {
        String id = status.text("leader_id");
        return id.isEmpty() ? "" : nameOf(id, peers);
    }

    private static String nameOf(String id, List<DemoPeer> peers) {
        return peers.stream()
                .filter(peer -> peer.id().value().equals(id))
                .map(DemoPeer::name)
                .findFirst()
                .orElse(StatusText.brief(id));
    }
}
