package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What all peers write down: the same readings in the same order, whatever happens. */
@Timeout(60)
final class ClusterRecordTest {
    private static final Pattern TOOK = Pattern.compile("took_ms=(\\d+)");

    /** Far above what it takes, and far below what the knobs would allow for a silent failure. */
    private static final long TAKEOVER_MILLIS_MAX = 2_000;

    @TempDir Path folder;

    @Test
    void twoPeersWithOneSensorIdAreToldOfOnEveryHost() throws Exception {
        String[] hall = {"sensor_source=mock", "sensor_id=hall", "sensor_interval_seconds=30ms"};
        try (var cluster = Cluster.quick(folder)) {
            Host one = cluster.start(1, hall);
            Host two = cluster.start(2, hall);
            Host other = cluster.start(3);
            List<Host> hosts = List.of(one, two, other);
            String problem =
                    "sensor id hall is used by two peers, " + one.id() + " and " + two.id() + ":";
            for (Host host : hosts) {
                Await.until(
                        "told",
                        () ->
                                host.peer()
                                        .status()
                                        .problem()
                                        .filter(it -> it.contains(problem))
                                        .isPresent(),
                        host::toString);
                Await.until("logged", () -> host.logged("WARN " + problem), host::toString);
                assertEquals(1, host.events("sensor_id_shared").size());
            }
            Cluster.killTogether(List.of(one, two));
            other.stop();
            var ids = other.rows().stream().map(Row::sensorId).distinct().toList();
            assertTrue(ids.contains("hall"), ids::toString);
        }
    }

    @Test
    void allPeersHoldTheSameDataInTheSameOrder() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            var sources = new ArrayList<SourceCsv>();
            var hosts = new ArrayList<Host>();
            for (int number = 1; number <= 3; number++) {
                var source = SourceCsv.write(folder, "sensor-" + number, 5_000);
                sources.add(source);
                hosts.add(cluster.start(number, source.settings(0)));
            }
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 15_000);

            List<Row> rows = Cluster.assertIdentical(hosts);
            assertEquals(15_000, rows.size());
            for (SourceCsv source : sources) {
                assertEquals(source.readings(5_000), source.in(rows));
            }
        }
    }

    @Test
    void whenTheLeaderDiesInTheMiddleNothingIsLostAndNothingIsTwice() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            var sources = new ArrayList<SourceCsv>();
            var hosts = new ArrayList<Host>();
            for (int number = 1; number <= 3; number++) {
                var source = SourceCsv.write(folder, "sensor-" + number, 2_000);
                sources.add(source);
                hosts.add(cluster.start(number, source.settings(1_500)));
            }
            Host leader = Cluster.awaitOneView(hosts);
            Await.until("half way", () -> leader.lastSequence() >= 3_000);

            leader.kill();

            int dead = hosts.indexOf(leader);
            List<Host> survivors = hosts.stream().filter(host -> host != leader).toList();
            Host next = Cluster.awaitOneView(survivors);
            Cluster.awaitRecorded(survivors, 4_000);
            List<Row> rows = Cluster.assertIdentical(survivors);
            for (SourceCsv source : sources) {
                List<String> recorded = source.in(rows);
                boolean died = sources.indexOf(source) == dead;
                assertEquals(source.readings(died ? recorded.size() : 2_000), recorded);
            }
            assertTakeover(next);
        }
    }

    private static void assertTakeover(Host next) throws Exception {
        String event = next.events("became_leader").getLast();
        var took = TOOK.matcher(event);
        assertTrue(took.find(), event);
        System.out.println("take-over with the default knobs: " + took.group());
        assertTrue(Long.parseLong(took.group(1)) < TAKEOVER_MILLIS_MAX, event);
    }

    @Test
    void aLateJoinerGetsTheWholeHistory() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            var source = SourceCsv.write(folder, "hall", 8_000);
            Host first = cluster.start(1, source.settings(8_000));
            Host second = cluster.start(2);
            Await.until("half way", () -> first.lastSequence() >= 4_000);

            Host late = cluster.start(3);

            var hosts = List.of(first, second, late);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 8_000);
            assertEquals(source.readings(8_000), source.in(Cluster.assertIdentical(hosts)));
        }
    }

    @Test
    void aPeerThatResumesGoesOnWhereItEnded() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            var source = SourceCsv.write(folder, "hall", 4_000);
            Host first = cluster.start(1, source.settings(2_000));
            Cluster.awaitOneView(List.of(first));
            Host second = cluster.start(2);
            Await.until("the second has some", () -> second.csvSequence() >= 1_000);
            second.kill();
            Await.until("others go on", () -> first.lastSequence() >= 2_000);

            Host again = cluster.startAgain(second, "data_on_start=resume");

            var hosts = List.of(first, again);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 4_000);
            assertEquals(source.readings(4_000), source.in(Cluster.assertIdentical(hosts)));
            assertEquals(List.of(), again.events("truncated"));
        }
    }

    @Test
    void aPeerThatClearsSetsItsOldRunAsideAndGetsTheGroupsRecord() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            var source = SourceCsv.write(folder, "hall", 1_000);
            Host first = cluster.start(1, source.settings(0));
            Cluster.awaitOneView(List.of(first));
            Host second = cluster.start(2);
            Cluster.awaitRecorded(List.of(first, second), 1_000);
            second.stop();
            var before = second.recordFiles();

            Host again = cluster.startAgain(second);

            assertEquals(new HashSet<>(before.values()), new HashSet<>(setAside(again).values()));
            var hosts = List.of(first, again);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 1_000);
            assertEquals(source.readings(1_000), source.in(Cluster.assertIdentical(hosts)));
        }
    }

    private static Map<String, String> setAside(Host host) throws Exception {
        Path previous = host.peer().dataDirectory().resolveSibling(".previous");
        try (var runs = Files.list(previous)) {
            return Host.recordFiles(runs.findFirst().orElseThrow());
        }
    }

    @Test
    void everyPeerMeasuresAndEveryPeerHoldsAllMeasurements() throws Exception {
        try (var cluster =
                Cluster.quick(folder, "sensor_source=mock", "sensor_interval_seconds=0.02")) {
            List<Host> hosts = cluster.startAll(3);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 60);
            for (Host host : hosts) {
                var sensors =
                        host.recordFiles().keySet().stream()
                                .filter(name -> name.endsWith(".csv"))
                                .toList();
                assertEquals(3, sensors.size(), sensors.toString());
            }
        }
    }
}
