package bellwether.launcher.demo;

import bellwether.launcher.ops.StatusText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What all peers say of themselves, one line each. */
final class StatusTable {
    private static final String HEAD = "%-8s %-10s %-8s %5s %10s %10s %10s %8s  %s";
    private static final String ROW = "%-8s %-10s %-8s %5d %10d %10d %10s %8d  %s";

    private StatusTable() {}

    static List<String> of(List<DemoPeer> peers) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        HEAD,
                        "peer",
                        "role",
                        "leader",
                        "view",
                        "sequence",
                        "rows",
                        "lag bytes",
                        "outbox",
                        "sensors"));
        for (var peer : peers) {
            lines.add(line(peer, peers));
        }
        return lines;
    }

    private static String line(DemoPeer peer, List<DemoPeer> peers) throws IOException {
        if (!peer.isAlive()) {
            return String.format(Locale.ROOT, "%-8s %-10s", peer.name(), peer.end());
        }
        Optional<PeerStatus> status = peer.status();
        return status.map(s -> line(peer.name(), s, peers))
                .orElseGet(() -> String.format(Locale.ROOT, "%-8s starting", peer.name()));
    }

    private static String line(String name, PeerStatus status, List<DemoPeer> peers) {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                status.role(),
                status.leader().map(id -> nameOf(id, peers)).orElse("-"),
                status.viewId(),
                status.sequence(),
                status.csvSequence(),
                status.lagBytes().isPresent() ? status.lagBytes().getAsLong() : "-",
                status.outbox(),
                status.sensors());
    }

    private static String nameOf(String id, List<DemoPeer> peers) {
        return peers.stream()
                .filter(peer -> peer.id().value().equals(id))
                .map(DemoPeer::name)
                .findFirst()
                .orElse(StatusText.brief(id));
    }
}
