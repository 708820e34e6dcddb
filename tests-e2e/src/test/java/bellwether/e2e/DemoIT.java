package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, as somebody who has just cloned the project starts it. */
@Timeout(120)
final class DemoIT {
    private static final int READINGS = 500;

    @TempDir private Path folder;

    @Test
    void aReplayEndsWellWhenAllCopiesAreIdentical() throws IOException, InterruptedException {
        Path sources = Files.createDirectory(folder.resolve("sources"));
        for (String sensor : new String[] {"cellar", "hall", "roof"}) {
            writeSource(sources, sensor);
        }

        var demo =
                Image.demo(
                        folder,
                        "--replay",
                        sources.toString(),
                        "--base-dir",
                        folder.resolve("peers").toString(),
                        "--set",
                        "broadcast_port=" + TestGroup.fresh().broadcastPort());

        assertEquals(0, demo.exitCode(), demo::output);
        assertTrue(demo.output().contains("cellar"), demo::output);
        assertTrue(demo.output().contains(Integer.toString(READINGS)), demo::output);
    }

    private static void writeSource(Path sources, String sensor) throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        for (int i = 0; i < READINGS; i++) {
            text.append("t").append(i).append(',').append(sensor).append(',');
            text.append(i).append(".5,,1013.25\n");
        }
        Files.writeString(sources.resolve(sensor + ".csv"), text);
    }
}
