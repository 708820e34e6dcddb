package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One peer of the image, as an operator meets it: it starts, leads itself, records, and leaves when
 * told to.
 */
final class PeerProcessIT {
    private static final String ID = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, String> BUSY =
            Map.of(
                    "discovery_timeout",
                    "500ms",
                    "sensor_source",
                    "mock",
                    "sensor_interval_seconds",
                    "100ms");

    @TempDir private Path folder;

    @Test
    void aPeerAloneLeadsAndRecords() throws IOException, InterruptedException {
        try (var peer = ImagePeer.start(ID, folder, TestGroup.fresh(), BUSY)) {
            var status = peer.awaitLeaderWith(3, PATIENCE);
            assertEquals(ID, status.path("leader_id").asString());
            assertEquals(ID, status.path("peer_id").asString());
            Wait.until( // a thread of its own writes the log
                    "the log says so",
                    PATIENCE,
                    () ->
                            Files.readString(peer.logFile())
                                    .contains("became the Group Leader via election"));
        }
    }

    @Test
    void aSigtermToTheScriptReachesTheJvmWhichLeavesInOrder()
            throws IOException, InterruptedException {
        try (var peer = ImagePeer.start(ID, folder, TestGroup.fresh(), BUSY)) {
            peer.awaitLeaderWith(1, PATIENCE);
            var script = ProcessHandle.of(peer.pid()).orElseThrow();
            assertTrue(
                    script.info().command().orElse("").endsWith("/bin/java"),
                    "the JVM took the script's place");
            assertEquals(0, peer.terminate(Duration.ofSeconds(10)), peer::console);
        }
    }
}
