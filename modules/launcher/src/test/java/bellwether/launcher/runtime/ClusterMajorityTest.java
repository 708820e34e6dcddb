package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code partition_policy=majority} and {@code delivery=safe} with real sockets and disks. */
@Timeout(60)
final class ClusterMajorityTest {
    private static final String[] RULES = {
        "partition_policy=majority",
        "expected_peers=3",
        "delivery=safe",
        "data_on_start=resume",
        "sensor_source=mock",
        "sensor_interval_seconds=100ms"
    };

    @TempDir Path folder;

    @Test
    void whoIsLeftAloneWaitsAndGoesOnWhenAnotherComesBack() throws Exception {
        try (var cluster = Cluster.quick(folder, RULES)) {
            List<Host> hosts = new ArrayList<>(cluster.startAll(3));
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 10);

            hosts.get(2).kill();
            hosts.get(1).kill();
            Host alone = hosts.getFirst();
            Await.until(
                    "no majority",
                    () -> alone.logged("readings wait: ") && alone.leaderId().isEmpty(),
                    alone::toString);
            long waiting = alone.lastSequence();
            Await.until("readings wait", () -> alone.outbox() >= 5, alone::toString);
            assertEquals(waiting, alone.lastSequence(), "nothing is sequenced meanwhile");

            Host back = cluster.startAgain(hosts.get(1));
            Cluster.awaitOneView(List.of(alone, back));
            Cluster.awaitRecorded(List.of(alone, back), waiting + 10);
            Await.until("handed over", () -> alone.outbox() < 5, alone::toString);

            hosts.set(2, cluster.startAgain(hosts.get(2)));
            hosts.set(1, back);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, waiting + 20);
            assertTrue(
                    Cluster.journal(alone).contains(":" + Cluster.id(3) + "," + Cluster.id(2)),
                    "an EPOCH line names the voters, highest first");
        }
    }

    @Test
    void aPeerOfAnotherPolicyIsRefused() throws Exception {
        try (var cluster = Cluster.quick(folder, RULES)) {
            List<Host> hosts = List.of(cluster.start(1), cluster.start(2));
            Cluster.awaitOneView(hosts);
            Host other = cluster.start(3, "partition_policy=continue");
            Await.until(
                    "refused",
                    () -> hosts.stream().anyMatch(host -> host.logged("set the same on all hosts")),
                    hosts::toString);
            Cluster.awaitRecorded(hosts, 5);
            assertEquals(2, hosts.getFirst().memberIds().size());
            assertTrue(other.memberIds().size() <= 1, other.toString());
        }
    }
}
