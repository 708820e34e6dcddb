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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
        keptFor(status).ifPresent(text -> line(lines, "kept for", text));
        line(lines, "outbox", status.text("outbox") + " readings not yet durable in the record");
        line(lines, "sensors", SensorText.of(status));
        uplink(status).ifPresent(text -> line(lines, "uplink", text));
        if (status.text("clock").equals(ClockState.UNSYNCHRONISED.text())) {
            line(lines, "clock", "set by no source of time: readings may have a wrong time");
        }
        line(lines, "power cut", status.text("durability"));
        line(lines, "problem", trouble(status, now).orElse("none"));
        return lines;
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

    private static Optional<String> keptFor(StatusReading status) {
        if (status.text("csv_kept_from").isEmpty()) {
            return Optional.empty();
        }
        if (status.text("role").equals("member")) {
            return Optional.of("the status of the leader says for whom, if anybody is missing");
        }
        return status.heldUpBy().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        keptFor(status, StatusText::brief)
                                + ": what has expired of the journal goes once all hold it, or"
                                + " those that are gone for good are named in retired_peers");
    }

    /** {@return for whom a leader keeps its journal and why, in words} */
    public static String keptFor(StatusReading status, UnaryOperator<String> name) {
        return status.heldUpBy().entrySet().stream()
                .map(keeper -> name.apply(keeper.getKey()) + " (" + why(keeper.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String why(String why) {
        return switch (why) {
            case "absent" -> "is missing";
            case "older_version" -> "is of an older version: upgrade it";
            case "not_synced" -> "is there, and syncs nothing to its disk";
            default -> why; // of a newer version
        };
    }

    private static String journal(StatusReading status) {
        String behind = status.text("lag_bytes");
        long from = status.number("journal_from_sequence").orElse(1);
        return status.text("journal_end")
                + " bytes"
                + (from > 1 ? ", from sequence " + from + " on" : "")
                + ", on the disk "
                + status.text("durable_end")
                + (behind.isEmpty() ? "" : ", behind the leader " + behind);
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
