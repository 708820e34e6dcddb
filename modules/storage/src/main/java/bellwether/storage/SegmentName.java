package bellwether.storage;

import bellwether.protocol.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the journal's files are named: by the offset of their first byte, 20 digits. */
final class SegmentName {
    private static final String SUFFIX = ".log";
    private static final int DIGITS = 20;

    private SegmentName() {}

    static String of(long start) {
        return digits(start) + SUFFIX;
    }

    static String digits(long start) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", start);
    }

    /** {@return whether a file is one of the journal's, or pretends to be} */
    static boolean isLike(String name) {
        return name.endsWith(SUFFIX);
    }

    /** {@return the start that a name states, or -1 if it is no segment's name} */
    static long start(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        String digits = name.substring(0, DIGITS);
        int padding = DIGITS - Ascii.DIGITS_MAX;
        if (!digits.startsWith("0".repeat(padding))) {
            return -1;
        }
        byte[] number = digits.getBytes(StandardCharsets.ISO_8859_1);
        return Ascii.parseLong(number, padding, DIGITS);
    }
}
