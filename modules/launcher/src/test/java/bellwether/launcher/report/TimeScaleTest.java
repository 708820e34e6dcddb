package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimeScaleTest {
    private static List<String> texts(String from, String to) {
        return TimeScale.ticks(Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli())
                .stream()
                .map(TimeScale.Tick::text)
                .toList();
    }

    @Test
    void theyAreRoundAndFew() {
        assertEquals(
                List.of("Apr 2026", "Jul 2026", "Oct 2026"),
                texts("2026-01-02T00:00:00Z", "2026-12-31T00:00:00Z"));
        assertEquals(
                List.of("2 Mar 06:00", "2 Mar 12:00", "2 Mar 18:00"),
                texts("2026-03-02T01:00:00Z", "2026-03-02T23:00:00Z"));
        assertEquals(
                List.of("2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar"),
                texts("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"));
        assertEquals(
                List.of("10:00", "10:01", "10:02"),
                texts("2026-03-02T09:59:30Z", "2026-03-02T10:02:30Z"));
    }

    @Test
    void howeverLongTheTimeTheyAreInItInOrderAndNotTooMany() {
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            long from = random.nextLong(-2_000_000_000_000L, 4_000_000_000_000L);
            long length = 1 + (long) Math.pow(10, random.nextDouble() * 13);
            var ticks = TimeScale.ticks(from, from + length);
            assertTrue(ticks.size() <= 7, ticks::toString);
            assertTrue(
                    length < Duration.ofSeconds(1).toMillis()
                            || length > 3_000_000_000_000L
                            || !ticks.isEmpty(),
                    () -> "from " + from + " length " + length);
            long before = from - 1;
            for (var tick : ticks) {
                assertTrue(tick.epochMillis() > before && tick.epochMillis() <= from + length);
                before = tick.epochMillis();
            }
        }
    }
}
