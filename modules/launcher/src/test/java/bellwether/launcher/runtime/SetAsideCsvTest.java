package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.storage.CsvFormat;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvProjection;
import bellwether.storage.CsvRoll;
import bellwether.storage.FileJournal;
import bellwether.storage.Footing;
import bellwether.storage.NioDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose journal has been shortened is started with another {@code csv_roll}. */
@Timeout(60)
class SetAsideCsvTest {
    private static final Incarnation RUN = new Incarnation(1);
    private static final String DIRECTORY = "data/" + Trial.ID;

    @TempDir Path folder;

    private final LineChain chain = new LineChain();
    private int crc;

    private Bytes line(String body) {
        byte[] bytes = Bytes.utf8(body).array();
        crc = chain.next(crc, bytes, 0, bytes.length);
        return Bytes.utf8(body + ":" + Ascii.hex32(crc) + "\n");
    }

    private Bytes reading(long sequence) {
        var tag = new Tag(new Source(Trial.ID, RUN), sequence);
        var reading = new Reading("a", "yesterday", "1", "", "");
        return line("ORDERED:" + sequence + ":" + tag + ":" + reading.payload());
    }

    /** Four readings without a time in a file of their own, the last two of them in the journal. */
    private void shortened() {
        var disk = new NioDisk(folder);
        disk.createDirectories(DIRECTORY);
        var daily = new CsvKeeping(CsvRoll.DAILY, false);
        try (var journal = FileJournal.open(disk, DIRECTORY + "/journal").journal();
                var csv =
                        CsvProjection.open(
                                disk, DIRECTORY, journal, 0, daily, false, new Footing())) {
            var index = new LogIndex();
            var epoch = new EpochLine(new Reign(1, Trial.ID, RUN), 1, List.of());
            for (var line : List.of(line(epoch.text()), reading(1), reading(2))) {
                journal.append(line);
                index.take(line);
            }
            csv.project(Integer.MAX_VALUE);
            csv.checkpoint();
            journal.begin(LogBase.of(index));
            csv.begin(LogBase.of(index));
            journal.append(reading(3));
            journal.append(reading(4));
            csv.project(Integer.MAX_VALUE);
            csv.checkpoint();
        }
    }

    private static List<String> sequences(Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.equals(CsvFormat.HEADER))
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void whatTheJournalLacksLiesInAFolderAndEachStartSaysSo() throws Exception {
        shortened();
        for (int start = 0; start < 2; start++) {
            var log = new ListPeerLog();
            Peer peer =
                    Peer.start(Trial.config(folder, "data_on_start=resume", "csv_roll=none"), log);
            Path data = peer.dataDirectory();
            try {
                Await.until("rows", () -> peer.status().stored().csvSequence() == 4);
            } finally {
                peer.stop();
            }
            Path aside = data.resolve("csv-before-3");
            assertEquals(List.of("1", "2", "3", "4"), sequences(aside.resolve("a@undated.csv")));
            assertEquals(List.of("3", "4"), sequences(data.resolve("a.csv")));
            assertTrue(
                    log.lines().stream()
                            .anyMatch(line ->
                                    line.startsWith("WARN")
                                            && line.contains(DIRECTORY + "/csv-before-3")
                                            && line.contains("at sequence 3")),
                    () -> String.join("\n", log.lines()));
        }
    }
}
