package bellwether.launcher.gaps;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and lengths for a person. */
public final class Lengths {
    private Lengths() {}

    /** {@return a length in its two largest units, such as {@code 3d 4h} or {@code 45s}} */
    public static String text(long millis) {
        var length = Duration.ofMillis(millis);
        if (length.toDays() > 0) {
            return length.toDays() + "d " + length.toHoursPart() + "h";
        }
        if (length.toHours() > 0) {
            return length.toHours() + "h " + length.toMinutesPart() + "m";
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + "m " + length.toSecondsPart() + "s";
        }
        return length.toSeconds() + "s";
    }

    /** {@return a time, ISO 8601, UTC, to the second} */
    public static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
