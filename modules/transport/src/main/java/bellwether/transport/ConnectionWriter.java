package bellwether.transport;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.Limits;
import bellwether.protocol.LineEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writes one connection: all control lines that wait, then one chunk of the journal if there is a
 * stream, and again. So a control line waits for one chunk at most, however long the history is.
 */
final class ConnectionWriter {
    /** For lines that wait together; what is longer goes out by itself. */
    private static final int BUFFER_BYTES = 8_192;

    /** Most streams carry a line now and then. */
    private static final int CHUNK_BYTES_AT_FIRST = 8_192;

    /** Room before the chunk's bytes for its header, so that both go out in one write. */
    private static final int HEADER_BYTES_MAX = 256;

    private final Connection connection;
    private final Outgoing outgoing;
    private final Wiring wiring;
    private byte[] chunk = {}; // made for the first stream: most connections carry none

    ConnectionWriter(Connection connection, Wiring wiring) {
        this.connection = connection;
        this.outgoing = connection.outgoing();
        this.wiring = wiring;
    }

    /** Returns once the connection ended or finished. */
    void run() {
        String why = connection + ": its writer failed";
        boolean failed = true;
        try {
            drain(new BufferedOutputStream(connection.out(), BUFFER_BYTES));
            failed = false;
        } catch (IOException e) {
            why = "writing to " + connection + " failed: " + Connection.why(e);
        } catch (JournalFailure e) {
            why = "no journal for " + connection + ": " + e.getMessage();
            wiring.warnings().warn(why);
        } catch (InterruptedException e) {
            why = connection + " closed: this peer stops";
            Thread.currentThread().interrupt();
        } finally {
            if (failed) {
                connection.writerFailed(why);
            }
        }
    }

    private void drain(OutputStream out) throws IOException, InterruptedException {
        while (outgoing.await()) {
            for (byte[] line : outgoing.takeLines()) {
                out.write(line);
            }
            Optional<JournalStream> stream = outgoing.takeStream();
            if (stream.isPresent()) {
                writeChunk(stream.get(), out);
            }
            out.flush();
        }
        if (!connection.hasEnded()) {
            connection.endOutput();
        }
    }

    private void writeChunk(JournalStream stream, OutputStream out) throws IOException {
        if (chunk.length == 0) {
            chunk = new byte[HEADER_BYTES_MAX + CHUNK_BYTES_AT_FIRST];
        }
        int length = read(stream);
        if (length == 0 || !outgoing.commit(stream)) {
            return; // caught up, or closed while the journal was read
        }
        byte[] header =
                LineEncoder.chunkHeader(stream.number(), stream.reign(), stream.offset(), length);
        int from = HEADER_BYTES_MAX - header.length;
        System.arraycopy(header, 0, chunk, from, header.length);
        connection.markJournal();
        out.write(chunk, from, header.length + length);
        stream.advance(length);
    }

    private int room() {
        return chunk.length - HEADER_BYTES_MAX;
    }

    private int fill(JournalStream stream) {
        return wiring.journal().read(stream.offset(), chunk, HEADER_BYTES_MAX, room());
    }

    /** {@return how many bytes of whole lines were read behind the header's room} */
    private int read(JournalStream stream) {
        int length;
        try {
            length = fill(stream);
            while (length == room() && room() < Limits.CHUNK_BYTES_MAX) { // there may be much more
                int larger = Math.min(2 * room(), Limits.CHUNK_BYTES_MAX);
                chunk = new byte[HEADER_BYTES_MAX + larger];
                length = fill(stream);
            }
        } catch (RuntimeException e) {
            if (outgoing.isCurrent(stream)) {
                throw e;
            }
            return 0; // the journal was cut under a stream that had been closed before
        }
        while (length > 0 && chunk[HEADER_BYTES_MAX + length - 1] != '\n') {
            length--;
        }
        return length;
    }
}
