package bellwether.uplink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines to a pipe in such pieces that whoever reads never gets a part of one, though this
 * process is killed meanwhile: it would take that for a reading. POSIX writes up to {@code
 * PIPE_BUF} bytes as a whole or not at all.
 */
final class WholeLines implements AutoCloseable {
    /** On Linux; at least 512 anywhere. A longer line goes alone. */
    static final int PIPE_BUF = 4_096;

    private final OutputStream pipe;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIPE_BUF);

    WholeLines(OutputStream pipe) {
        this.pipe = pipe;
    }

    /** Adds a line of ASCII, which is given without its end. */
    void add(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        if (piece.size() + bytes.length > PIPE_BUF) {
            write();
        }
        piece.writeBytes(bytes);
    }

    private void write() throws IOException {
        pipe.write(piece.toByteArray());
        pipe.flush();
        piece.reset();
    }

    @Override
    public void close() throws IOException {
        try (pipe) {
            write();
        }
    }
}
