package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over the lines of an outbox segment:
 *
 * <pre>
 *   &lt;peer_id&gt;.&lt;incarnation&gt;.&lt;n&gt;:&lt;payload&gt;:&lt;crc&gt;   a reading
 *   NEXT:&lt;key&gt;:&lt;n&gt;:&lt;crc&gt;                          the position that the next reading brings
 *   POSITION:&lt;key&gt;:&lt;n&gt;:&lt;crc&gt;                      the position that the reading before it brought
 *   CARRIED:&lt;key&gt;:&lt;n&gt;:&lt;crc&gt;                       a position, carried over from segments before
 * </pre>
 *
 * Allocates nothing while readings of one source follow each other. Confined to one thread.
 */
final class OutboxLine {
    static final String POSITION = "POSITION:";
    static final String NEXT = "NEXT:";
    static final String CARRIED = "CARRIED:";

    /** What a line is. */
    enum Kind {
        READING,
        NEXT,
        POSITION,
        CARRIED,
        /** None of ours. */
        UNKNOWN
    }

    private static final byte[] POSITION_BYTES = POSITION.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT_BYTES = NEXT.getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CARRIED_BYTES = CARRIED.getBytes(StandardCharsets.US_ASCII);

    private final byte[] sourceText = new byte[Source.LENGTH];
    private Source source;
    private byte[] bytes = {};
    private int keyFrom;
    private int payloadFrom;
    private int bodyTo;
    private long n;

    /** Points the cursor at the line {@code bytes[from, to)}, which has a CRC. */
    Kind at(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.bodyTo = to - LineChain.SUFFIX_LENGTH;
        if (startsWith(POSITION_BYTES, from)) {
            return note(from + POSITION_BYTES.length) ? Kind.POSITION : Kind.UNKNOWN;
        }
        if (startsWith(NEXT_BYTES, from)) {
            return note(from + NEXT_BYTES.length) ? Kind.NEXT : Kind.UNKNOWN;
        }
        if (startsWith(CARRIED_BYTES, from)) {
            return note(from + CARRIED_BYTES.length) ? Kind.CARRIED : Kind.UNKNOWN;
        }
        return reading(from) ? Kind.READING : Kind.UNKNOWN;
    }

    private boolean startsWith(byte[] type, int from) {
        int end = from + type.length;
        return bodyTo >= end && Arrays.equals(bytes, from, end, type, 0, type.length);
    }

    /** A key may hold colons: the number is split off from the right. */
    private boolean note(int from) {
        int colon = bodyTo - 1;
        while (colon > from && bytes[colon] != ':') {
            colon--;
        }
        keyFrom = from;
        payloadFrom = colon;
        n = Ascii.parseLong(bytes, colon + 1, bodyTo);
        return colon > from && n >= 0;
    }

    private boolean reading(int from) {
        int dot = from + Source.LENGTH;
        if (dot + 2 > bodyTo || bytes[dot] != '.' || !knowsSource(from)) {
            return false;
        }
        int colon = dot + 1;
        while (colon < bodyTo && bytes[colon] != ':') {
            colon++;
        }
        payloadFrom = colon + 1;
        n = Ascii.parseLong(bytes, dot + 1, colon);
        return n >= 1 && colon < bodyTo;
    }

    private boolean knowsSource(int from) {
        int to = from + Source.LENGTH;
        if (source != null && Arrays.equals(bytes, from, to, sourceText, 0, Source.LENGTH)) {
            return true;
        }
        try {
            source =
                    Source.parse(new String(bytes, from, Source.LENGTH, StandardCharsets.US_ASCII));
        } catch (MalformedException e) {
            return false; // the line is of another kind
        }
        System.arraycopy(bytes, from, sourceText, 0, Source.LENGTH);
        return true;
    }

    /** {@return the source of a reading} */
    Source source() {
        return source;
    }

    /** {@return the {@code n} of a reading, or a position} */
    long n() {
        return n;
    }

    /** {@return the key of a position} */
    String key() {
        return new String(bytes, keyFrom, payloadFrom - keyFrom, StandardCharsets.UTF_8);
    }

    /** {@return the payload of a reading, in place} */
    Bytes payload() {
        return new Bytes(bytes, payloadFrom, bodyTo - payloadFrom);
    }
}
