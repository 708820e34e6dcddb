package bellwether.launcher.ops;

import bellwether.launcher.status.StatusReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The members of the view as one peer sees them. */
public final class MemberTable {
    private static final String FORM = "%-36s %-7s %-21s %-9s %12s";

    private MemberTable() {}

    /**
     * {@return a head and a line for each member} Who copies from whom and how far each is, the
     * leader knows.
     */
    public static List<String> of(StatusReading status) {
        var lines = new ArrayList<String>();
        lines.add(format("peer_id", "role", "address", "upstream", "lag bytes"));
        for (String id : status.members()) {
            Map<String, String> member = status.member(id);
            boolean self = id.equals(status.text("peer_id"));
            String upstream = self ? status.text("upstream") : member.getOrDefault("upstream", "");
            String lag = self ? status.text("lag_bytes") : member.getOrDefault("lag_bytes", "");
            lines.add(
                    format(
                            id,
                            member.getOrDefault("role", ""),
                            member.getOrDefault("address", "")
                                    + ":"
                                    + member.getOrDefault("port", ""),
                            upstream.isEmpty() ? "-" : StatusText.brief(upstream),
                            lag.isEmpty() ? "-" : lag));
        }
        return lines;
    }

    private static String format(
            String id, String role, String address, String upstream, String lag) {
        return String.format(Locale.ROOT, FORM, id, role, address, upstream, lag);
    }
}
