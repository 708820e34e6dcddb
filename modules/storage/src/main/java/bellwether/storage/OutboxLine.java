package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A cursor over the lines of an outbox segment:
 *
 * <pre>
 *   &lt;tag&gt;:&lt;payload&gt;:&lt;crc&gt;                       a reading, its tag as in the journal
 *   FROM:&lt;n&gt;:&lt;length of key&gt;:&lt;key&gt;:&lt;a reading&gt;    a reading that brings a position: one CRC for both
 *   POSITION:&lt;key&gt;:&lt;n&gt;:&lt;crc&gt;                      the position that the reading before it brought
 *   CARRIED:&lt;key&gt;:&lt;n&gt;:&lt;crc&gt;                       a position, carried over from segments before
 * </pre>
 *
 * Allocates nothing while readings of one source follow each other. Confined to one thread.
 */
final class OutboxLine {
    static final String POSITION = "POSITION:";
    static final String FROM = "FROM:";
    static final String CARRIED = "CARRIED:";

    /** What a line is. */
    enum Kind {
        READING,
        POSITION,
        CARRIED,
        /** None of ours. */
        UNKNOWN
    }

    private static final byte[] POSITION_BYTES = POSITION.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM_BYTES = FROM.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CARRIED_BYTES = CARRIED.getBytes(StandardCharsets.US_ASCII);

    private byte[] validTag = {}; // of the tag found valid last, what it begins with
    private byte[] knownTag = {}; // the same of the one whose source was asked for last
    private Optional<Source> known = Optional.empty();
    private byte[] bytes = {};
    private int tagFrom;
    private int keyFrom;
    private int keyTo;
    private int payloadFrom;
    private int bodyTo;
    private long n;
    private long position = -1;

    /** Points the cursor at the line {@code bytes[from, to)}, which has a CRC. */
    Kind at(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.bodyTo = to - LineChain.SUFFIX_LENGTH;
        if (startsWith(POSITION_BYTES, from)) {
            return note(from + POSITION_BYTES.length) ? Kind.POSITION : Kind.UNKNOWN;
        }
        position = -1;
        if (startsWith(FROM_BYTES, from)) {
            int reading = from(from + FROM_BYTES.length);
            return reading > 0 && reading(reading) ? Kind.READING : Kind.UNKNOWN;
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
        keyTo = colon;
        n = Ascii.parseLong(bytes, colon + 1, bodyTo);
        return colon > from && n >= 0;
    }

    /** {@return where the reading starts; 0: this is no line of ours} */
    private int from(int start) {
        int colon = colon(start);
        int second = colon(colon + 1);
        long length = Ascii.parseLong(bytes, colon + 1, second);
        long keyTo = second + 1 + length;
        if (length < 1 || keyTo >= bodyTo || bytes[(int) keyTo] != ':') {
            return 0;
        }
        position = Ascii.parseLong(bytes, start, colon);
        keyFrom = second + 1;
        this.keyTo = (int) keyTo;
        return position < 0 ? 0 : (int) keyTo + 1;
    }

    private int colon(int from) {
        int at = from;
        while (at < bodyTo && bytes[at] != ':') {
            at++;
        }
        return at;
    }

    private boolean reading(int from) {
        tagFrom = from;
        if (from + SourceKey.LENGTH >= bodyTo) {
            return false;
        }
        boolean named = !SourceKey.startsTag(bytes, from);
        int dot = from + (named ? Source.LENGTH : SourceKey.LENGTH);
        if (dot + 2 > bodyTo || bytes[dot] != '.' || !isTagValid(dot)) {
            return false;
        }
        int colon = colon(dot + 1);
        payloadFrom = colon + 1;
        n = Ascii.parseLong(bytes, dot + 1, colon);
        return n >= (named ? 1 : 2) && bytes[dot + 1] != '0' && colon < bodyTo;
    }

    private boolean isTagValid(int dot) {
        if (beginsWith(validTag)) {
            return true;
        }
        try {
            new Sources().ofTag(bytes, tagFrom);
        } catch (MalformedException e) {
            return false; // the line is of another kind
        }
        validTag = Arrays.copyOfRange(bytes, tagFrom, dot + 1);
        return true;
    }

    private boolean beginsWith(byte[] tag) {
        int to = tagFrom + tag.length;
        return tag.length > 0
                && to <= bodyTo
                && Arrays.equals(bytes, tagFrom, to, tag, 0, tag.length);
    }

    /** {@return whether a reading is of the lane's source} */
    boolean isOf(OutboxLane lane) {
        return beginsWith(lane.tag()) || beginsWith(lane.firstTag());
    }

    /**
     * {@return the source of a reading, which {@code sources} knows from now on if the line names
     * it; empty: a key that they do not know}
     */
    Optional<Source> source(Sources sources) {
        if (known.isEmpty() || !beginsWith(knownTag)) {
            known = sources.ofTag(bytes, tagFrom);
            int length = SourceKey.startsTag(bytes, tagFrom) ? SourceKey.LENGTH : Source.LENGTH;
            knownTag = Arrays.copyOfRange(bytes, tagFrom, tagFrom + length + 1);
        }
        return known;
    }

    /** {@return the {@code n} of a reading, or a position} */
    long n() {
        return n;
    }

    /** {@return the key of a position, also of the one that a reading brings} */
    String key() {
        return new String(bytes, keyFrom, keyTo - keyFrom, StandardCharsets.UTF_8);
    }

    /** {@return the position that a reading brings, -1: none} */
    long position() {
        return position;
    }

    /** {@return the payload of a reading, in place} */
    Bytes payload() {
        return new Bytes(bytes, payloadFrom, bodyTo - payloadFrom);
    }
}
