package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real readings that the project is tried on lie beside it, not in it. */
class WeatherFilesTest {
    private static final Path DIRECTORY = Path.of("../../../shared/data").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(strings = {"EWR", "JFK", "LGA"})
    void everyRowIsHandedOverCharacterForCharacter(String sensorId)
            throws IOException, InterruptedException {
        var file = DIRECTORY.resolve("nyc-weather-2013-" + sensorId + ".csv").normalize();
        assumeTrue(Files.isReadable(file), () -> "skipped: there is no " + file);
        var settings =
                new SensorSettings(
                        new PeerId("00000000-0000-4000-8000-000000000001"),
                        "unused",
                        1,
                        new SensorKind.Replay(file, 0));
        var intake = new RecordingIntake();
        Sensors.of(settings).run(intake);

        var source = Files.readAllLines(file);
        var rows =
                intake.readings.stream()
                        .map(r ->
                                String.join(
                                        ",",
                                        r.timestamp(),
                                        r.sensorId(),
                                        r.temperature(),
                                        r.humidity(),
                                        r.pressure()))
                        .toList();
        assertEquals(source.subList(1, source.size()), rows);
        assertEquals(List.of(), intake.skipped);
    }
}
