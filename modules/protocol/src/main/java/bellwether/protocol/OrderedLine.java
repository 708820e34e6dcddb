package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
    private boolean named;
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
        int tagEndMin = sequenceFrom + 2 + SourceKey.LENGTH + 2;
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
        if (sequence < 1 || tagFrom + SourceKey.LENGTH >= to) {
            return false;
        }
        named = !SourceKey.startsTag(bytes, tagFrom);
        int dot = tagFrom + (named ? Source.LENGTH : SourceKey.LENGTH);
        if (dot >= to || bytes[dot] != '.') {
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
        // Who has not been named yet has no key that others know.
        return n >= (named ? 1 : 2) && payloadFrom <= payloadTo && canonical;
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

    /** {@return where the tag starts, which is with its source or the key of that} */
    public int tagFrom() {
        return tagFrom;
    }

    /** {@return whether the tag names its source in full, as that of its first reading must} */
    public boolean isNamed() {
        return named;
    }

    /**
     * {@return the source in the tag, which {@code sources} knows from now on if it is named in
     * full; empty: a key that they do not know}
     *
     * @throws MalformedException if it is neither
     */
    public Optional<Source> source(Sources sources) {
        return sources.ofTag(bytes, tagFrom);
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
