package bellwether.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bellwether.protocol.Reading;
import org.junit.jupiter.api.Test;

final class FormatTest {
    private static final long SECONDS = 1_772_359_203L; // 2026-03-01T10:00:03Z

    private static String influx(long sequence, long n, Reading reading) {
        return Format.INFLUX.line(Samples.recorded(sequence, n, reading), "air");
    }

    private static Reading at(String timestamp) {
        return new Reading("cellar", timestamp, "9.75", "", "");
    }

    @Test
    void aJsonLineHasWhatTheReadingHasAndNullForTheRest() {
        assertEquals(
                "{\"id\":\""
                        + Samples.TAG
                        + "5\",\"sequence\":105,\"time\":\"2026-03-01T10:00:03Z\","
                        + "\"sensor\":\"cellar\",\"temperature_c\":9.75,\"humidity_pct\":null,"
                        + "\"pressure_hpa\":1012.5}",
                Format.JSON.line(Samples.recorded(5), "air"));
    }

    @Test
    void zerosInFrontWhichJsonDoesNotKnowAreLeftOut() {
        var reading = new Reading("s", "t", "-007.50", "00", "0.5");
        String line = Format.JSON.line(Samples.recorded(1, 1, reading), "");
        assertEquals(
                "\"temperature_c\":-7.50,\"humidity_pct\":0,\"pressure_hpa\":0.5}",
                line.substring(line.indexOf("\"temperature_c\"")));
    }

    @Test
    void aCsvLineIsTheRowWithTheTagInFront() {
        assertEquals(
                Samples.TAG + "5,105,2026-03-01T10:00:03Z,cellar,9.75,,1012.5",
                Format.CSV.line(Samples.recorded(5), "air"));
    }

    @Test
    void aLineForInfluxHasTheNumberOfTheReadingInItsTime() {
        assertEquals(
                "air,sensor=cellar sequence=105i,id=\""
                        + Samples.TAG
                        + "5\",temperature_c=9.75,pressure_hpa=1012.5 "
                        + SECONDS
                        + "000000005",
                Format.INFLUX.line(Samples.recorded(5), "air"));
    }

    /** The same reading, recorded anew elsewhere in the order, is the same point. */
    @Test
    void aPointIsTheSameWhereverTheReadingStandsAndAnotherForAnotherReading() {
        String time = "2026-03-01T10:00:03Z";
        assertEquals(lastWord(influx(1, 7, at(time))), lastWord(influx(900, 7, at(time))));
        assertNotEquals(lastWord(influx(1, 7, at(time))), lastWord(influx(2, 8, at(time))));
    }

    private static String lastWord(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    @Test
    void aTimeFinerThanAMillisecondIsLeftAsItIs() {
        assertEquals(
                SECONDS + "000000100", lastWord(influx(1, 7, at("2026-03-01T10:00:03.0000001Z"))));
    }

    @Test
    void whatNoDatabaseTakesForANumberGoesAsText() {
        var reading = new Reading("cellar", "2026-03-01T10:00:03Z", "1e400", "", "");
        assertEquals(
                "air,sensor=cellar sequence=1i,id=\""
                        + Samples.TAG
                        + "1\",temperature_c_text=\"1e400\" "
                        + SECONDS
                        + "000000001",
                influx(1, 1, reading));
    }

    @Test
    void aTimeThatNobodyCanReadIsATextAndThePointStaysOne() {
        String line = influx(1, 3, at("yesterday"));
        assertEquals(
                "air,sensor=cellar sequence=1i,id=\""
                        + Samples.TAG
                        + "3\",temperature_c=9.75,time_text=\"yesterday\" 3",
                line);
    }

    @Test
    void aMeasurementWithABlankIsEscaped() {
        String line = Format.INFLUX.line(Samples.recorded(1), "green house,1");
        assertEquals("green\\ house\\,1,sensor=cellar", line.substring(0, line.indexOf(" seq")));
    }
}
