package bellwether.benchmark.step;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.nio.charset.StandardCharsets;

/**
 * Request lines of one source, a batch at a time, without allocating: what measures a step is not
 * to measure this.
 */
final class RequestText {
    static final Source SOURCE =
            new Source(new PeerId("00000000-0000-4000-8000-00000000000b"), new Incarnation(7));

    static final byte[] PAYLOAD =
            "DATA|wx-ewr-0001|2013-01-01T06:00:00.000Z|3.94|59.37|1012.00"
                    .getBytes(StandardCharsets.US_ASCII);

    /** The same reading as a row of a CSV file. */
    static final String ROW = "2013-01-01T06:00:00.000Z,wx-ewr-0001,3.94,59.37,1012.00\n";

    private static final int LINE_BYTES_MAX = 256;

    private final byte[] firstHead = head(SOURCE);
    private final byte[] otherHead = head(SourceKey.of(SOURCE));
    private final byte[] lines;
    private final int count;
    private long last;

    /**
     * @param count lines in a batch
     */
    RequestText(int count) {
        this.count = count;
        this.lines = new byte[count * LINE_BYTES_MAX];
    }

    private static byte[] head(Object name) {
        return (RequestLines.TYPE + name + ".").getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return the next lines; those before are overwritten} */
    Bytes next() {
        int at = 0;
        for (int i = 0; i < count; i++) {
            last++;
            byte[] head = last == 1 ? firstHead : otherHead;
            System.arraycopy(head, 0, lines, at, head.length);
            at = Ascii.putLong(lines, at + head.length, last);
            lines[at++] = ':';
            System.arraycopy(PAYLOAD, 0, lines, at, PAYLOAD.length);
            at += PAYLOAD.length;
            lines[at++] = '\n';
        }
        return new Bytes(lines, 0, at);
    }

    /** {@return the {@code n} of the last line} */
    long last() {
        return last;
    }
}
