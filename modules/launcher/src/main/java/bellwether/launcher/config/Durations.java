package bellwether.launcher.config;

import bellwether.protocol.Printable;
import java.math.BigDecimal;
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

    /** More of them are too long in any unit. */
    private static final int DIGITS_MAX = 12;

    private static final Pattern FORM = Pattern.compile("(-?)(\\d+)(\\.\\d{1,9})?(ms|s|m|h|)");
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
        String number = form.group(2) + (form.group(3) == null ? "" : form.group(3));
        if (form.group(2).length() > DIGITS_MAX) {
            throw tooLong(text);
        }
        var nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(NANOS.get(form.group(4))));
        if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            throw tooLong(text);
        }
        return Duration.ofNanos(nanos.longValue());
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
