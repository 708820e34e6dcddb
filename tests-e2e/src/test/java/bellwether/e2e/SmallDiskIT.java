package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A process whose record outgrows its disk. Whatever is done to it meanwhile, nothing that it has
 * taken in is lost, and it goes on once the disk has been made larger.
 */
@Timeout(300)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "only root can mount a small disk: see tests-e2e/engine")
final class SmallDiskIT {
    private static final String ID = "dddddddd-0000-4000-8000-000000000001";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SOURCE = "source.csv";
    private static final int COULD_NOT_START = 3;
    private static final int MEGABYTES = 16;
    private static final int MEGABYTES_LATER = 128;

    /** As journal and CSV file more than fits on the disk at first. */
    private static final int ROWS = 150_000;

    private final List<String> rows =
            IntStream.range(0, ROWS).mapToObj(i -> "t" + i + ",hall," + i + ".5,,1013.25").toList();

    @TempDir private Path folder;

    private static ImagePeer start(Path base, TestGroup group) throws IOException {
        return ImagePeer.start(
                ID,
                base,
                group,
                Map.of(
                        "data_on_start", "resume",
                        "disk_reserve", "0",
                        "discovery_timeout", "200ms",
                        "sensor_source", "replay",
                        "sensor_replay_file", base.resolveSibling(SOURCE).toString(),
                        "sensor_replay_rate", "0"));
    }

    @Test
    void itGoesOnByItselfOnceItsDiskIsLarger() throws IOException, InterruptedException {
        Path base = prepare();
        try (var disk = SmallDisk.over(base, MEGABYTES);
                var peer = start(base, TestGroup.fresh())) {
            long recorded = awaitFull(peer).path("last_sequence").asLong();
            assertTrue(recorded < ROWS, "it has recorded all: " + recorded);
            disk.grow(MEGABYTES_LATER);
            assertWhole(peer);
        }
    }

    @Test
    void killedAndStartedOnAFullDiskItLosesNothing() throws IOException, InterruptedException {
        Path base = prepare();
        var group = TestGroup.fresh();
        try (var disk = SmallDisk.over(base, MEGABYTES)) {
            try (var peer = start(base, group)) {
                awaitFull(peer);
                peer.kill();
            }
            disk.fill(); // what the kill has given back
            try (var peer = start(base, group)) {
                assertEquals(COULD_NOT_START, peer.awaitEnd(PATIENCE), peer::console);
                assertTrue(peer.console().contains("No space left on device"), peer::console);
            }
            disk.grow(MEGABYTES_LATER);
            try (var peer = start(base, group)) {
                assertWhole(peer);
            }
        }
    }

    private Path prepare() throws IOException {
        var lines = new ArrayList<>(rows);
        lines.addFirst("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa");
        Files.write(folder.resolve(SOURCE), lines);
        return Files.createDirectory(folder.resolve("base"));
    }

    private static JsonNode awaitFull(ImagePeer peer) throws IOException {
        return peer.awaitStatus(
                "saying that its disk is full",
                status -> status.path("problem").asString("").contains("disk"),
                PATIENCE);
    }

    /** Waits until all rows stand there, and stops the peer. */
    private void assertWhole(ImagePeer peer) throws IOException, InterruptedException {
        peer.awaitStatus("whole", status -> status.path("csv_sequence").asLong() >= ROWS, PATIENCE);
        assertEquals(0, peer.terminate(PATIENCE), peer::console);
        assertEquals(List.of(), RecordAudit.of(Map.of("the peer", PeerRecord.of(peer)), rows));
    }
}
