package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member may name as many sensors, and as many days, as it likes. */
final class ManyFilesTest {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final int SENSORS = 10_000;

    @TempDir private Path folder;

    private long openCsvFiles() throws IOException {
        long open = 0;
        try (var all = Files.list(OPEN)) {
            for (Path each : all.toList()) {
                if (Files.isSymbolicLink(each)
                        && Files.exists(each)
                        && Files.readSymbolicLink(each).toString().endsWith(".csv")) {
                    open++;
                }
            }
        }
        return open;
    }

    private List<Reading> far() {
        return List.of(
                new Reading("far", "9999-12-31T23:59:59Z", "1", "", ""),
                new Reading("far", "0001-01-01T00:00:00Z", "1", "", ""),
                new Reading("far", "2026-13-01T00:00:00Z", "1", "", ""),
                new Reading("far", "9999999999999", "1", "", ""));
    }

    @Test
    @Timeout(120)
    void tenThousandSensorsKeepNoMoreFilesOpenThanTheBound() throws IOException {
        assumeTrue(Files.isDirectory(OPEN));
        var disk = new NioDisk(folder);
        var text = new JournalText();
        var opened = FileJournal.open(disk, "d/journal", 1 << 24, 1 << 20);
        var readings = new ArrayList<>(far());
        for (int i = 0; i < SENSORS; i++) {
            readings.add(new Reading("s" + i, "2026-01-02T00:00:00Z", "1", "", ""));
        }
        opened.journal().append(Bytes.of(text.epoch()));
        readings.forEach(each -> opened.journal().append(Bytes.of(text.reading(each))));
        var keeping = new CsvKeeping(CsvRoll.DAILY, false);
        var csv = CsvProjection.open(disk, "d", opened.journal(), 0, keeping, false, new Footing());
        long most = 0;
        while (csv.projectedOffset() < opened.journal().end()) {
            csv.project(500);
            most = Math.max(most, openCsvFiles());
        }
        csv.checkpoint();
        assertTrue(most <= SensorFiles.OPEN_FILES_MAX, most + " files are open");
        assertEquals(SensorFiles.OPEN_FILES_MAX, most, "at the bound");
        for (String day : List.of("9999-12-31", "0001-01-01", "undated", "2286-11-20")) {
            assertTrue(Files.exists(folder.resolve("d/far@" + day + ".csv")), day);
        }
        csv.close();
        opened.journal().close();
    }
}
