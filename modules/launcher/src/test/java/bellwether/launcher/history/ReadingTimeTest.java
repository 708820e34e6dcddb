package bellwether.launcher.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadingTimeTest {
    private final ReadingTime times = new ReadingTime();

    private long millis(String text) {
        byte[] bytes = ("|" + text + "|").getBytes(StandardCharsets.US_ASCII);
        return times.epochMillis(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T10:00:15Z, 2026-03-02T10:00:15Z",
        "2026-03-02T10:00:15.250Z, 2026-03-02T10:00:15.250Z",
        "2026-03-02T10:00:15.2501239Z, 2026-03-02T10:00:15.250Z",
        "2026-03-02T10:00:15.2Z, 2026-03-02T10:00:15.200Z",
        "2026-03-02T11:00+01:00, 2026-03-02T10:00:00Z",
        "2026-03-02T04:30:00-0530, 2026-03-02T10:00:00Z",
        "2026-03-02T11:00:00+01, 2026-03-02T10:00:00Z",
        "2013-01-01 07:00, 2013-01-01T07:00:00Z",
        "2013-01-01_07:00:30, 2013-01-01T07:00:30Z",
        "2013-01-01, 2013-01-01T00:00:00Z",
        "1772445615, 2026-03-02T10:00:15Z",
        "1772445615250, 2026-03-02T10:00:15.250Z",
    })
    void readsWhatProgramsWrite(String text, Instant expected) {
        assertEquals(expected.toEpochMilli(), millis(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "never",
                "2026-02-30T10:00:00Z",
                "2026-13-01",
                "2026-03-02T25:00Z",
                "2026-03-02T10",
                "2026-03-02T10:00:00.Z",
                "2026-03-02T10:00:00Z2",
                "2026-03-02T10:00:00+1",
                "2026-03-02x10:00:00Z",
                "20260302",
                "2026/03/02 10:00",
            })
    void whatIsNoTimeIsNone(String text) {
        assertEquals(ReadingTime.NONE, millis(text));
    }

    @Test
    void agreesWithTheJdk() {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong(-2_000_000_000L, 4_000_000_000L);
            var local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
            int minutes = random.nextInt(-18 * 60, 18 * 60 + 1);
            var time = OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(minutes * 60));
            assertEquals(time.toInstant().toEpochMilli(), millis(time.toString()), time::toString);
        }
    }
}
