package bellwether.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers as they stand in lines: plain decimal and hexadecimal digits, no sign, no white space, no
 * locale.
 */
public final class Ascii {
    /** Digits of the longest number accepted; every such number fits a {@code long}. */
    public static final int DIGITS_MAX = 18;

    /** The largest number that a line may hold. */
    public static final long NUMBER_MAX = 999_999_999_999_999_999L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long HALVES = 0x0f0f0f0f0f0f0f0fL;

    /** For each byte whether it may stand in a name: a line is full of them. */
    private static final boolean[] NAME = new boolean[256];

    static {
        for (int c = 0; c < NAME.length; c++) {
            NAME[c] =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '.'
                            || c == '_'
                            || c == '-';
        }
    }

    private Ascii() {}

    /**
     * {@return the number in {@code text}}
     *
     * @throws MalformedException if it is not 1 to 18 decimal digits
     */
    public static long parseLong(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > DIGITS_MAX) {
            throw new MalformedException(
                    "no number of 1 to " + DIGITS_MAX + " digits: " + Printable.of(text));
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedException("no decimal number: " + Printable.of(text));
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * {@return the number in {@code bytes[from, to)}, or -1 if that is not 1 to 18 decimal digits}
     */
    public static long parseLong(byte[] bytes, int from, int to) {
        if (to <= from || to - from > DIGITS_MAX) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Writes {@code value} in decimal at {@code at}.
     *
     * @return the position behind it
     */
    public static int putLong(byte[] bytes, int at, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        int end = at + digits(value);
        long rest = value;
        for (int i = end - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    /**
     * Writes {@code value} as eight lower-case hexadecimal digits at {@code at}.
     *
     * @return the position behind them
     */
    public static int putHex32(byte[] bytes, int at, int value) {
        LONGS.set(bytes, at, hexDigits(value));
        return at + 8;
    }

    /** {@return whether {@link #putHex32} would write what stands at {@code at}} */
    public static boolean isHex32(byte[] bytes, int at, int value) {
        return (long) LONGS.get(bytes, at) == hexDigits(value);
    }

    /** {@return the eight digits as they stand in a line, the first one lowest; all at once} */
    private static long hexDigits(int value) {
        long spread = Integer.toUnsignedLong(Integer.reverseBytes(value));
        spread = (spread | spread << 16) & 0x0000ffff0000ffffL;
        spread = (spread | spread << 8) & 0x00ff00ff00ff00ffL;
        long halves = (spread >>> 4 | spread << 8) & HALVES;
        long letters = (halves + 6 * ONES) >>> 4 & ONES; // 1 where a digit is above nine
        return halves + '0' * ONES + ('a' - '0' - 10) * letters;
    }

    /**
     * {@return the 32 bits that eight lower-case hexadecimal digits at {@code at} stand for, zero
     * extended, or -1 if they are none}
     */
    public static long parseHex32(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int digit = hexDigit((char) (bytes[at + i] & 0xff));
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** {@return the value of a lower-case hexadecimal digit, or -1} */
    public static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** {@return {@code value} as eight lower-case hexadecimal digits} */
    public static String hex32(int value) {
        var digits = new byte[8];
        putHex32(digits, 0, value);
        return new String(digits, StandardCharsets.US_ASCII);
    }

    /**
     * {@return {@code value} itself}
     *
     * @throws MalformedException if it is not {@code min} to {@link #NUMBER_MAX}
     */
    static long requireNumber(String name, long value, long min) {
        if (value < min || value > NUMBER_MAX) {
            throw new MalformedException(
                    name + " is not " + min + " to " + NUMBER_MAX + ": " + value);
        }
        return value;
    }

    /**
     * {@return the first position of {@code wanted} in {@code bytes[from, to)}, or -1} Looks at
     * eight bytes at a time, as in "Hacker's Delight" (H. S. Warren, 6-1): lines are long, and each
     * is looked through at every step of its way.
     */
    public static int indexOf(char wanted, byte[] bytes, int from, int to) {
        long pattern = wanted * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long differing = (long) LONGS.get(bytes, at) ^ pattern;
            long zeros = differing - ONES & ~differing & HIGHS; // the lowest is right
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Copies {@code bytes[from, to)} to {@code at} of {@code into}, with {@code there} for each
     * {@code here}; eight bytes at a time.
     *
     * @return the position behind the copy
     */
    public static int copyReplacing(
            char here, char there, byte[] bytes, int from, int to, byte[] into, int at) {
        long pattern = here * ONES;
        int target = at;
        int source = from;
        for (; source <= to - Long.BYTES; source += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, source);
            long differing = eight ^ pattern;
            long others = (differing & ~HIGHS) + ~HIGHS | differing; // high bit: another byte
            LONGS.set(into, target, eight ^ ((~others & HIGHS) >>> 7) * (here ^ there));
            target += Long.BYTES;
        }
        for (; source < to; source++) {
            into[target++] = bytes[source] == here ? (byte) there : bytes[source];
        }
        return target;
    }

    /** {@return the eight bytes at {@code at}, the first one lowest} */
    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** {@return whether {@code bytes[from, to)} starts with {@code prefix}} */
    static boolean startsWith(byte[] prefix, byte[] bytes, int from, int to) {
        return to - from >= prefix.length
                && Arrays.equals(prefix, 0, prefix.length, bytes, from, from + prefix.length);
    }

    /** {@return whether {@code c} may stand in a name: letters, digits, dot, underscore, hyphen} */
    static boolean isName(int c) {
        return c >= 0 && c < NAME.length && NAME[c];
    }

    /**
     * {@return where the characters of a name that begin at {@code from} end, at most {@code to}}
     */
    static int nameEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && NAME[bytes[at] & 0xff]) {
            at++;
        }
        return at;
    }
}
