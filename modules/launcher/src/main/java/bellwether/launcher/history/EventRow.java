package bellwether.launcher.history;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of an event file.
 *
 * @param time when it happened, by the clock of this host
 * @param event the word for it
 * @param viewId the view it belongs to, 0: none
 */
public record EventRow(Instant time, String event, long viewId, String text) {
    private static final int CELLS = 4;

    /** {@return the row in a line; empty: it is none, such as one that is being written} */
    static Optional<EventRow> of(String line) {
        List<String> cells = cells(line);
        if (cells.size() != CELLS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new EventRow(
                            Instant.parse(cells.get(0)),
                            cells.get(1),
                            Long.parseLong(cells.get(2)),
                            cells.get(3)));
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** RFC 4180, one line each. */
    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** {@return the event's time in milliseconds since 1970} */
    public long epochMillis() {
        return time.toEpochMilli();
    }
}
