package bellwether.launcher.history;

import bellwether.protocol.Bytes;
import bellwether.protocol.ReadingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as somebody writes it on a command line. */
public final class Moment {
    /** What may be written. */
    public static final String RULE =
            "a time such as 2026-03-02, 2026-03-02T10:00 (UTC), 2026-03-02T11:00+01:00, or how long"
                    + " ago: 36h, 7d";

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private Moment() {}

    /** {@return the time that {@code text} says; empty: it says none} */
    public static Optional<Instant> of(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return Optional.of(now.minus(length(ago)));
        }
        var time = new ReadingTime();
        byte[] bytes = Bytes.utf8(text).array();
        return time.at(bytes, 0, bytes.length)
                ? Optional.of(Instant.ofEpochMilli(time.epochMillis()))
                : Optional.empty();
    }

    private static Duration length(Matcher ago) {
        long count = Long.parseLong(ago.group(1));
        return switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
