package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.TestGroupKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups with keys, over real sockets: who belongs is in, and nobody else. */
@Timeout(120)
final class ClusterSecuredTest {
    private static final String SENSOR = "sensor_source=mock";
    private static final String OFTEN = "sensor_interval_seconds=50ms";

    @TempDir Path folder;

    private TestGroupKeys group;

    @BeforeEach
    void make() throws Exception {
        group = new TestGroupKeys(folder.resolve("keys"));
        for (int number = 1; number <= 3; number++) {
            group.host("host-" + number, Cluster.id(number));
        }
    }

    private Host start(Cluster cluster, int number) throws Exception {
        return cluster.start(number, "group_keys=" + group.copy("host-" + number), SENSOR, OFTEN);
    }

    private static void awaitAllRecord(List<Host> hosts) throws InterruptedException {
        long from = hosts.stream().mapToLong(Host::csvSequence).max().orElseThrow();
        Await.until(
                "all go on",
                () -> hosts.stream().allMatch(host -> host.csvSequence() > from + 30),
                () -> hosts.toString());
    }

    @Test
    void threeRecordOneGetsKilledAndTheOthersGoOn() throws Exception {
        try (var cluster = Cluster.quick(folder.resolve("peers"))) {
            var hosts = List.of(start(cluster, 1), start(cluster, 2), start(cluster, 3));
            Host leader = Cluster.awaitOneView(hosts);
            awaitAllRecord(hosts);
            leader.peer().kill();
            var left = hosts.stream().filter(host -> host != leader).toList();
            Cluster.awaitOneView(left);
            awaitAllRecord(left);
        }
    }

    @Test
    void whoHasNoKeysOrThoseOfAnotherGroupStaysAlone() throws Exception {
        var other = new TestGroupKeys(folder.resolve("other"));
        Path foreign = other.host("host-5", Cluster.id(5));
        try (var cluster = Cluster.quick(folder.resolve("peers"))) {
            var hosts = List.of(start(cluster, 1), start(cluster, 2));
            Cluster.awaitOneView(hosts);
            String seed = "seed_peers=127.0.0.1:" + hosts.getFirst().peer().endpoint().port();
            Host plain = cluster.start(4, SENSOR, OFTEN, seed);
            Host stranger = cluster.start(5, "group_keys=" + foreign, SENSOR, OFTEN, seed);
            Await.until(
                    "both lead themselves, and were turned away",
                    () ->
                            plain.leads()
                                    && stranger.leads()
                                    && hosts.getFirst().log().stream()
                                                    .filter(it -> it.contains("turned away"))
                                                    .count()
                                            > 0,
                    () -> cluster.toString());
            awaitAllRecord(hosts);
            awaitAllRecord(List.of(plain));
            assertEquals(Set.of(Cluster.id(1), Cluster.id(2)), hosts.getFirst().memberIds());
            assertEquals(Set.of(Cluster.id(4)), plain.memberIds());
            assertEquals(Set.of(Cluster.id(5)), stranger.memberIds());
        }
    }

    /** Revoke one, then change authority and secret, while the others record. */
    @Test
    void revocationAndRotationDoNotStopTheGroup() throws Exception {
        try (var cluster = Cluster.quick(folder.resolve("peers"))) {
            Host bad = start(cluster, 3);
            var good = List.of(start(cluster, 1), start(cluster, 2));
            Cluster.awaitOneView(List.of(good.get(0), good.get(1), bad));
            awaitAllRecord(good);
            group.operator().revoke("host-3");
            reload(good);
            Cluster.awaitOneView(good);
            awaitAllRecord(good);
            for (int step = 1; step <= 3; step++) {
                group.operator().rotate();
                for (Host host : good) {
                    reload(List.of(host)); // one after the other: meanwhile they differ by a step
                    awaitAllRecord(good);
                }
            }
            assertEquals(Set.of(Cluster.id(1), Cluster.id(2)), good.getFirst().memberIds());
            good.getFirst().kill();
            Host again = cluster.start(1, keys(1), SENSOR, OFTEN, RESUME);
            Cluster.awaitOneView(List.of(good.get(1), again));
            assertTrue(bad.memberIds().stream().noneMatch(Cluster.id(1)::equals));
        }
    }

    private static final String RESUME = "data_on_start=resume";

    private String keys(int number) throws Exception {
        return "group_keys=" + group.copy("host-" + number);
    }

    private void reload(List<Host> hosts) throws Exception {
        for (Host host : hosts) {
            int number = host.id().equals(Cluster.id(1)) ? 1 : 2;
            group.copy("host-" + number);
            List<String> lines = host.peer().reloadKeys();
            assertTrue(lines.getFirst().contains("read again"), lines.toString());
        }
    }
}
