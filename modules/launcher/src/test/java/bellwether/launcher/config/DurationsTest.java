package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "5s,5000",
        "500ms,500",
        "2m,120000",
        "1h,3600000",
        "15,15000",
        "0.25,250",
        "1.5s,1500",
        "0,0"
    })
    void unitsAreUnderstoodAndABareNumberMeansSeconds(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0.000000001s,1",
        "0.9999999ms,999999",
        "0.0000001ms,0",
        "1.000000001,1000000001",
        "0.000000001h,3600",
        "1.999999999m,119999999940",
        "8759.999999999h,31535999999996400"
    })
    void fractionsAreExactToTheNanosecond(String text, long nanos) {
        assertEquals(Duration.ofNanos(nanos), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5 s", "1d", "5S", "1e3", ".5", "5.", "1m30s", "NaN"})
    void everythingElseIsNoDuration(String text) {
        assertEquals("'" + text + "' is not " + Durations.GRAMMAR, refusal(text));
    }

    @Test
    void aYearIsTheLongest() {
        assertEquals(Durations.LONGEST, Durations.parse("8760h"));
        for (String text : List.of("8760.000000001h", "9".repeat(60) + "ms")) {
            assertEquals("'" + text + "' is too long; the longest is 8760h", refusal(text));
        }
    }

    @Test
    void aNegativeOneIsSaidToBeNegative() {
        assertEquals("'-5s' is negative", refusal("-5s"));
    }

    private static String refusal(String text) {
        return assertThrows(IllegalArgumentException.class, () -> Durations.parse(text))
                .getMessage();
    }
}
