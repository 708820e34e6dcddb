package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
    @ParameterizedTest
    @CsvSource({"64MB,64000000", "2GB,2000000000", "500kB,500000", "0,0", "4096,4096"})
    void unitsAreDecimalAndABareNumberMeansBytes(String text, long bytes) {
        assertEquals(bytes, Sizes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "64 MB", "64mb", "1.5GB", "-1", "64MiB", "1TB", "9999999999"})
    void everythingElseIsNoSize(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text));
        assertEquals("'" + text + "' is not " + Sizes.GRAMMAR, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 bytes",
        "999,999 bytes",
        "1999,1.99kB",
        "20970000,20.9MB",
        "251999999999,251GB",
        "64000000,64MB",
        "7000000000000000,7000TB",
        "9223372036854775807,9220000TB",
        "1000,1kB",
        "1009,1kB",
        "1010,1.01kB",
        "10099,10kB",
        "100999,100kB"
    })
    void isToldInTheLargestUnitThatItHasOneOf(long bytes, String text) {
        assertEquals(text, Sizes.text(bytes));
    }
}
