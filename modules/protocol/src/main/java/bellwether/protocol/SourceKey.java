package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@link Source} in short: the first 64 bits of SHA-256 over its text, in hexadecimal. A source's
 * first reading names it in full, all others by its key. What a key stands for is the same in every
 * log and for ever, and nobody can choose to have the key of another: that takes 2<sup>64</sup>
 * attempts.
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

    /** {@return the key whose {@link #LENGTH} digits stand at {@code from}} */
    public static SourceKey at(byte[] bytes, int from) {
        return new SourceKey(
                Ascii.parseHex32(bytes, from) << 32 | Ascii.parseHex32(bytes, from + 8));
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
