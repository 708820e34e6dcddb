package bellwether.uplink;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** Times as they stand in readings. One that names no zone is taken for UTC. */
final class EpochNanos {
    private static final long PER_SECOND = 1_000_000_000;

    private EpochNanos() {}

    /** {@return nanoseconds since 1970; empty: nobody can say} */
    static OptionalLong of(String timestamp) {
        String text = timestamp.replace(' ', 'T');
        try {
            boolean zoned = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") && text.length() > 16;
            Instant time =
                    zoned
                            ? OffsetDateTime.parse(withColon(text)).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return OptionalLong.of(
                    Math.addExact(
                            Math.multiplyExact(time.getEpochSecond(), PER_SECOND), time.getNano()));
        } catch (DateTimeException | ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    private static String withColon(String text) {
        return text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    }
}
