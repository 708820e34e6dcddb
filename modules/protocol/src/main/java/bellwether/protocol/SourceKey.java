package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@link Source} in short: the first 64 bits of SHA-256 over its text, in hexadecimal. A source's
 * first reading names it in full, all others by its key. Nobody can choose to have the key of
 * another: that takes 2<sup>64</sup> attempts. Who may choose two sources can find two with one key
 * in 2<sup>32</sup>; of these a log takes only the one that it names first.
 */
public record SourceKey(long bits) {
    /** Length of the text form: hexadecimal, zero padded. */
    public static final int LENGTH = 16;

    /** {@return the key of {@code source}; costs about a microsecond} */
    public static SourceKey of(Source source) {
        byte[] text = source.toString().getBytes(StandardCharsets.US_ASCII);
        return new SourceKey(ShortDigest.first64(text));
    }

    /**
     * @throws MalformedException if {@code text} is not 16 lower-case hexadecimal digits
     */
    public static SourceKey parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != LENGTH || !isValid(bytes, 0)) {
            throw new MalformedException("no key of a source: " + Printable.of(text));
        }
        return at(bytes, 0);
    }

    /**
     * {@return the key whose {@link #LENGTH} digits stand at {@code from}; so many bytes must
     * follow}
     *
     * @throws MalformedException if there stands none
     */
    public static SourceKey at(byte[] bytes, int from) {
        long high = Ascii.parseHex32(bytes, from);
        long low = Ascii.parseHex32(bytes, from + 8);
        if (high < 0 || low < 0) {
            throw new MalformedException("a tag has no key of a source");
        }
        return new SourceKey(high << 32 | low);
    }

    /**
     * {@return whether the {@link #LENGTH} bytes at {@code from} are a key; so many must follow}
     */
    static boolean isValid(byte[] bytes, int from) {
        return Ascii.parseHex32(bytes, from) >= 0 && Ascii.parseHex32(bytes, from + 8) >= 0;
    }

    /**
     * {@return whether a tag at {@code from} begins with a key, and not with a source in full; at
     * least {@link #LENGTH} + 1 bytes must follow}
     */
    public static boolean startsTag(byte[] bytes, int from) {
        return bytes[from + LENGTH] == '.'; // a hexadecimal digit, in a peer id
    }

    /**
     * {@return whether two tags begin with the same} As one may name the source and the other have
     * its key, others may be of the same source as well.
     */
    public static boolean beginSame(byte[] bytes, int from, byte[] others, int otherFrom) {
        int length = startsTag(bytes, from) ? LENGTH + 1 : Source.LENGTH;
        return otherFrom + length <= others.length
                && Arrays.equals(bytes, from, from + length, others, otherFrom, otherFrom + length);
    }

    @Override
    public String toString() {
        return Ascii.hex32((int) (bits >>> 32)) + Ascii.hex32((int) bits);
    }
}
