package bellwether.launcher.ops;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.List;
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
            boolean header = read == 0;
            open.seek(read);
            var bytes = new byte[(int) (open.length() - read)];
            open.readFully(bytes);
            read += bytes.length;
            lines(bytes, header, taker);
        }
    }

    private void lines(byte[] bytes, boolean header, Consumer<String> taker) {
        String text =
                new String(rest, StandardCharsets.ISO_8859_1)
                        + new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        rest = text.substring(end).getBytes(StandardCharsets.ISO_8859_1);
        List<String> rows = text.substring(0, end).lines().toList();
        for (String row : rows.subList(header && !rows.isEmpty() ? 1 : 0, rows.size())) {
            taker.accept(
                    new String(row.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
    }
}
