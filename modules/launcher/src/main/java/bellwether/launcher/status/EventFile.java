package bellwether.launcher.status;

import bellwether.group.Notice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * {@code run/{peer_id}/events.csv}: one row for each notice of level INFO and above, of this run.
 * The run before, or what does not fit any more, is kept as {@code events.previous.csv}. Each row
 * is with the operating system when {@link #append} returns. Rows that the disk refuses wait, some
 * of them, and are written with the next one that it takes; half a row is never left there.
 * Confined to one thread.
 */
public final class EventFile implements AutoCloseable {
    /** Its name in the run folder. */
    public static final String NAME = "events.csv";

    /** The name of that of the run before. */
    public static final String PREVIOUS_NAME = "events.previous.csv";

    /** The first line. */
    public static final String HEADER = "time,event,view_id,text";

    /** How many cells a row has. */
    public static final int CELLS = 4;

    /** Of more rows that the disk refuses the oldest are given up. */
    static final int WAITING_MAX = 256;

    /**
     * A file that is longer becomes the one before: it may lie on a RAM disk, and others provoke
     * rows.
     */
    static final long BYTES_MAX = 16 << 20;

    private final Optional<RunFolder> folder;
    private RandomAccessFile file; // no channel, which an interrupted thread would close
    private final Deque<String> waiting = new ArrayDeque<>();
    private long end;

    private EventFile(Optional<RunFolder> folder, RandomAccessFile file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * {@return an empty event file in {@code folder}}
     *
     * @throws IOException if it cannot be made
     */
    public static EventFile open(RunFolder folder) throws IOException {
        var events = new EventFile(Optional.of(folder), fresh(folder));
        events.write(HEADER + "\n");
        return events;
    }

    private static RandomAccessFile fresh(RunFolder folder) throws IOException {
        Path file = folder.file(NAME);
        if (Files.exists(file)) {
            Files.move(file, folder.file(PREVIOUS_NAME), StandardCopyOption.REPLACE_EXISTING);
        }
        return new RandomAccessFile(file.toFile(), "rw");
    }

    /** Begins anew once the file is as long as it may get. */
    private void roll() throws IOException {
        if (end < BYTES_MAX || folder.isEmpty()) {
            return;
        }
        RandomAccessFile full = file;
        file = fresh(folder.get());
        end = 0;
        full.close();
        write(HEADER + "\n");
    }

    /** {@return an event file in an empty file} */
    static EventFile over(RandomAccessFile file) throws IOException {
        var events = new EventFile(Optional.empty(), file);
        events.write(HEADER + "\n");
        return events;
    }

    /**
     * Writes a row, if the notice is one for the event file, and those before it that wait.
     *
     * @param time when it happened, wall clock
     * @throws IOException if that fails; the row waits
     */
    public void append(Notice notice, Instant time) throws IOException {
        if (notice.level().compareTo(Notice.Level.INFO) <= 0) {
            if (waiting.size() == WAITING_MAX) {
                waiting.removeFirst();
            }
            waiting.add(row(notice, time));
            writeWaiting();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            writeWaiting();
        } finally {
            file.close();
        }
    }

    private void writeWaiting() throws IOException {
        while (!waiting.isEmpty()) {
            roll();
            write(waiting.getFirst());
            waiting.removeFirst();
        }
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            file.write(bytes);
        } catch (IOException e) {
            file.setLength(end); // takes the position back, too
            throw e;
        }
        end += bytes.length;
    }

    /** {@return the row of a notice, with its line feed} */
    public static String row(Notice notice, Instant time) {
        return EventTime.text(time)
                + ','
                + cell(notice.event())
                + ','
                + notice.viewId()
                + ','
                + cell(notice.text())
                + '\n';
    }

    /**
     * {@return the cells of a row, without their quotation marks} Of a whole row there are {@link
     * #CELLS}, of one that is being written fewer; what follows the third comma is the text.
     */
    public static List<String> cells(String row) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && cells.size() < CELLS - 1) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** RFC 4180: a text with a comma, a quotation mark or a line break is quoted. */
    private static String cell(String text) {
        if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            return text;
        }
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
