package bellwether.launcher.status;

import bellwether.group.Notice;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * {@code run/{peer_id}/events.csv}: one row for each notice of level INFO and above, of this run.
 * The run before is kept as {@code events.previous.csv}. Each row is with the operating system when
 * {@link #append} returns. Confined to one thread.
 */
public final class EventFile implements AutoCloseable {
    /** The first line. */
    public static final String HEADER = "time,event,view_id,text";

    private final Writer writer;

    private EventFile(Writer writer) {
        this.writer = writer;
    }

    /**
     * {@return an empty event file in {@code folder}}
     *
     * @throws IOException if it cannot be made
     */
    public static EventFile open(RunFolder folder) throws IOException {
        Path file = folder.file("events.csv");
        if (Files.exists(file)) {
            Files.move(
                    file, folder.file("events.previous.csv"), StandardCopyOption.REPLACE_EXISTING);
        }
        var events = new EventFile(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        events.write(HEADER + "\n");
        return events;
    }

    /**
     * Writes a row, if the notice is one for the event file.
     *
     * @param time when it happened, wall clock
     * @throws IOException if that fails
     */
    public void append(Notice notice, Instant time) throws IOException {
        if (notice.level().compareTo(Notice.Level.INFO) <= 0) {
            write(row(notice, time));
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void write(String text) throws IOException {
        writer.write(text);
        writer.flush();
    }

    private static String row(Notice notice, Instant time) {
        return EventTime.text(time)
                + ','
                + cell(notice.event())
                + ','
                + notice.viewId()
                + ','
                + cell(notice.text())
                + '\n';
    }

    /** RFC 4180: a text with a comma, a quotation mark or a line break is quoted. */
    private static String cell(String text) {
        if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            return text;
        }
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
