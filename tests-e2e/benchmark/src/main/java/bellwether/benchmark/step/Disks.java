package bellwether.benchmark.step;

import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sensors.Sensor;
import bellwether.sensors.SensorKind;
import bellwether.sensors.SensorSettings;
import bellwether.sensors.Sensors;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Projection;
import bellwether.storage.FileJournal;
import bellwether.storage.NioDisk;
import bellwether.storage.RecoveredJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of one measurement, and what lies in it. */
final class Disks implements AutoCloseable {
    private static final PeerId PEER = new PeerId("00000000-0000-4000-8000-00000000000a");
    private static final String CSV_HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";

    private final Path folder;
    private final NioDisk disk;

    Disks() {
        try {
            folder = Files.createTempDirectory("bellwether-step-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disk = new NioDisk(folder);
    }

    NioDisk disk() {
        return disk;
    }

    RecoveredJournal journal(String name) {
        return FileJournal.open(disk, name);
    }

    /** {@return a sensor that replays a file of {@code count} equal rows} */
    Sensor replay(String row, int count) {
        Path file = folder.resolve("replay.csv");
        try {
            Files.writeString(file, CSV_HEADER + row.repeat(count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var kind = new SensorKind.Replay(file, 0);
        return Sensors.of(new SensorSettings(PEER, "unused", 1, kind));
    }

    /** {@return the log in a journal that was just opened, its first epoch written} */
    static OrderedLog log(RecoveredJournal journal) {
        var log =
                new OrderedLog(
                        journal.journal(), journal.index(), new MemoryOutbox(), Projection.none());
        log.writeEpoch(new EpochLine(new Reign(1, PEER, new Incarnation(9)), 1, List.of()));
        return log;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
