package bellwether.sensors;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How the time of a measurement is written: ISO 8601 in UTC with milliseconds. */
final class Timestamp {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Timestamp() {}

    static String of(Instant time) {
        return MILLISECONDS.format(time);
    }
}
