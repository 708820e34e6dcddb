package bellwether.launcher.gaps;

import bellwether.launcher.status.EventTime;
import bellwether.launcher.status.JsonObject;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Gaps as one JSON object. */
public final class GapJson {
    private static final double MILLIS_PER_SECOND = 1_000;

    private GapJson() {}

    /** {@return the text that {@code peer gaps --json} prints} */
    public static String of(Found found) {
        return JsonObject.of(json -> {
            json.writeArrayPropertyStart("gaps");
            found.gaps().forEach(gap -> gap(json, gap));
            json.writeEndArray();
            json.writeArrayPropertyStart("sensors");
            found.sensors().forEach(sensor -> sensor(json, sensor));
            json.writeEndArray();
            JsonObject.text(
                    json, "problem", Optional.of(found.problem()).filter(it -> !it.isEmpty()));
        });
    }

    private static void gap(JsonGenerator json, Gap gap) {
        json.writeStartObject();
        json.writeStringProperty("sensor_id", gap.sensor());
        json.writeStringProperty("peer_id", gap.origin());
        time(json, "from", gap.from());
        JsonObject.text(json, "to", gap.open() ? Optional.empty() : Optional.of(text(gap.to())));
        seconds(json, "seconds", gap.millis());
        seconds(json, "usual_seconds", gap.usualMillis());
        json.writeStringProperty("cause", gap.main().cause().text());
        json.writeStringProperty("why", gap.main().why());
        json.writeArrayPropertyStart("pieces");
        for (Piece piece : gap.pieces()) {
            json.writeStartObject();
            time(json, "from", piece.from());
            time(json, "to", piece.to());
            json.writeStringProperty("cause", piece.cause().text());
            json.writeStringProperty("why", piece.why());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void sensor(JsonGenerator json, Ledger.Sensor sensor) {
        json.writeStartObject();
        json.writeStringProperty("sensor_id", sensor.id());
        json.writeNumberProperty("readings", sensor.readings());
        time(json, "first", sensor.first());
        time(json, "last", sensor.last());
        seconds(json, "usual_seconds", sensor.usualMillis());
        json.writeNumberProperty("gaps_left_out", sensor.gapsLeftOut());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, long epochMillis) {
        json.writeStringProperty(name, text(epochMillis));
    }

    private static void seconds(JsonGenerator json, String name, long millis) {
        json.writeNumberProperty(name, millis / MILLIS_PER_SECOND);
    }

    private static String text(long epochMillis) {
        return EventTime.text(Instant.ofEpochMilli(epochMillis));
    }
}
