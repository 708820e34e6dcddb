package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTimeTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,0",
        "1970-01-02,86400",
        "1970-01-01 00:01,60",
        "1970-01-01T00:00:59.999999999Z,59",
        "1970-01-01T01:00:00+01:00,0",
        "1970-01-01 01:30 +0130,0",
        "1969-12-31T23:00-01,0",
        "2016-12-31T23:59:60Z,1483228799",
    })
    void theFormsOfIsoAreKnownAndWithoutAnOffsetItIsUtc(String text, long second) {
        assertEquals(OptionalLong.of(second), ReadingTime.epochSecond(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "t",
                "2026-11",
                "2026-02-30",
                "2026-11-22T",
                "2026-11-22T10",
                "2026-11-22T24:00",
                "2026-11-22T10:60",
                "2026-11-22T10:15:61Z",
                "2026-11-22T10:15:30.Z",
                "2026-11-22T10:15:30,5Z",
                "2026-11-22T10:15Z ",
                "2026-11-22T10:15+19",
                "2026-11-22T10:15+1",
                "2026-11-22T10:15 CET",
                "22.11.2026 10:15",
                "1772359203",
            })
    void everythingElseTellsNoTime(String text) {
        assertEquals(OptionalLong.empty(), ReadingTime.epochSecond(text));
    }

    @Test
    void itAgreesWithTheTimesOfTheJdk() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            var time =
                    OffsetDateTime.of(
                            LocalDate.ofEpochDay(random.nextInt(-20_000, 60_000)),
                            LocalTime.ofSecondOfDay(random.nextInt(86_400)),
                            ZoneOffset.ofTotalSeconds(random.nextInt(-1_080, 1_081) * 60));
            assertEquals(
                    OptionalLong.of(time.toEpochSecond()),
                    ReadingTime.epochSecond(time.toString()),
                    time::toString);
            long day = time.atZoneSameInstant(ZoneOffset.UTC).toLocalDate().toEpochDay();
            assertEquals(OptionalLong.of(day), ReadingTime.epochDay(time.toString()));
        }
    }

    @Test
    void nanosecondsAreThoseOfItsFraction() {
        long second = 1_772_359_203L * 1_000_000_000;
        assertEquals(OptionalLong.of(second), ReadingTime.epochNanos("2026-03-01T12:00:03+02:00"));
        assertEquals(
                OptionalLong.of(second + 250_000_000),
                ReadingTime.epochNanos("2026-03-01 10:00:03.25"));
        assertEquals(
                OptionalLong.of(second + 123_456_789),
                ReadingTime.epochNanos("2026-03-01T10:00:03.123456789Z"));
        assertEquals(OptionalLong.empty(), ReadingTime.epochNanos("yesterday"));
        assertEquals(OptionalLong.empty(), ReadingTime.epochNanos("9999-01-01"));
    }
}
