package bellwether.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorKind;
import bellwether.sensors.SensorTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoBoardTest {
    @TempDir Path folder;

    private List<SensorKind> sensors(DemoBoard board) throws Exception {
        var settings =
                board.settings().entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList();
        return PeerConfig.of(Settings.defaults().withAssignments(settings))
                .sensing()
                .sensors()
                .stream()
                .map(PeerConfig.OwnSensor::kind)
                .toList();
    }

    @Test
    void eachSensorGivesSomethingAndTheDeviceWanders() throws Exception {
        var board = DemoBoard.make(folder, new SplittableRandom(1));
        var sensors = sensors(board);

        String air = SensorTrial.of(sensors.get(0));
        assertTrue(air.matches("21\\.\\d+ C 4[45]\\.\\d+ % 1013\\.\\d+ hPa"), air);
        assertTrue(SensorTrial.of(sensors.get(1)).matches("[\\d.]+ C"));
        assertEquals("0 wait, 0 in failed/", SensorTrial.of(sensors.get(2)));
        board.move();

        assertNotEquals(air, SensorTrial.of(sensors.get(0)));
    }

    @Test
    void aDeviceThatIsUnpluggedStaysAwayUntilItIsPluggedInAgain() throws Exception {
        var board = DemoBoard.make(folder, new SplittableRandom(1));
        var air = sensors(board).getFirst();
        Path drawer = folder.resolve("drawer");
        Files.move(board.device(), drawer);
        board.move();
        assertThrows(SensorFailure.class, () -> SensorTrial.of(air));

        Files.move(drawer, board.device());
        board.move();

        assertTrue(SensorTrial.of(air).endsWith(" hPa"));
    }
}
