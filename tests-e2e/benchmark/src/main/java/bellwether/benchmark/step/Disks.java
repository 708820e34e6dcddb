package bellwether.benchmark.step;

import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
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

    /** {@return the log in a journal that was just opened, its first epoch written} */
    static OrderedLog log(RecoveredJournal journal) {
        var log =
                new OrderedLog(
                        journal.journal(), journal.index(), new MemoryOutbox(), Projection.none());
        var leader = new PeerId("00000000-0000-4000-8000-00000000000a");
        log.writeEpoch(new EpochLine(new Reign(1, leader, new Incarnation(9)), 1, List.of()));
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
