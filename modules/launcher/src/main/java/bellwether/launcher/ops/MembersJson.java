package bellwether.launcher.ops;

import bellwether.launcher.status.JsonObject;
import bellwether.launcher.status.StatusReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** The members of the view as one peer sees them, as one JSON object. */
public final class MembersJson {
    private static final List<String> NUMBERS =
            List.of("port", "acknowledged_end", "acknowledged_durable_end", "lag_bytes");

    private MembersJson() {}

    /** {@return the text that {@code peer members --json} prints} */
    public static String of(StatusReading status, Instant now) {
        return JsonObject.of(json -> {
            json.writeStringProperty("peer_id", status.text("peer_id"));
            json.writeBooleanProperty("current", isCurrent(status, now));
            json.writeStringProperty("role", status.text("role"));
            text(json, "leader_id", status.text("leader_id"));
            number(json, "view_id", status.text("view_id"));
            json.writeArrayPropertyStart("members");
            status.members().forEach(id -> member(json, status, id));
            json.writeEndArray();
        });
    }

    /** {@return whether the peer is in a group, and alive} */
    public static boolean isCurrent(StatusReading status, Instant now) {
        return status.isInGroup() && !status.isStale(now);
    }

    private static void member(JsonGenerator json, StatusReading status, String id) {
        Map<String, String> member = status.member(id);
        boolean self = id.equals(status.text("peer_id"));
        json.writeStartObject();
        json.writeStringProperty("peer_id", id);
        text(json, "role", member.getOrDefault("role", ""));
        text(json, "address", member.getOrDefault("address", ""));
        text(
                json,
                "upstream",
                self ? status.text("upstream") : member.getOrDefault("upstream", ""));
        for (String key : NUMBERS) {
            boolean own = self && key.equals("lag_bytes");
            number(json, key, own ? status.text(key) : member.getOrDefault(key, ""));
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) {
        JsonObject.text(json, name, Optional.of(value).filter(it -> !it.isEmpty()));
    }

    private static void number(JsonGenerator json, String name, String value) {
        JsonObject.number(
                json,
                name,
                value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value)));
    }
}
