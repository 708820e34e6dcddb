package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.Limits;
import bellwether.protocol.LineChain;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes {@code ORDERED} lines into one buffer and stores it when it is full or the batch ends.
 * Nothing is allocated per reading. Confined to the group loop.
 */
final class RequestPen {
    private static final byte[] TYPE = "ORDERED:".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_BYTES_MAX =
            OrderedLine.TYPE_LENGTH
                    + Ascii.DIGITS_MAX
                    + 1
                    + Source.LENGTH
                    + 1
                    + Ascii.DIGITS_MAX
                    + 1
                    + Limits.PAYLOAD_BYTES_MAX
                    + LineChain.SUFFIX_LENGTH
                    + 1;

    private static final int BYTES_AT_FIRST = 1 << 12;
    private static final int BYTES_MAX = 1 << 16;

    private final OrderedLog log;
    private final LineChain chain = new LineChain();
    private byte[] buffer = new byte[BYTES_AT_FIRST];
    private int filled;

    RequestPen(OrderedLog log) {
        this.log = log;
    }

    /**
     * Writes the next line with the bytes {@code <tag>:<payload>}, whose {@code n} is one above
     * {@code mark}.
     */
    void write(HighWaterMarks.Mark mark, byte[] tagAndPayload, int from, int to) {
        if (buffer.length - filled < LINE_BYTES_MAX) {
            makeRoom();
        }
        int start = filled;
        System.arraycopy(TYPE, 0, buffer, start, TYPE.length);
        int at = Ascii.putLong(buffer, start + TYPE.length, log.index().lastSequence() + 1);
        buffer[at++] = ':';
        System.arraycopy(tagAndPayload, from, buffer, at, to - from);
        at += to - from;
        int crc =
                start > 0
                        ? chain.nextContiguous(buffer, start, at)
                        : chain.next(log.index().crc(), buffer, start, at);
        buffer[at] = ':';
        at = Ascii.putHex32(buffer, at + 1, crc);
        buffer[at++] = '\n';
        filled = at;
        log.index().wrote(mark, crc, at - start);
    }

    private void makeRoom() {
        if (buffer.length < BYTES_MAX) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        } else {
            store();
        }
    }

    /** Stores what was written since the last time. */
    void store() {
        if (filled > 0) {
            int length = filled;
            filled = 0;
            log.store(new Bytes(buffer, 0, length));
        }
    }
}
