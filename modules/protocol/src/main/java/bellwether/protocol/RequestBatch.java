package bellwether.protocol;

import java.util.Arrays;
import java.util.function.Consumer;

/** Gathers consecutive tagged requests of one feed, so that they go on as one message. */
final class RequestBatch {
    private static final int START_BYTES = 8_192;

    private byte[] lines = {};
    private int length;

    /** Adds the line {@code bytes[from, to)} and a line feed; hands on first what is full. */
    void add(byte[] bytes, int from, int to, Consumer<Message> out) {
        int lineLength = to - from + 1;
        if (length + lineLength > Limits.REQUEST_BATCH_BYTES_MAX) {
            handOn(out);
        }
        if (length + lineLength > lines.length) {
            int grown = Math.max(START_BYTES, Math.max(lines.length * 2, length + lineLength));
            lines = Arrays.copyOf(lines, Math.min(grown, Limits.REQUEST_BATCH_BYTES_MAX));
        }
        System.arraycopy(bytes, from, lines, length, lineLength - 1);
        length += lineLength;
        lines[length - 1] = '\n';
    }

    /** Hands on what was gathered, if anything was. */
    void handOn(Consumer<Message> out) {
        if (length > 0) {
            var batch = new Message.Requests(Bytes.of(Arrays.copyOf(lines, length)));
            length = 0;
            out.accept(batch);
        }
    }
}
