package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SensorTextTest {
    @TempDir Path folder;

    private StatusReading reading(String json) throws IOException {
        return StatusReading.read(Files.writeString(folder.resolve("status.json"), json))
                .orElseThrow();
    }

    @Test
    void whatDoesNotRunStandsFirst() throws IOException {
        var status =
                reading(
                        """
                        {"sensors":{"air":{"kind":"iio","state":"failing","readings":0,
                        "last_reading_at":null,"problem":"no device"},
                        "cpu":{"kind":"exec","state":"running","readings":7}},"problem":null}
                        """);

        assertEquals("air failing, 1 running", SensorText.brief(status));
        assertEquals(
                "air iio failing, 0 readings; cpu exec running, 7 readings", SensorText.of(status));
        assertEquals("no device", status.sensor("air").get("problem"));
    }

    @Test
    void aPeerMayHaveNone() throws IOException {
        var status = reading("{\"sensors\":{}}");

        assertEquals("0 running", SensorText.brief(status));
        assertEquals("none", SensorText.of(status));
    }
}
