package bellwether.launcher.ops;

import bellwether.launcher.clock.ClockState;
import bellwether.launcher.status.StatusReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A status in words, for people, and whether all is fine. */
public final class StatusText {
    private static final int BRIEF_CHARS = 8;

    private StatusText() {}

    /** {@return the lines that {@code peer status} prints} */
    public static List<String> of(StatusReading status, Instant now) {
        var lines = new ArrayList<String>();
        line(
                lines,
                "peer",
                status.text("peer_id")
                        + ", version "
                        + status.text("version")
                        + ", process "
                        + status.text("pid")
                        + ", since "
                        + status.text("started_at"));
        line(
                lines,
                "address",
                status.text("address")
                        + ":"
                        + status.text("port")
                        + ", group "
                        + status.text("group_name"));
        line(lines, "role", role(status));
        line(
                lines,
                "record",
                "sequence "
                        + status.text("last_sequence")
                        + ", in the CSV files "
                        + status.text("csv_sequence")
                        + kept(status.text("csv_kept_from")));
        line(lines, "journal", journal(status));
        KeptText.of(status).forEach(text -> line(lines, "", text));
        line(lines, "outbox", status.text("outbox") + " readings not yet durable in the record");
        line(lines, "sensors", SensorText.of(status));
        uplink(status).ifPresent(text -> line(lines, "uplink", text));
        if (status.text("clock").equals(ClockState.UNSYNCHRONISED.text())) {
            line(lines, "clock", "set by no source of time: readings may have a wrong time");
        }
        security(status).ifPresent(text -> line(lines, "security", text));
        line(lines, "power cut", status.text("durability"));
        line(lines, "problem", trouble(status, now).orElse("none"));
        return lines;
    }

    private static Optional<String> security(StatusReading status) {
        return switch (status.text("security")) {
            case "keys" -> Optional.of("group keys, good until " + status.text("keys_expire_at"));
            case "none" ->
                    Optional.of("none: anybody in the network can read the record and write to it");
            default -> Optional.empty();
        };
    }

    private static void line(List<String> lines, String name, String text) {
        lines.add(String.format(Locale.ROOT, "%-10s %s", name, text));
    }

    private static String kept(String from) {
        return from.isEmpty() ? "" : ", those kept from " + from + " on";
    }

    private static Optional<String> uplink(StatusReading status) {
        Map<String, String> uplink = status.uplink();
        return uplink.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        uplink.get("kind")
                                + " "
                                + uplink.get("state")
                                + ", "
                                + uplink.get("readings")
                                + " readings from here, record forwarded up to byte "
                                + status.text("forwarded_end"));
    }

    private static String role(StatusReading status) {
        String leader = status.text("leader_id");
        return status.text("role")
                + (leader.isEmpty() || leader.equals(status.text("peer_id"))
                        ? ""
                        : " of leader " + brief(leader))
                + ", view "
                + status.text("view_id")
                + " of "
                + status.members().size();
    }

    /** Ends are told in bytes since the log began; here it is said how much there is. */
    private static String journal(StatusReading status) {
        String behind = status.text("lag_bytes");
        long start = status.number("journal_start").orElse(0);
        long from = status.number("journal_from_sequence").orElse(1);
        return bytes(status, "journal_end", start)
                + " bytes"
                + (from > 1 ? ", from sequence " + from + " on (what was before has expired)" : "")
                + ", on the disk "
                + bytes(status, "durable_end", start)
                + (behind.isEmpty() ? "" : ", behind the leader " + behind);
    }

    private static long bytes(StatusReading status, String end, long start) {
        return Math.max(0, status.number(end).orElse(0) - start);
    }

    /** {@return as much of a peer's id as tells it from others} */
    public static String brief(String id) {
        return id.substring(0, Math.min(BRIEF_CHARS, id.length()));
    }

    /** {@return what is not fine; empty: all is} */
    public static Optional<String> trouble(StatusReading status, Instant now) {
        if (status.hasStopped()) {
            return Optional.of("it was stopped at " + status.text("updated_at"));
        }
        if (status.isStale(now)) {
            return Optional.of(
                    "it is dead, or hangs: its status is of "
                            + status.text("updated_at")
                            + status.age(now).map(StatusText::ago).orElse(""));
        }
        String problem = status.text("problem");
        if (!problem.isEmpty()) {
            return Optional.of(problem);
        }
        return status.isInGroup()
                ? Optional.empty()
                : Optional.of("it is in no group yet: " + status.text("role"));
    }

    private static String ago(Duration age) {
        return ", " + age.toSeconds() + " s ago";
    }
}
