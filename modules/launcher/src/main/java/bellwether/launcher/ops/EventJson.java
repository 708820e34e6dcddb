package bellwether.launcher.ops;

import bellwether.launcher.status.EventFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A row of the event file as a JSON object on one line. */
public final class EventJson {
    private static final JsonFactory JSON = new JsonFactory();

    private EventJson() {}

    /** {@return the object; a row that a dying peer did not finish has what there is of it} */
    public static String of(String row) {
        List<String> cells = new ArrayList<>(EventFile.cells(row));
        while (cells.size() < EventFile.CELLS) {
            cells.add("");
        }
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("time", cells.get(0));
            json.writeStringProperty("event", cells.get(1));
            json.writeName("view_id");
            if (cells.get(2).matches("\\d{1,18}")) {
                json.writeNumber(cells.get(2));
            } else {
                json.writeNull();
            }
            json.writeStringProperty("text", cells.get(3));
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
