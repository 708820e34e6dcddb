package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of the image forward their record to a real MQTT broker and a real InfluxDB, and the
 * leader is killed; and to a server that is busy.
 */
@Timeout(180)
final class UplinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PEERS = 3;
    private static final int ROWS = 2_000;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path folder;

    private final List<ImagePeer> peers = new ArrayList<>();
    private int beforeTheKill;

    /** How many readings the other system has. */
    @FunctionalInterface
    private interface Came {
        int sofar() throws IOException;
    }

    @AfterEach
    void killAll() {
        peers.forEach(ImagePeer::close);
    }

    private ImagePeer start(
            TestGroup group,
            int number,
            Map<String, String> uplink,
            Map<String, String> environment)
            throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("discovery_timeout", "1s");
        settings.put("heartbeat_interval", "500ms");
        settings.put("heartbeat_timeout", "5s");
        settings.put("sync_interval", "100ms");
        settings.put("sensor_source", "replay");
        settings.put("sensor_replay_file", file(number).toString());
        settings.put("sensor_replay_rate", "200");
        settings.put("uplink_interval", "100ms");
        settings.putAll(uplink);
        String id = "0000000" + number + "-0000-4000-8000-000000000000";
        peers.add(ImagePeer.start(id, folder, group, settings, environment));
        return peers.getLast();
    }

    private Path file(int number) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa");
        for (int i = 0; i < ROWS; i++) {
            lines.add(BEGINNING.plusSeconds(i) + ",s" + number + "," + i + ".5,60,1013.2");
        }
        return Files.write(folder.resolve("source-" + number + ".csv"), lines);
    }

    private static long sequence(String line) {
        return Long.parseLong(line.split(",")[1]);
    }

    /** {@return the lines that came, each once, in the order in which they came first} */
    private static List<String> first(Mosquitto broker) {
        return List.copyOf(new LinkedHashSet<>(broker.heard("0000000")));
    }

    /** Three peers that forward, and whose leader is killed when some of it has come. */
    private ImagePeer survivorOfALeadersDeath(
            Map<String, String> uplink, Map<String, String> environment, Came came)
            throws Exception {
        var group = TestGroup.fresh();
        for (int number = 1; number <= PEERS; number++) {
            start(group, number, uplink, environment);
        }
        ImagePeer leader = awaitLeader();
        Wait.until("much of it has come", PATIENCE, () -> came.sofar() > ROWS);
        beforeTheKill = came.sofar();
        leader.kill();
        var survivors = peers.stream().filter(peer -> peer != leader).toList();
        for (ImagePeer survivor : survivors) {
            survivor.awaitStatus(
                    "all is recorded and forwarded",
                    status ->
                            status.path("ordered_peer_list").size() == survivors.size()
                                    && status.path("outbox").asLong(-1) == 0
                                    && status.path("last_sequence").asLong() >= 2 * ROWS
                                    && status.path("csv_sequence").asLong()
                                            == status.path("last_sequence").asLong()
                                    && status.path("forwarded_end").asLong()
                                            == status.path("journal_end").asLong(-1),
                    PATIENCE);
        }
        return survivors.getFirst();
    }

    @Test
    void theBrokerGetsTheRecordInItsOrderThoughTheLeaderIsKilled() throws Exception {
        try (var broker = Mosquitto.start(folder)) {
            var uplink =
                    Map.of(
                            "uplink", "exec",
                            "uplink_command", broker.publisher(),
                            "uplink_format", "csv");
            ImagePeer survivor =
                    survivorOfALeadersDeath(
                            uplink, broker.environment(), () -> first(broker).size());
            List<String> rows =
                    PeerRecord.of(survivor).rows().stream()
                            .map(row -> row.sequence() + "," + row.reading())
                            .toList();
            Wait.until("all has been heard", PATIENCE, () -> first(broker).size() >= rows.size());
            List<String> came =
                    first(broker).stream()
                            .map(line -> line.substring(line.indexOf(',') + 1))
                            .toList();
            assertEquals(rows, came);
            int again = broker.heard("0000000").size() - came.size();
            tell("the broker", came.size(), again + " came again");
            assertTrue(again <= beforeTheKill, "it began anew: " + again);
        }
    }

    /** What came twice is one point there. */
    @Test
    void aDatabaseHoldsEachReadingOnceThoughTheLeaderIsKilled() throws Exception {
        try (var database = InfluxDb.start(folder)) {
            var uplink =
                    Map.of(
                            "uplink", "http",
                            "uplink_url", database.writeUrl(),
                            "uplink_ca_file", database.authorities().toString());
            ImagePeer survivor =
                    survivorOfALeadersDeath(uplink, Map.of(), () -> sequences(database).size());
            List<Long> sequences =
                    PeerRecord.of(survivor).rows().stream().map(row -> row.sequence()).toList();
            assertEquals(sequences, sequences(database));
            tell("the database", sequences.size(), "each is one point");
        }
    }

    private static List<Long> sequences(InfluxDb database) throws IOException {
        try {
            return database.points("sequence", "reading").stream()
                    .map(Long::valueOf)
                    .sorted()
                    .toList();
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.toString());
        }
    }

    private void tell(String whom, int all, String rest) {
        System.out.printf(
                "uplink: %d readings at %s, %d of them before the leader was killed, %s%n",
                all, whom, beforeTheKill, rest);
    }

    /** It is busy at first, and never takes as many readings at once as there are. */
    @Test
    void aServerGetsTheRecordInItsOrderAtTheSizeThatItTakes() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (var server = new WriteServer("Token secret", 100, 2)) {
            var uplink =
                    Map.of(
                            "uplink",
                            "http",
                            "uplink_url",
                            server.url(),
                            "uplink_token_file",
                            token.toString(),
                            "sensor_replay_rate",
                            "0");
            start(TestGroup.fresh(), 1, uplink, Map.of())
                    .awaitStatus(
                            "all is forwarded",
                            status ->
                                    status.path("last_sequence").asLong() == ROWS
                                            && status.path("outbox").asLong(-1) == 0
                                            && status.path("forwarded_end").asLong()
                                                    == status.path("journal_end").asLong(-1),
                            PATIENCE);
            List<String> sequences =
                    server.lines().stream()
                            .map(line -> line.replaceAll(".* sequence=(\\d+)i.*", "$1"))
                            .toList();
            assertEquals(
                    IntStream.rangeClosed(1, ROWS).mapToObj(Integer::toString).toList(), sequences);
            assertTrue(server.refused() > 0, "else nothing is shown");
            assertTrue(server.refused() < 10, "it does not learn: " + server.refused());
        }
    }

    private ImagePeer awaitLeader() throws IOException {
        for (ImagePeer peer : peers) {
            peer.awaitStatus(
                    "in a group of " + PEERS,
                    status -> status.path("ordered_peer_list").size() == PEERS,
                    PATIENCE);
        }
        Map<String, ImagePeer> byId = new HashMap<>();
        peers.forEach(peer -> byId.put(peer.id(), peer));
        return byId.get(
                peers.getFirst()
                        .awaitStatus("led", status -> !status.path("leader_id").isNull(), PATIENCE)
                        .path("leader_id")
                        .asString());
    }
}
