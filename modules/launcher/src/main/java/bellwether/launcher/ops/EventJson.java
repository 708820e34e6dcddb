package bellwether.launcher.ops;

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
    private static final int CELLS = 4;

    private EventJson() {}

    /** {@return the object; a row that a dying peer did not finish has what there is of it} */
    public static String of(String row) {
        List<String> cells = cells(row);
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

    private static List<String> cells(String row) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < row.length() && row.charAt(i + 1) == '"';
                if (doubled) {
                    cell.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted && cells.size() < CELLS - 1) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        while (cells.size() < CELLS) {
            cells.add("");
        }
        return cells;
    }
}
