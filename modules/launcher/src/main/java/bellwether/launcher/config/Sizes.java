package bellwether.launcher.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, such as {@code 64MB}: decimal units; a bare number means bytes. */
public final class Sizes {
    /** What a size looks like, for error messages. */
    static final String GRAMMAR = "a size such as 64MB, 2GB or 0";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|kB|MB|GB)");
    private static final long KILO = 1_000;
    private static final long TEN = 10;
    private static final int DIGITS = 3;

    private Sizes() {}

    /**
     * {@return bytes}
     *
     * @throws IllegalArgumentException if the text is no size
     */
    static long parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + GRAMMAR);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "kB" -> number * KILO;
            case "MB" -> number * KILO * KILO;
            case "GB" -> number * KILO * KILO * KILO;
            default -> number;
        };
    }

    /** {@return the size in the largest unit that it has one of: three digits, rounded down} */
    public static String text(long bytes) {
        String[] units = {" bytes", "kB", "MB", "GB", "TB"};
        long unitBytes = 1;
        int unit = 0;
        while (bytes / unitBytes >= KILO && unit < units.length - 1) {
            unitBytes *= KILO;
            unit++;
        }
        return threeDigits(bytes, unitBytes) + units[unit];
    }

    /** Without BigDecimal, for the reason that {@link Durations} has. */
    private static String threeDigits(long bytes, long unitBytes) {
        String whole = Long.toString(bytes / unitBytes);
        if (whole.length() >= DIGITS) {
            return whole.substring(0, DIGITS) + "0".repeat(whole.length() - DIGITS);
        }
        long places = whole.length() == 1 ? TEN * TEN : TEN;
        long fraction = bytes % unitBytes * places / unitBytes;
        String digits = Long.toString(places + fraction).substring(1).replaceAll("0+$", "");
        return digits.isEmpty() ? whole : whole + '.' + digits;
    }
}
