package bellwether.launcher.ops;

import bellwether.launcher.status.EventFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the rows of an event file as they are appended. A file that got shorter, or was replaced by
 * that of another run, is read from its start. Confined to one thread.
 */
public final class EventLines {
    private final Path file;
    private final Consumer<String> to;
    private Object key = "";
    private long read;
    private byte[] rest = {};

    /**
     * @param to takes each row, without the header
     */
    public EventLines(Path file, Consumer<String> to) {
        this.file = file;
        this.to = to;
    }

    /**
     * Hands over the last {@code most} rows that are there.
     *
     * @throws IOException if the file cannot be read
     */
    public void last(int most) throws IOException {
        var rows = new ArrayDeque<String>();
        read(row -> {
            rows.add(row);
            if (rows.size() > most) {
                rows.removeFirst();
            }
        });
        rows.forEach(to);
    }

    /**
     * Hands over what has come since.
     *
     * @throws IOException if the file cannot be read
     */
    public void more() throws IOException {
        read(to);
    }

    private void read(Consumer<String> taker) throws IOException {
        Object found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return; // between two runs
        }
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            if (!found.equals(key) || open.length() < read) {
                key = found;
                read = 0;
                rest = new byte[0];
            }
            open.seek(read);
            var bytes = new byte[(int) (open.length() - read)];
            open.readFully(bytes);
            read += bytes.length;
            lines(bytes, taker);
        }
    }

    /** A row may come in pieces, and so may a character of it. */
    private void lines(byte[] bytes, Consumer<String> taker) {
        byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
        System.arraycopy(bytes, 0, all, rest.length, bytes.length);
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        rest = Arrays.copyOfRange(all, end, all.length);
        new String(all, 0, end, StandardCharsets.UTF_8)
                .lines()
                .filter(row -> !row.equals(EventFile.HEADER))
                .forEach(taker);
    }
}
