package bellwether.launcher.history;

import bellwether.launcher.status.EventFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What the event files of a peer hold: those of this run and of the run before. */
public final class EventRows {
    /** Of more the oldest are left out. */
    static final int ROWS_MAX = 100_000;

    private EventRows() {}

    /**
     * {@return the newest rows, oldest first; none: the peer has written none}
     *
     * @param runFolder {@code run/<peer_id>}
     * @throws IOException if a file cannot be read
     */
    public static List<EventRow> read(Path runFolder) throws IOException {
        var rows = new ArrayDeque<EventRow>();
        for (String name : List.of(EventFile.PREVIOUS_NAME, EventFile.NAME)) {
            read(runFolder.resolve(name), rows);
        }
        return new ArrayList<>(rows);
    }

    private static void read(Path file, ArrayDeque<EventRow> into) throws IOException {
        // bytes that are no UTF-8, as damage may leave them, become question marks here
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                EventRow.of(line).ifPresent(into::add);
                if (into.size() > ROWS_MAX) {
                    into.removeFirst();
                }
            }
        } catch (NoSuchFileException _) {
            // the first run has no run before it
        }
    }
}
