package bellwether.launcher.status;

import bellwether.group.GroupStatus;
import bellwether.launcher.clock.ClockState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The metrics file's text, in Prometheus' text format 0.0.4. Names and labels are stable; new ones
 * may be added. What is not known has no line.
 */
final class MetricsText {
    private static final List<String> ROLES =
            List.of("joining", "electing", "member", "leader", "suspended", "stopped");
    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder(2_048);
    private final String peer;

    private MetricsText(StatusReport report) {
        peer =
                label("group", report.identity().groupName())
                        + ","
                        + label("peer_id", report.identity().peerId().value());
    }

    /**
     * {@return the text}
     *
     * @param events how often each event has happened in this process
     */
    static byte[] of(StatusReport report, Map<String, Long> events) {
        var metrics = new MetricsText(report);
        metrics.process(report);
        metrics.clock(report.clock());
        metrics.security(report.security());
        metrics.membership(report);
        metrics.record(report);
        metrics.sensors(report.sensors());
        report.uplink().ifPresent(uplink -> metrics.uplink(uplink, report.group()));
        metrics.events(events);
        return metrics.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void process(StatusReport report) {
        begin("bellwether_build_info", "gauge", "Always 1; which version runs.");
        line("bellwether_build_info", label("version", report.identity().version()), "1");
        gauge(
                "bellwether_start_time_seconds",
                "When this process started, seconds since 1970.",
                seconds(report.identity().startedAt()));
        gauge(
                "bellwether_updated_time_seconds",
                "When this was written, seconds since 1970.",
                seconds(report.updatedAt()));
        gauge(
                "bellwether_problem",
                "1 if there is something that the operator should look at.",
                report.problem().isPresent() ? "1" : "0");
    }

    /** What is not known has no line. */
    private void clock(ClockState clock) {
        if (clock != ClockState.UNKNOWN) {
            gauge(
                    "bellwether_clock_synchronised",
                    "1 if a source of time keeps the clock of this host right.",
                    clock == ClockState.SYNCHRONISED ? "1" : "0");
        }
    }

    private void security(SecurityState security) {
        gauge(
                "bellwether_open_to_network",
                "1 if anybody in the network can take part: security=none.",
                security.mode() == SecurityState.Mode.NONE ? "1" : "0");
        security.keysExpire()
                .ifPresent(end ->
                        gauge(
                                "bellwether_keys_expire_time_seconds",
                                "When the group keys of this host end, seconds since 1970.",
                                seconds(end)));
    }

    private void membership(StatusReport report) {
        GroupStatus group = report.group();
        begin("bellwether_role", "gauge", "1 for what the peer is doing, 0 for all else.");
        for (String role : ROLES) {
            line("bellwether_role", label("role", role), role.equals(report.role()) ? "1" : "0");
        }
        gauge("bellwether_leader_known", "1 if the peer leads or follows a leader.", known(group));
        gauge("bellwether_view_id", "Number of the newest view.", group.viewId());
        gauge("bellwether_members", "Members of that view.", group.members().size());
        begin(
                "bellwether_member_acknowledged_bytes",
                "gauge",
                "How far a member's journal goes; the leader only.");
        for (var member : group.members()) {
            number(
                    "bellwether_member_acknowledged_bytes",
                    label("member", member.id().value()),
                    member.acknowledgedEnd());
        }
    }

    private static String known(GroupStatus group) {
        return group.leader().isPresent() ? "1" : "0";
    }

    private void record(StatusReport report) {
        GroupStatus group = report.group();
        gauge("bellwether_last_sequence", "Readings in the own journal.", group.lastSequence());
        gauge(
                "bellwether_csv_sequence",
                "Sequence up to which the CSV files go.",
                report.stored().csvSequence());
        gauge("bellwether_journal_bytes", "Length of the own journal.", group.journalEnd());
        gauge(
                "bellwether_journal_durable_bytes",
                "Length of the own journal that is synced.",
                report.stored().durableEnd());
        gauge(
                "bellwether_journal_first_sequence",
                "From which reading on the own journal holds the record.",
                report.stored().firstSequence());
        gauge(
                "bellwether_journal_held_bytes",
                "Length of the journal that may go once it has expired, as everybody holds it.",
                group.held().end());
        gauge(
                "bellwether_journal_safe_bytes",
                "Length of the journal that all members are known to hold synced.",
                group.safeEnd());
        if (group.leaderEnd().isPresent()) {
            gauge(
                    "bellwether_replication_lag_bytes",
                    "How far the own journal is behind the leader's.",
                    Math.max(0, group.leaderEnd().getAsLong() - group.journalEnd()));
        }
        gauge(
                "bellwether_outbox_readings",
                "Readings accepted and not yet durable in the own journal.",
                group.outboxReadings());
    }

    private void sensors(List<SensorStatus> sensors) {
        begin("bellwether_sensor_up", "gauge", "1 if a sensor does all that it should.");
        for (var sensor : sensors) {
            boolean up = sensor.state() == SensorStatus.State.RUNNING;
            String kind = label("kind", sensor.kind());
            line("bellwether_sensor_up", label(sensor) + "," + kind, up ? "1" : "0");
        }
        begin("bellwether_sensor_readings_total", "counter", "Readings of a sensor.");
        for (var sensor : sensors) {
            String readings = Long.toString(sensor.readings());
            line("bellwether_sensor_readings_total", label(sensor), readings);
        }
        begin(
                "bellwether_sensor_last_reading_time_seconds",
                "gauge",
                "When a sensor gave its last reading, seconds since 1970.");
        for (var sensor : sensors) {
            sensor.lastReading()
                    .ifPresent(time ->
                            line(
                                    "bellwether_sensor_last_reading_time_seconds",
                                    label(sensor),
                                    seconds(time)));
        }
    }

    private void uplink(UplinkStatus uplink, GroupStatus group) {
        gauge(
                "bellwether_uplink_forwarded_bytes",
                "Length of the journal that is known to have been forwarded, by whichever peer.",
                group.forwardedEnd());
        begin(
                "bellwether_uplink_readings_total",
                "counter",
                "Readings forwarded by this process, again and again counted.");
        line("bellwether_uplink_readings_total", "", Long.toString(uplink.readings()));
        gauge(
                "bellwether_uplink_failing",
                "1 if the other system does not take what this peer hands it.",
                uplink.state() == UplinkStatus.State.FAILING ? "1" : "0");
    }

    private static String label(SensorStatus sensor) {
        return label("sensor", sensor.name());
    }

    private void events(Map<String, Long> events) {
        begin("bellwether_events_total", "counter", "Events since the process started.");
        events.forEach((event, count) ->
                line("bellwether_events_total", label("event", event), count.toString()));
    }

    private void gauge(String name, String help, long value) {
        gauge(name, help, Long.toString(value));
    }

    private void gauge(String name, String help, String value) {
        begin(name, "gauge", help);
        line(name, "", value);
    }

    private void number(String name, String label, OptionalLong value) {
        value.ifPresent(number -> line(name, label, Long.toString(number)));
    }

    private void begin(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String label, String value) {
        String more = label.isEmpty() ? "" : "," + label;
        text.append(name).append('{').append(peer).append(more).append("} ");
        text.append(value).append('\n');
    }

    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + '"';
    }

    private static String seconds(Instant time) {
        double seconds = time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND;
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
