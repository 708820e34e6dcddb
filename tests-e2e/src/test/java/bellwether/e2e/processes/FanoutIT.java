package bellwether.e2e.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.ImagePeer;
import bellwether.e2e.PeerRecord;
import bellwether.e2e.TestGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Groups in which members copy from members: what a hung one in the middle costs those below it,
 * and what the leader is spared. {@code -Dbellwether.fanout.members=3,8,16
 * -Dbellwether.fanout.readings=50000} measures larger ones; the figures are in
 * modules/group/README.md.
 */
final class FanoutIT {
    private static final String MEMBERS = System.getProperty("bellwether.fanout.members", "4");
    private static final int READINGS = Integer.getInteger("bellwether.fanout.readings", 4_000);
    private static final Duration PATIENCE = Duration.ofSeconds(90 + READINGS / 100);

    /** CPU time in /proc/PID/stat is counted in hundredths of a second. */
    private static final double TICK_MILLIS = 10;

    @TempDir Path folder;

    private final List<ImagePeer> peers = new ArrayList<>();
    private TestGroup group;

    @BeforeEach
    void findGroup() throws IOException {
        group = TestGroup.fresh();
    }

    @AfterEach
    void endAll() {
        peers.forEach(ImagePeer::close);
    }

    private static String id(int number) {
        return "%08x-0000-4000-8000-000000000000".formatted(number);
    }

    /** Starts another peer; the settings given come after, and so above, those for all. */
    private ImagePeer start(Map<String, String> forAll, Map<String, String> more)
            throws IOException {
        int number = peers.size() + 1;
        var settings = new TreeMap<>(Map.of("sensor_source", "none"));
        settings.putAll(forAll);
        settings.putAll(more);
        Path home = Files.createDirectories(folder.resolve(group.name()).resolve(id(number)));
        ImagePeer peer = ImagePeer.start(id(number), home, group, settings, ImagePeer.SHORT_LIVED);
        peers.add(peer);
        return peer;
    }

    /** Starts a leader, and members one after the other, which copy when this returns. */
    private ImagePeer startGroup(int members, Map<String, String> settings) throws IOException {
        ImagePeer leader = start(settings, Map.of("discovery_timeout", "200ms"));
        leader.awaitLeaderWith(0, PATIENCE);
        for (int i = 0; i < members; i++) {
            start(settings, Map.of())
                    .awaitStatus("copying", status -> !upstream(status).isEmpty(), PATIENCE);
        }
        return leader;
    }

    private ImagePeer startSource(Map<String, String> settings, int rows, int rate)
            throws IOException {
        Path file = folder.resolve(group.name()).resolve("rows.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
            for (int row = 0; row < rows; row++) {
                out.write("2026-03-02T10:00:00Z,room," + row + ",48.25,1012.50\n");
            }
        }
        return start(
                settings,
                Map.of(
                        "sensor_source", "replay",
                        "sensor_replay_file", file.toString(),
                        "sensor_replay_rate", Integer.toString(rate)));
    }

    private void awaitAll(long rows) throws IOException {
        for (ImagePeer peer : peers) {
            peer.awaitStatus(rows + " rows", status -> csv(status) >= rows, PATIENCE);
        }
    }

    private static String upstream(JsonNode status) {
        return status.path("upstream").asString("");
    }

    private static long csv(JsonNode status) {
        return status.path("csv_sequence").asLong(0);
    }

    @Test
    void whenAnUpstreamHangsThoseBelowItGoOnLongBeforeItIsGivenUp()
            throws IOException, InterruptedException {
        int rows = 6_000;
        int rate = 200;
        var settings =
                Map.of(
                        "replication_fanout", "1",
                        "heartbeat_interval", "1s",
                        "heartbeat_timeout", "60s");
        ImagePeer leader = startGroup(3, settings);
        ImagePeer inner = peers.get(1);
        ImagePeer below = peers.get(2);
        assertEquals(leader.id(), upstream(inner.status().orElseThrow()));
        assertEquals(inner.id(), upstream(below.status().orElseThrow()));
        startSource(settings, rows, rate);
        below.awaitStatus("some", status -> csv(status) >= rate, PATIENCE);

        inner.freeze();

        long before = csv(below.status().orElseThrow());
        JsonNode after =
                below.awaitStatus(
                        "going on", status -> csv(status) >= before + 5L * rate, PATIENCE);
        assertNotEquals(inner.id(), upstream(after));
        JsonNode view = leader.status().orElseThrow().path("ordered_peer_list");
        assertTrue(view.toString().contains(inner.id()), "it is not given up yet");
        inner.thaw();
        awaitAll(rows);
        PeerRecord record = PeerRecord.of(leader);
        assertEquals(rows, record.rows().size());
        for (ImagePeer peer : peers) {
            peer.awaitStatus(
                    "as far",
                    status ->
                            status.path("journal_end").equals(status.path("leader_end"))
                                    && status.path("durable_end")
                                            .equals(status.path("journal_end")),
                    PATIENCE);
            assertEquals(PeerRecord.of(leader), PeerRecord.of(peer), peer.id());
        }
    }

    // ---- what it costs the leader

    /** What the system has counted of one process. */
    private record Usage(long ticks, long writtenBytes) {
        static Usage of(ImagePeer peer) throws IOException {
            Path process = Path.of("/proc/" + peer.pid());
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            try (Stream<String> lines = Files.lines(process.resolve("io"))) {
                String written =
                        lines.filter(line -> line.startsWith("wchar:")).findFirst().orElseThrow();
                return new Usage(
                        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                        Long.parseLong(written.substring("wchar:".length()).strip()));
            }
        }

        Usage since(Usage before) {
            return new Usage(ticks - before.ticks, writtenBytes - before.writtenBytes);
        }
    }

    /** {@return bytes that a leader sends for each reading} */
    private double sentBytes(int members, int fanout) throws IOException {
        var settings = Map.of("replication_fanout", Integer.toString(fanout));
        ImagePeer leader = startGroup(members - 1, settings);
        ImagePeer leaf = peers.getLast(); // it writes the same files, and feeds at most the source
        Usage leaderBefore = Usage.of(leader);
        Usage leafBefore = Usage.of(leaf);
        startSource(settings, READINGS, 0);
        awaitAll(READINGS);
        Usage leading = Usage.of(leader).since(leaderBefore);
        Usage copying = Usage.of(leaf).since(leafBefore);
        double sent = (leading.writtenBytes - copying.writtenBytes) / (double) READINGS;
        System.out.printf(
                Locale.ROOT,
                "members=%d replication_fanout=%d: leader per reading: %.0f bytes sent, %.0f us CPU; a member at the rim: %.0f us CPU%n",
                members,
                fanout,
                sent,
                leading.ticks * TICK_MILLIS * 1_000 / READINGS,
                copying.ticks * TICK_MILLIS * 1_000 / READINGS);
        endAll();
        peers.clear();
        findGroup();
        return sent;
    }

    @Test
    void theLeaderSendsToItsFanoutHoweverManyMembersThereAre() throws IOException {
        for (int members :
                Arrays.stream(MEMBERS.split(",")).mapToInt(Integer::parseInt).toArray()) {
            double withoutTree = sentBytes(members, 0);
            for (int fanout : new int[] {2, 8}) {
                double sent = sentBytes(members, fanout);
                double part = Math.min(1.0, (double) fanout / members);
                assertTrue(
                        sent < withoutTree * (part + 0.25),
                        members
                                + " members, fan-out "
                                + fanout
                                + ": "
                                + sent
                                + " of "
                                + withoutTree);
            }
        }
    }
}
