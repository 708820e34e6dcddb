package bellwether.launcher.ops;

import bellwether.launcher.status.JsonObject;
import bellwether.storage.CheckedDirectory;
import bellwether.storage.Difference;
import bellwether.storage.Finding;
import bellwether.storage.RecordCheck;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** What a check of data directories has found, as one JSON object. */
public final class CheckJson {
    private CheckJson() {}

    /**
     * {@return the text that {@code peer verify --json} prints}
     *
     * @param running the directories that a peer runs on
     */
    public static String of(RecordCheck check, Set<String> running) {
        return JsonObject.of(json -> {
            json.writeBooleanProperty("fine", check.isFine());
            json.writeArrayPropertyStart("directories");
            check.directories()
                    .forEach(each -> directory(json, each, running.contains(each.directory())));
            json.writeEndArray();
            findings(json, "differences", check.differences());
        });
    }

    private static void directory(JsonGenerator json, CheckedDirectory directory, boolean running) {
        json.writeStartObject();
        json.writeStringProperty("directory", directory.directory());
        json.writeBooleanProperty("running", running);
        json.writeBooleanProperty("journal", directory.hasJournal());
        json.writeNumberProperty("first_sequence", directory.firstSequence());
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
