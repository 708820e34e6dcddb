package bellwether.launcher.history;

import bellwether.launcher.status.EventFile;
import java.time.DateTimeException;
import java.time.Instant;
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
    /** {@return the row in a line; empty: it is none, such as one that is being written} */
    static Optional<EventRow> of(String line) {
        List<String> cells = EventFile.cells(line);
        if (cells.size() != EventFile.CELLS) {
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

    /** {@return the event's time in milliseconds since 1970} */
    public long epochMillis() {
        return time.toEpochMilli();
    }
}
