package bellwether.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice.Level;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerLogTest {
    private static final PeerId ID = new PeerId("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final String SENTENCE = "became the Group Leader via election members=3";

    @TempDir Path folder;

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("logs/" + ID + "_log.txt"));
    }

    private static void writeSome(PeerLog log) {
        log.info(SENTENCE);
        log.debug("not at this level");
        log.warn("a {} b");
    }

    /** The one test that uses tinylog: it is configured once per process. */
    @Test
    void tinylogWritesTheSentencesIntoTheFileWithIsoTimes() throws IOException {
        try (var log = TinyPeerLog.open(folder.resolve("logs"), ID, Level.INFO)) {
            writeSome(log);
        }

        assertEquals(2, lines().size());
        assertTrue(
                lines().getFirst()
                        .matches(
                                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                                        + " INFO  "
                                        + SENTENCE),
                lines().getFirst());
        assertTrue(lines().getLast().endsWith(" WARN  a {} b"), lines().getLast());
    }

    @Test
    void tinylogRollsAndKeepsFiveBackups() {
        var properties = TinyPeerLog.configuration(folder, ID, Level.WARN);

        assertEquals("size: 10mb", properties.get("writer1.policies"));
        assertEquals("5", properties.get("writer1.backups"));
        assertEquals("warn", properties.get("level"));
    }

    @Test
    void aPlainFileHasTheSameLinesAndGrowsOverRuns() throws IOException {
        for (int run = 0; run < 2; run++) {
            try (var log = FilePeerLog.open(folder.resolve("logs"), ID, Level.INFO)) {
                writeSome(log);
            }
        }

        assertEquals(4, lines().size());
        assertTrue(lines().getFirst().endsWith("Z INFO " + SENTENCE), lines().getFirst());
    }

    @Test
    void theStoryOfAFailureIsBelowItsLine() throws IOException {
        try (var log = FilePeerLog.open(folder.resolve("logs"), ID, Level.ERROR)) {
            log.error("the peer fails", new IllegalStateException("because"));
        }

        assertTrue(lines().getFirst().endsWith("ERROR the peer fails"));
        assertEquals("java.lang.IllegalStateException: because", lines().get(1));
    }
}
