package bellwether.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice.Level;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
        PrintStream console = System.err;
        var shown = new ByteArrayOutputStream();
        System.setErr(new PrintStream(shown, true));
        try (var log = TinyPeerLog.open(folder.resolve("logs"), ID, Level.INFO)) {
            writeSome(log);
            log.error("refused", new JournalFailure("cannot write", null));
            log.error("broken", new IllegalStateException("because"));
        } finally {
            System.setErr(console);
        }

        assertTrue(shown.toString().contains("IllegalStateException: because"), shown.toString());
        assertFalse(shown.toString().contains("JournalFailure"), shown.toString());
        assertTrue(lines().get(2).contains("JournalFailure: cannot write"), lines().get(2));
        assertTrue(
                lines().getFirst()
                        .matches(
                                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                                        + " INFO  "
                                        + SENTENCE),
                lines().getFirst());
        assertTrue(lines().get(1).endsWith(" WARN  a {} b"), lines().get(1));
    }

    @Test
    void tinylogRollsAndKeepsFiveBackups() {
        var properties = TinyPeerLog.configuration(folder, ID);

        assertEquals("size: 10mb", properties.get("writer1.policies"));
        assertEquals("5", properties.get("writer1.backups"));
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
