package bellwether.launcher.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads durations as an operator writes them: {@code 5s}, {@code 500ms}, {@code 2m}, {@code 1h}.
 */
final class Durations {
    /** What is accepted, for error messages. */
    static final String GRAMMAR = "a duration such as 5s, 500ms, 2m, 1h, or a number of seconds";

    /** Longer makes no sense for a timer, and would come near the range of nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|)");
    private static final Map<String, Long> NANOS =
            Map.of(
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private Durations() {}

    /** {@return the duration; empty if {@code text} is none, or is longer than {@link #LONGEST}} */
    static Optional<Duration> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var unitNanos = BigDecimal.valueOf(NANOS.get(form.group(2)));
        var nanos = new BigDecimal(form.group(1)).multiply(unitNanos);
        if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nanos.longValue()));
    }
}
