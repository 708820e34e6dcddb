package bellwether.launcher.status;

import bellwether.group.GroupStatus;
import bellwether.group.GroupStatus.MemberStatus;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.storage.CsvLayout;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** The status file's text: one JSON object. Its keys are stable; new ones may be added. */
public final class StatusJson {
    private StatusJson() {}

    /** {@return {@code report} as UTF-8 text} */
    public static byte[] of(StatusReport report) {
        String text =
                JsonObject.of(json -> {
                    identity(json, report);
                    membership(json, report);
                    progress(json, report);
                    sensors(json, report);
                    uplink(json, report);
                    json.writeStringProperty("clock", report.clock().text());
                    json.writeStringProperty("security", report.security().mode().text());
                    JsonObject.text(
                            json,
                            "keys_expire_at",
                            report.security().keysExpire().map(EventTime::text));
                    JsonObject.text(json, "problem", report.problem());
                    json.writeStringProperty("updated_at", EventTime.text(report.updatedAt()));
                });
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void identity(JsonGenerator json, StatusReport report) {
        var identity = report.identity();
        json.writeStringProperty("peer_id", identity.peerId().value());
        json.writeStringProperty("role", report.role());
        json.writeStringProperty("group_name", identity.groupName());
        json.writeStringProperty("address", identity.endpoint().host());
        json.writeNumberProperty("port", identity.endpoint().port());
        json.writeStringProperty("incarnation", identity.incarnation().toString());
        json.writeNumberProperty("pid", identity.processId());
        json.writeStringProperty("version", identity.version());
        json.writeStringProperty("started_at", EventTime.text(identity.startedAt()));
    }

    private static void membership(JsonGenerator json, StatusReport report) {
        GroupStatus group = report.group();
        JsonObject.text(json, "leader_id", group.leader().map(PeerId::value));
        JsonObject.text(json, "upstream", group.upstream().map(PeerId::value));
        json.writeNumberProperty("view_id", group.viewId());
        json.writeArrayPropertyStart("ordered_peer_list");
        group.members().forEach(member -> json.writeString(member.id().value()));
        json.writeEndArray();
        json.writeObjectPropertyStart("group_view");
        group.members().forEach(member -> member(json, member, group.journalEnd()));
        json.writeEndObject();
    }

    private static void member(JsonGenerator json, MemberStatus member, long leaderEnd) {
        json.writeObjectPropertyStart(member.id().value());
        json.writeStringProperty("address", member.endpoint().host());
        json.writeNumberProperty("port", member.endpoint().port());
        json.writeStringProperty("role", member.role().text());
        member.upstream().ifPresent(id -> json.writeStringProperty("upstream", id.value()));
        member.acknowledgedEnd()
                .ifPresent(end -> {
                    json.writeNumberProperty("acknowledged_end", end);
                    json.writeNumberProperty("lag_bytes", Math.max(0, leaderEnd - end));
                });
        member.acknowledgedDurableEnd()
                .ifPresent(end -> json.writeNumberProperty("acknowledged_durable_end", end));
        json.writeEndObject();
    }

    private static void progress(JsonGenerator json, StatusReport report) {
        GroupStatus group = report.group();
        json.writeNumberProperty("last_sequence", group.lastSequence());
        json.writeNumberProperty("csv_sequence", report.stored().csvSequence());
        CsvLayout layout = report.stored().layout();
        json.writeStringProperty("csv_roll", layout.roll().name().toLowerCase(Locale.ROOT));
        JsonObject.text(json, "csv_kept_from", layout.firstDay().map(LocalDate::toString));
        JsonObject.text(json, "log_id", group.log().map(Reign::toString));
        json.writeNumberProperty("journal_from_sequence", report.stored().firstSequence());
        json.writeNumberProperty("journal_start", report.stored().journalStart());
        json.writeNumberProperty("journal_end", group.journalEnd());
        json.writeNumberProperty("durable_end", report.stored().durableEnd());
        json.writeNumberProperty("safe_end", group.safeEnd());
        json.writeNumberProperty("forwarded_end", group.forwardedEnd());
        json.writeNumberProperty("held_end", group.held().end());
        json.writeObjectPropertyStart("held_up_by");
        group.held()
                .missing()
                .forEach(keeper ->
                        json.writeStringProperty(
                                keeper.id().value(), keeper.why().name().toLowerCase(Locale.ROOT)));
        json.writeEndObject();
        kept(json, report.stored().kept());
        JsonObject.number(json, "leader_end", group.leaderEnd());
        JsonObject.number(json, "lag_bytes", lag(group));
        json.writeNumberProperty("outbox", group.outboxReadings());
        json.writeStringProperty("durability", report.stored().durability());
    }

    private static void kept(JsonGenerator json, Optional<JournalKept> kept) {
        if (kept.isEmpty()) {
            json.writeNullProperty("journal_kept");
            return;
        }
        json.writeObjectPropertyStart("journal_kept");
        json.writeStringProperty("why", kept.get().why().text());
        JsonObject.text(json, "day", kept.get().day().map(LocalDate::toString));
        JsonObject.number(json, "sequence", kept.get().sequence());
        JsonObject.number(json, "hours", kept.get().hours());
        json.writeEndObject();
    }

    private static void sensors(JsonGenerator json, StatusReport report) {
        json.writeObjectPropertyStart("sensors");
        for (SensorStatus sensor : report.sensors()) {
            json.writeObjectPropertyStart(sensor.name());
            json.writeStringProperty("kind", sensor.kind());
            json.writeStringProperty("state", sensor.state().text());
            json.writeNumberProperty("readings", sensor.readings());
            JsonObject.text(json, "last_reading_at", sensor.lastReading().map(EventTime::text));
            JsonObject.text(json, "problem", sensor.problem());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void uplink(JsonGenerator json, StatusReport report) {
        if (report.uplink().isEmpty()) {
            json.writeNullProperty("uplink");
            return;
        }
        UplinkStatus uplink = report.uplink().get();
        json.writeObjectPropertyStart("uplink");
        json.writeStringProperty("kind", uplink.kind());
        json.writeStringProperty("state", uplink.state().text());
        json.writeNumberProperty("readings", uplink.readings());
        JsonObject.text(json, "problem", uplink.problem());
        json.writeEndObject();
    }

    private static OptionalLong lag(GroupStatus group) {
        return group.leaderEnd().isPresent()
                ? OptionalLong.of(Math.max(0, group.leaderEnd().getAsLong() - group.journalEnd()))
                : OptionalLong.empty();
    }
}
