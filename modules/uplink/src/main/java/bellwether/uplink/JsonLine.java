package bellwether.uplink;

import bellwether.protocol.Reading;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A reading as one JSON object. Numbers stand as they were written, apart from zeros in front,
 * which JSON does not know; what is missing is null.
 */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static String of(Recorded recorded) {
        Reading reading = recorded.reading();
        var line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("id", recorded.tag().toString());
            json.writeNumberProperty("sequence", recorded.sequence());
            json.writeStringProperty("time", reading.timestamp());
            json.writeStringProperty("sensor", reading.sensorId());
            number(json, "temperature_c", reading.temperature());
            number(json, "humidity_pct", reading.humidity());
            number(json, "pressure_hpa", reading.pressure());
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void number(JsonGenerator json, String name, String text) {
        if (text.isEmpty()) {
            json.writeNullProperty(name);
        } else {
            json.writeName(name);
            json.writeNumber(text.replaceFirst("^(-?)0+(?=\\d)", "$1"));
        }
    }
}
