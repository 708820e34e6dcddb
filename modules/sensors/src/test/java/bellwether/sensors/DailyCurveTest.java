package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DailyCurveTest {
    @ParameterizedTest
    @CsvSource({
        "0,0.00",
        "-0.004,0.00",
        "0.05,0.05",
        "-0.05,-0.05",
        "-0.994,-0.99",
        "-12.3,-12.30",
        "21.999,22.00",
        "1013.25,1013.25"
    })
    void valuesHaveTwoDecimals(double value, String text) {
        assertEquals(text, DailyCurve.twoDecimals(value));
    }
}
