package bellwether.launcher.config;

import bellwether.protocol.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads durations as an operator writes them: {@code 5s}, {@code 500ms}, {@code 2m}, {@code 1h}.
 */
final class Durations {
    /** What is accepted, for error messages. */
    static final String GRAMMAR = "a duration such as 5s, 500ms, 2m, 1h, or a number of seconds";

    /** Longer makes no sense for a timer, and would come near the range of nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;

    /** More of them are too long in any unit. */
    private static final int DIGITS_MAX = 12;

    private static final int FRACTION_DIGITS_MAX = 9;

    private static final Pattern FORM =
            Pattern.compile("(-?)(\\d+)(?:\\.(\\d{1," + FRACTION_DIGITS_MAX + "}))?(ms|s|m|h|)");
    private static final Map<String, Long> NANOS =
            Map.of(
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private Durations() {}

    /**
     * {@return the duration}
     *
     * @throws IllegalArgumentException with the reason if {@code text} is none, is negative, or is
     *     longer than {@link #LONGEST}
     */
    static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not " + GRAMMAR);
        }
        if (!form.group(1).isEmpty()) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is negative");
        }
        long unit = NANOS.get(form.group(4));
        if (form.group(2).length() > DIGITS_MAX
                || Long.parseLong(form.group(2)) > LONGEST.toNanos() / unit) {
            throw tooLong(text);
        }
        long nanos = Long.parseLong(form.group(2)) * unit + fraction(form.group(3), unit);
        if (nanos > LONGEST.toNanos()) {
            throw tooLong(text);
        }
        return Duration.ofNanos(nanos);
    }

    /**
     * {@return so much of a unit, in whole nanoseconds} Without BigDecimal, which a peer needs for
     * nothing else: to load it takes 23 ms of its start, and leaves 2 MB behind.
     */
    private static long fraction(String digits, long unit) {
        if (digits == null) {
            return 0;
        }
        long billionths = Long.parseLong(digits);
        for (int i = digits.length(); i < FRACTION_DIGITS_MAX; i++) {
            billionths *= 10;
        }
        return billionths * (unit / MILLION) / THOUSAND; // each unit is a multiple of a million
    }

    private static IllegalArgumentException tooLong(String text) {
        return new IllegalArgumentException(
                "'"
                        + Printable.of(text)
                        + "' is too long; the longest is "
                        + LONGEST.toHours()
                        + "h");
    }
}
