package bellwether.launcher.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MomentTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    @Test
    void aTimeOrHowLongAgo() {
        assertEquals(
                Optional.of(Instant.parse("2026-03-01T00:00:00Z")), Moment.of("2026-03-01", NOW));
        assertEquals(Optional.of(Instant.parse("2026-02-23T10:00:00Z")), Moment.of("7d", NOW));
        assertEquals(Optional.of(Instant.parse("2026-03-01T22:00:00Z")), Moment.of("12h", NOW));
        assertEquals(Optional.of(Instant.parse("2026-03-02T09:59:00Z")), Moment.of("60s", NOW));
        assertEquals(Optional.of(Instant.parse("2026-03-02T09:58:00Z")), Moment.of("2m", NOW));
    }

    @Test
    void anythingElseIsNone() {
        assertEquals(Optional.empty(), Moment.of("7 days", NOW));
        assertEquals(Optional.empty(), Moment.of("", NOW));
        assertEquals(Optional.empty(), Moment.of("99999999d", NOW));
    }
}
