package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A board with one processor, and a device or a disk that does not answer for a while. Whoever
 * waits for that keeps nobody else waiting.
 */
@Timeout(300)
@Tag("alone") // a member that has no processor for a second is silent as well
final class StalledIT {
    private static final String LEADER = "ffffffff-0000-4000-8000-000000000001";
    private static final String MEMBER = "00000000-0000-4000-8000-000000000002";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SOURCE = "source.csv";
    private static final int RATE = 500;
    private static final int ROWS = 6_000;

    private static final Map<String, String> ONE_PROCESSOR =
            Map.of("BELLWETHER_OPTS", "-XX:ActiveProcessorCount=1");

    @TempDir private Path folder;

    private List<String> rows = List.of();

    private void prepare() throws IOException {
        rows =
                IntStream.range(0, ROWS)
                        .mapToObj(i -> "t" + i + ",hall," + i + ".5,,1013.25")
                        .toList();
        var lines = new ArrayList<>(rows);
        lines.addFirst("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa");
        Files.write(folder.resolve(SOURCE), lines);
    }

    /** {@return the settings of a peer that records all rows, and what other sensors say} */
    private Map<String, String> replay(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("discovery_timeout", "500ms");
        settings.merge("sensors", "hall", (others, own) -> others + "," + own);
        settings.put("sensor.hall.kind", "replay");
        settings.put("sensor.hall.file", folder.resolve(SOURCE).toString());
        settings.put("sensor.hall.rate", Integer.toString(RATE));
        return settings;
    }

    /** A chip that takes its time: a file of the kernel's that is read, and read, and read. */
    private Map<String, String> mute() throws IOException, InterruptedException {
        Path chip = Files.createDirectories(folder.resolve("sys/class/hwmon/hwmon0"));
        Files.writeString(chip.resolve("name"), "mute\n");
        Path value = chip.resolve("temp1_input");
        assertEquals(0, new ProcessBuilder("mkfifo", value.toString()).start().waitFor());
        return Map.of(
                "sensors", "cellar",
                "sensor.cellar.kind", "hwmon",
                "sensor.cellar.device", "mute",
                "sensor.cellar.interval", "100ms",
                "sensor.cellar.sysfs", folder.resolve("sys").toString());
    }

    @Test
    void aDeviceThatNeverAnswersHoldsNothingUp() throws IOException, InterruptedException {
        prepare();
        Path base = Files.createDirectory(folder.resolve("base"));
        var settings = replay(mute());
        try (var peer = ImagePeer.start(LEADER, base, TestGroup.fresh(), settings, ONE_PROCESSOR)) {
            awaitAll(peer);
            peer.awaitStatus(
                    "told that its chip is silent",
                    status ->
                            status.path("sensors")
                                    .path("cellar")
                                    .path("state")
                                    .asString("")
                                    .equals("silent"),
                    PATIENCE);
            assertEquals(0, peer.terminate(PATIENCE), peer::console);
            assertEquals(List.of(), RecordAudit.of(Map.of("the peer", PeerRecord.of(peer)), rows));
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "bellwether.engine",
            matches = "ready",
            disabledReason = "only root can mount a disk: see tests-e2e/engine")
    void aMemberWhoseDiskStandsStillStaysAMember() throws IOException, InterruptedException {
        prepare();
        var group = TestGroup.fresh();
        var quick = Map.of("heartbeat_interval", "200ms", "heartbeat_timeout", "1s");
        var silent = new HashMap<>(quick);
        silent.put("sensor_source", "none");
        silent.put("discovery_timeout", "500ms");
        silent.put("disk_reserve", "0");
        Path base = Files.createDirectory(folder.resolve("leader"));
        Path still = Files.createDirectory(folder.resolve("member"));
        try (var disk = StillDisk.over(still, 64);
                var member = ImagePeer.start(MEMBER, still, group, silent, ONE_PROCESSOR);
                var leader = ImagePeer.start(LEADER, base, group, replay(quick))) {
            var before =
                    leader.awaitStatus(
                            "leader of two with some readings",
                            status ->
                                    status.path("ordered_peer_list").size() == 2
                                            && status.path("last_sequence").asLong() > RATE,
                            PATIENCE);
            Process stop = disk.standStill(Duration.ofSeconds(4));
            Wait.until(
                    "the member cannot write",
                    PATIENCE,
                    () -> member.statusAge().compareTo(Duration.ofMillis(2_500)) > 0);
            assertEquals(0, stop.waitFor());
            var after =
                    leader.awaitStatus(
                            "further",
                            status ->
                                    status.path("last_sequence").asLong()
                                            > before.path("last_sequence").asLong() + 3L * RATE,
                            PATIENCE);
            assertEquals(
                    before.path("view_id").asLong(),
                    after.path("view_id").asLong(),
                    leader::console);
            awaitAll(leader);
            awaitAll(member);
            // Once one has left, the other's journal says so, and goes on alone.
            awaitDurable(leader);
            awaitDurable(member);
            var records = Map.of("leader", PeerRecord.of(leader), "member", PeerRecord.of(member));
            assertEquals(List.of(), RecordAudit.of(records, rows));
            assertEquals(0, member.terminate(PATIENCE), member::console);
            assertEquals(0, leader.terminate(PATIENCE), leader::console);
        }
    }

    private static void awaitDurable(ImagePeer peer) throws IOException {
        peer.awaitStatus(
                "all on the disk",
                status -> status.path("durable_end").equals(status.path("journal_end")),
                PATIENCE);
    }

    private static void awaitAll(ImagePeer peer) throws IOException {
        peer.awaitStatus("whole", status -> status.path("csv_sequence").asLong() >= ROWS, PATIENCE);
    }
}
