package bellwether.launcher.status;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How times stand in the files: ISO 8601, UTC, always with three digits of milliseconds. */
public final class EventTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EventTime() {}

    /** {@return {@code time} as it stands in the files} */
    public static String text(Instant time) {
        return FORM.format(time);
    }
}
