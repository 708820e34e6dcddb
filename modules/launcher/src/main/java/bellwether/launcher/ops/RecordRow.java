package bellwether.launcher.ops;

import bellwether.launcher.status.JsonObject;
import bellwether.storage.CsvFormat;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/**
 * One reading as it stands in a CSV file.
 *
 * @param sequence its place in the order of the whole group
 * @param text the row, without its line feed
 */
public record RecordRow(long sequence, String text) {
    private static final int TEXTS_FROM = 1;
    private static final int NUMBERS_FROM = 3;

    /** What JSON takes as a number, as it is; a reading may also say {@code 007}. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    /**
     * {@return the row in {@code text}}
     *
     * @throws NumberFormatException if it does not begin with a sequence
     */
    static RecordRow of(String text) {
        int comma = text.indexOf(',');
        return new RecordRow(Long.parseLong(text, 0, Math.max(comma, 0), 10), text);
    }

    /** {@return the row as a JSON object, a value that is missing as null} */
    public String json() {
        String[] cells = text.split(",", -1);
        return JsonObject.of(json -> {
            for (int i = 0; i < Math.min(cells.length, CsvFormat.COLUMNS.size()); i++) {
                boolean number = i < TEXTS_FROM || i >= NUMBERS_FROM;
                json.writeName(CsvFormat.COLUMNS.get(i));
                write(json, cells[i], number);
            }
        });
    }

    private static void write(JsonGenerator json, String cell, boolean number) {
        if (cell.isEmpty()) {
            json.writeNull();
        } else if (number && NUMBER.matcher(cell).matches()) {
            json.writeNumber(cell);
        } else {
            json.writeString(cell);
        }
    }
}
