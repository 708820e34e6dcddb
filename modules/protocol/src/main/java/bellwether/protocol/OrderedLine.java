package bellwether.protocol;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over {@code ORDERED:<seq>:<tag>:<payload>:<crc>} lines that allocates nothing per line:
 * {@link #at} points it at one line, the accessors then give its fields as positions in the same
 * array. Fields before the payload are split from the left, the CRC from the right. Confined to one
 * thread.
 */
public final class OrderedLine {
    /** Bytes of {@code ORDERED:}. */
    public static final int TYPE_LENGTH = 8;

    private static final long TYPE =
            Ascii.longAt("ORDERED:".getBytes(StandardCharsets.US_ASCII), 0);

    private byte[] bytes = {};
    private long sequence;
    private long n;
    private int tagFrom;
    private int payloadFrom;
    private int payloadTo;

    /**
     * Points the cursor at the line {@code bytes[from, to)}, its line feed not included.
     *
     * @return whether it is such a line; false leaves the accessors undefined. The payload and the
     *     CRC's value are not checked
     */
    public boolean at(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        int sequenceFrom = from + TYPE_LENGTH;
        int tagEndMin = sequenceFrom + 2 + Source.LENGTH + 2;
        if (to - LineChain.SUFFIX_LENGTH <= tagEndMin
                || !isTypeAt(bytes, from)
                || bytes[to - LineChain.SUFFIX_LENGTH] != ':') {
            return false;
        }
        int colonMax = Math.min(to, sequenceFrom + Ascii.DIGITS_MAX + 1);
        int colon = Ascii.indexOf(':', bytes, sequenceFrom, colonMax);
        if (colon < 0) {
            return false;
        }
        sequence = Ascii.parseLong(bytes, sequenceFrom, colon);
        tagFrom = colon + 1;
        int dot = tagFrom + Source.LENGTH;
        if (sequence < 1 || dot >= to || bytes[dot] != '.') {
            return false;
        }
        int tagTo = Ascii.indexOf(':', bytes, dot + 1, Math.min(to, dot + Ascii.DIGITS_MAX + 2));
        if (tagTo < 0) {
            return false;
        }
        n = Ascii.parseLong(bytes, dot + 1, tagTo);
        payloadFrom = tagTo + 1;
        payloadTo = to - LineChain.SUFFIX_LENGTH;
        // One number, one text: a leading zero would let equal logs differ in bytes.
        boolean canonical = bytes[sequenceFrom] != '0' && bytes[dot + 1] != '0';
        return n >= 1 && payloadFrom <= payloadTo && canonical;
    }

    /** {@return whether the bytes at {@code from} start such a line; at least eight must follow} */
    public static boolean isTypeAt(byte[] bytes, int from) {
        return Ascii.longAt(bytes, from) == TYPE;
    }

    /** {@return the reading's place in the total order, from 1} */
    public long sequence() {
        return sequence;
    }

    /** {@return the {@code n} of its tag, from 1} */
    public long n() {
        return n;
    }

    /** {@return where the tag starts; its first {@link Source#LENGTH} bytes are the source} */
    public int tagFrom() {
        return tagFrom;
    }

    /**
     * {@return the source in the tag}
     *
     * @throws MalformedException if it is none
     */
    public Source source() {
        return Source.parse(new String(bytes, tagFrom, Source.LENGTH, StandardCharsets.ISO_8859_1));
    }

    /** {@return where the payload starts} */
    public int payloadFrom() {
        return payloadFrom;
    }

    /** {@return where the payload ends, exclusive} */
    public int payloadTo() {
        return payloadTo;
    }
}
