package bellwether.benchmark.measure;

import bellwether.benchmark.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads on in a CSV file that somebody writes to. For one thread. */
final class RowTail implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private FileChannel channel;
    private long position;
    private int rows;
    private boolean hasBegun;

    RowTail(Path file) {
        this.file = file;
    }

    /** {@return how many rows are there by now} The header is none. */
    int rows() throws IOException {
        if (read()) {
            byte[] bytes = buffer.array();
            if (!hasBegun) {
                hasBegun = true;
                rows = bytes[0] == Source.CSV_HEADER.charAt(0) ? -1 : 0; // the pump has no header
            }
            for (int i = 0; i < buffer.position(); i++) {
                if (bytes[i] == '\n') {
                    rows++;
                }
            }
            buffer.clear();
        }
        return Math.max(0, rows);
    }

    /** {@return the whole rows that have come since the last call; not to be mixed with rows()} */
    List<String> next() throws IOException {
        List<String> lines = new ArrayList<>();
        while (read()) {
            int begin = 0;
            byte[] bytes = buffer.array();
            for (int i = 0; i < buffer.position(); i++) {
                if (bytes[i] == '\n') {
                    lines.add(new String(bytes, begin, i - begin, StandardCharsets.US_ASCII));
                    begin = i + 1;
                }
            }
            buffer.limit(buffer.position()).position(begin).compact(); // the rest is half a row
        }
        lines.removeIf(Source.CSV_HEADER::equals);
        return lines;
    }

    /** {@return whether there was more} A file that got shorter is read anew. */
    private boolean read() throws IOException {
        if (channel == null) {
            if (!Files.exists(file)) {
                return false;
            }
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
        if (channel.size() < position) {
            position = 0;
            buffer.clear();
        }
        int read = channel.read(buffer, position);
        position += Math.max(0, read);
        return read > 0;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
