package bellwether.fuzz;

import bellwether.protocol.Reading;
import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorKind;
import bellwether.sensors.SensorSettings;
import bellwether.sensors.Sensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file that is replayed. Ends only as documented, and who goes on behind some of its readings
 * gets exactly the others.
 */
final class ReplayTarget {
    private ReplayTarget() {}

    static void run(byte[] input) {
        Scratch.in(folder -> {
            Path file = folder.resolve("a.csv");
            Files.write(file, input);
            List<Reading> all = replay(file, 0);
            long half = all.size() / 2;
            List<Reading> rest = replay(file, half);
            Broken.unlessEqual(all.subList((int) half, all.size()), rest, "readings behind half");
        });
    }

    private static List<Reading> replay(Path file, long before) {
        var taking = new Taking(before);
        try {
            var kind = new SensorKind.Replay(file, 0);
            Sensors.of(new SensorSettings(Sample.SELF, "a", 1, kind), taking).run(taking);
        } catch (SensorFailure e) {
            Broken.unless(e.getMessage().chars().noneMatch(c -> c < ' '), "no line for a log");
        } catch (InterruptedException e) {
            throw new Broken("a replay as fast as can be has waited");
        }
        return taking.readings;
    }
}
