package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorTrialTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    @TempDir Path folder;

    private static String failure(SensorKind kind) {
        return assertThrows(SensorFailure.class, () -> SensorTrial.of(kind)).getMessage();
    }

    @Test
    void whatMeasuresIsAskedOnce() throws IOException, InterruptedException {
        new Sysdir(folder)
                .device(
                        "bus/iio/devices/iio:device0",
                        "name=bme280",
                        "in_temp_input=21480",
                        "in_pressure_input=101.3");
        assertEquals("21.48 C 1013 hPa", SensorTrial.of(new SensorKind.Iio(folder, "bme280")));
        var command = List.of("printf", "1\\n,2\\n");
        var exec = new SensorKind.Exec(command, 30 * SECOND_NANOS);
        assertEquals("1 C; 2 %", SensorTrial.of(exec));
    }

    @Test
    void whatFailsSaysWhy() {
        assertTrue(failure(new SensorKind.Thermal(folder, "cpu")).startsWith("no device 'cpu' in"));
        var exec = new SensorKind.Exec(List.of("false"), 30 * SECOND_NANOS);
        assertEquals("false: ended with 1", failure(exec));
    }

    @Test
    void whatAPeerWouldRefuseIsAFailure() {
        var exec = new SensorKind.Exec(List.of("echo", "abc"), 30 * SECOND_NANOS);
        assertEquals(
                "echo abc: line 1, 'abc': temperature 'abc' is no decimal number", failure(exec));
    }

    @Test
    void aSpoolIsLookedAtAndNothingIsMadeOrTaken() throws IOException, InterruptedException {
        Path spool = folder.resolve("spool");
        assertEquals("not made yet", SensorTrial.of(new SensorKind.Spool(spool)));
        Files.createDirectories(spool.resolve("failed"));
        Files.writeString(spool.resolve("a.csv"), "");
        Files.writeString(spool.resolve("b.part"), "");
        Files.writeString(spool.resolve("failed/c.csv"), "");

        assertEquals("1 wait, 1 in failed/", SensorTrial.of(new SensorKind.Spool(spool)));
        assertTrue(Files.exists(spool.resolve("a.csv")));
        assertTrue(Files.notExists(spool.resolve("taking")));
    }

    @Test
    void ofAReplayTheHeaderIsRead() throws IOException, InterruptedException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        assertEquals("has the right header", SensorTrial.of(new SensorKind.Replay(file, 0)));

        Files.writeString(file, "a;b\n");
        assertTrue(failure(new SensorKind.Replay(file, 0)).contains("the header is 'a;b'"));
    }
}
