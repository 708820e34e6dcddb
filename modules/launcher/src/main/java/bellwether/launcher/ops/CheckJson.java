package bellwether.launcher.ops;

import bellwether.storage.CheckedDirectory;
import bellwether.storage.Difference;
import bellwether.storage.Finding;
import bellwether.storage.RecordCheck;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a check of data directories has found, as one JSON object. */
public final class CheckJson {
    private static final JsonFactory JSON = new JsonFactory();

    private CheckJson() {}

    /** {@return the text that {@code peer verify --json} prints} */
    public static String of(RecordCheck check) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeBooleanProperty("fine", check.isFine());
            json.writeArrayPropertyStart("directories");
            check.directories().forEach(directory -> directory(json, directory));
            json.writeEndArray();
            findings(json, "differences", check.differences());
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void directory(JsonGenerator json, CheckedDirectory directory) {
        json.writeStartObject();
        json.writeStringProperty("directory", directory.directory());
        json.writeBooleanProperty("running", directory.running());
        json.writeBooleanProperty("journal", directory.hasJournal());
        json.writeNumberProperty("readings", directory.readings());
        json.writeNumberProperty("sensors", directory.sensors());
        json.writeNumberProperty("journal_bytes", directory.journalBytes());
        findings(json, "wrong", directory.wrong());
        findings(json, "unfinished", directory.unfinished());
        json.writeEndObject();
    }

    private static void findings(JsonGenerator json, String name, List<Finding> findings) {
        json.writeArrayPropertyStart(name);
        for (var finding : findings) {
            json.writeStartObject();
            json.writeStringProperty("text", finding.text());
            finding.difference().ifPresent(difference -> difference(json, difference));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void difference(JsonGenerator json, Difference difference) {
        json.writeStringProperty("file", difference.file());
        json.writeStringProperty("other", difference.other());
        json.writeNumberProperty("offset", difference.offset());
        difference.sequence().ifPresent(at -> json.writeNumberProperty("sequence", at));
        json.writeStringProperty("line", difference.line());
        json.writeStringProperty("other_line", difference.otherLine());
    }
}
