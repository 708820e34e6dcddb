package bellwether.fuzz;

import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorKind;
import bellwether.sensors.SensorTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel, or whoever has mounted something in its place, says of devices, and what a
 * command prints: several files in one input. A reading comes of it or a problem, soon.
 */
final class ProbesTarget {
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    private ProbesTarget() {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        Scratch.in(folder -> {
            for (var file : found.files().entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (Files.isDirectory(path) || !canHold(folder, path.getParent())) {
                    continue; // one name cannot be a file and a folder
                }
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            measure(new SensorKind.Iio(folder, "iio:device0"));
            measure(new SensorKind.Hwmon(folder, "hwmon0", 1));
            measure(new SensorKind.Thermal(folder, "thermal_zone0"));
            Path output = folder.resolve("output");
            if (Files.isRegularFile(output)) {
                measure(new SensorKind.Exec(List.of("cat", output.toString()), TIMEOUT_NANOS));
            }
        });
    }

    private static boolean canHold(Path root, Path folder) {
        for (Path at = folder; !at.equals(root); at = at.getParent()) {
            if (Files.isRegularFile(at)) {
                return false;
            }
        }
        return true;
    }

    private static void measure(SensorKind kind) {
        try {
            SensorTrial.of(kind);
        } catch (SensorFailure e) {
            Broken.unless(
                    e.getMessage().chars().noneMatch(c -> c < ' '),
                    "no line for a log: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new Broken("interrupted");
        }
    }
}
