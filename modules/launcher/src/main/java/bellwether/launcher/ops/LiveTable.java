package bellwether.launcher.ops;

import bellwether.launcher.status.StatusReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table that {@code status --watch} and the demonstration show: a line for each peer. */
public final class LiveTable {
    private static final String FORM = "%-8s %-10s %-8s %5s %10s %10s %10s %8s  %s";
    private static final String HEAD =
            String.format(
                    Locale.ROOT,
                    FORM,
                    "peer",
                    "role",
                    "leader",
                    "view",
                    "sequence",
                    "rows",
                    "lag bytes",
                    "outbox",
                    "sensors");

    private LiveTable() {}

    /** {@return the first line} */
    public static String head() {
        return HEAD;
    }

    /**
     * {@return the line of a peer that has told how it is}
     *
     * @param name what it is called
     * @param leader what its leader is called; empty: it has none
     */
    public static String row(String name, StatusReading status, String leader) {
        return format(
                name,
                orDash(status.text("role")),
                orDash(leader),
                orDash(status.text("view_id")),
                orDash(status.text("last_sequence")),
                orDash(status.text("csv_sequence")),
                orDash(status.text("lag_bytes")),
                orDash(status.text("outbox")),
                SensorText.brief(status));
    }

    /** {@return the table of the group as one peer sees it: of others it knows less} */
    public static List<String> ofGroup(StatusReading status) {
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        String self = status.text("peer_id");
        String leader = StatusText.brief(status.text("leader_id"));
        lines.add(row(StatusText.brief(self), status, leader));
        for (String id : status.members()) {
            if (!id.equals(self)) {
                lines.add(other(StatusText.brief(id), status, leader, status.member(id)));
            }
        }
        return List.copyOf(lines);
    }

    private static String other(
            String name, StatusReading status, String leader, Map<String, String> member) {
        return format(
                name,
                member.getOrDefault("role", "-"),
                orDash(leader),
                orDash(status.text("view_id")),
                "-",
                "-",
                member.getOrDefault("lag_bytes", "-"),
                "-",
                "-");
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String format(Object... cells) {
        return String.format(Locale.ROOT, FORM, cells);
    }
}
