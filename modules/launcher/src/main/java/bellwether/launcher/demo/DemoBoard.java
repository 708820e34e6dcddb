package bellwether.launcher.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a peer of the demonstration has to measure with: a tree like that of {@code /sys} with a
 * BME280 in it, whose values wander; a command; and a folder for CSV files.
 */
final class DemoBoard {
    /** Values wander in steps of that many of the kernel's units, some per cent of a degree. */
    private static final int STEP = 40;

    private final Path folder;
    private final Path device;
    private final RandomGenerator random;
    private int millidegrees = 21_480;
    private int millipercent = 45_013;
    private int pascal = 101_325;

    private DemoBoard(Path folder, RandomGenerator random) {
        this.folder = folder;
        this.device = folder.resolve("sys/bus/iio/devices/iio:device0");
        this.random = random;
    }

    /**
     * {@return a board with its first values}
     *
     * @param folder of the peer
     */
    static DemoBoard make(Path folder, RandomGenerator random) throws IOException {
        var board = new DemoBoard(folder, random);
        Files.createDirectories(board.device);
        Files.createDirectories(board.inbox());
        Files.writeString(board.device.resolve("name"), "bme280\n");
        board.move();
        return board;
    }

    /** {@return what can be moved away to unplug the device, and back} */
    Path device() {
        return device;
    }

    /** {@return where CSV files can be dropped} */
    Path inbox() {
        return folder.resolve("inbox");
    }

    /** {@return the settings of a peer that has them for sensors} */
    Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("data_on_start", "resume"),
                Map.entry("sensors", "air,load,inbox"),
                Map.entry("sensor.air.kind", "iio"),
                Map.entry("sensor.air.device", "bme280"),
                Map.entry("sensor.air.sysfs", folder.resolve("sys").toString()),
                Map.entry("sensor.load.kind", "exec"),
                Map.entry("sensor.load.command", "cut -d ' ' -f 1 /proc/loadavg"),
                Map.entry("sensor.inbox.kind", "spool"),
                Map.entry("sensor.inbox.folder", inbox().toString()));
    }

    /** Lets the values wander. Who wants to see a sensor fail takes the device away. */
    void move() throws IOException {
        millidegrees += step();
        millipercent += step();
        pascal += step() / 10;
        try {
            put("in_temp_input", Integer.toString(millidegrees));
            put("in_humidityrelative_input", Integer.toString(millipercent));
            put("in_pressure_input", BigDecimal.valueOf(pascal, 3).toPlainString());
        } catch (NoSuchFileException _) {
            // unplugged: a device that is not there has no values
        }
    }

    private int step() {
        return random.nextInt(-STEP, STEP + 1);
    }

    /** Who reads sees the old value or the new, as with a real one. */
    private void put(String attribute, String value) throws IOException {
        Path draft = Files.writeString(device.resolve(attribute + ".new"), value + "\n");
        Files.move(draft, device.resolve(attribute), StandardCopyOption.ATOMIC_MOVE);
    }
}
