package bellwether.launcher.ops;

import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.JsonObject;
import java.util.ArrayList;
import java.util.OptionalLong;

/** A row of the event file as a JSON object on one line. */
public final class EventJson {
    private EventJson() {}

    /** {@return the object; a row that a dying peer did not finish has what there is of it} */
    public static String of(String row) {
        var cells = new ArrayList<>(EventFile.cells(row));
        while (cells.size() < EventFile.CELLS) {
            cells.add("");
        }
        return JsonObject.of(json -> {
            json.writeStringProperty("time", cells.get(0));
            json.writeStringProperty("event", cells.get(1));
            JsonObject.number(json, "view_id", viewId(cells.get(2)));
            json.writeStringProperty("text", cells.get(3));
        });
    }

    private static OptionalLong viewId(String cell) {
        return cell.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(cell))
                : OptionalLong.empty();
    }
}
