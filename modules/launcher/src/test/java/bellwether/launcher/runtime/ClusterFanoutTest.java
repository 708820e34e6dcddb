package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus.MemberStatus;
import bellwether.launcher.Await;
import bellwether.protocol.PeerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups larger than their fan-out: members copy from members. */
@Timeout(90)
final class ClusterFanoutTest {
    private static final int PEERS = 7;
    private static final int FANOUT = 2;

    @TempDir Path folder;

    private final List<Host> hosts = new ArrayList<>();

    /** {@return who copies from whom, as the leader says} */
    private static TreeMap<PeerId, PeerId> edges(Host leader) {
        var edges = new TreeMap<PeerId, PeerId>();
        for (MemberStatus member : leader.peer().status().group().members()) {
            member.upstream().ifPresent(upstream -> edges.put(member.id(), upstream));
        }
        return edges;
    }

    /** Waits until all of {@code alive} copy as the leader says, in a tree of the fan-out. */
    private static void awaitTree(Host leader, List<Host> alive) throws InterruptedException {
        Await.until(
                "a tree",
                () -> {
                    TreeMap<PeerId, PeerId> edges = edges(leader);
                    return edges.size() == alive.size() - 1
                            && edges.values().stream()
                                    .allMatch(id ->
                                            Collections.frequency(edges.values(), id) <= FANOUT)
                            && alive.stream()
                                    .filter(host -> host != leader)
                                    .allMatch(host ->
                                            host.peer()
                                                    .status()
                                                    .group()
                                                    .upstream()
                                                    .equals(
                                                            Optional.ofNullable(
                                                                    edges.get(host.id()))));
                },
                () -> edges(leader) + " " + alive);
    }

    private Host host(PeerId id) {
        return hosts.stream().filter(host -> host.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void allHoldTheSameRecordAlthoughTheLeaderStreamsToTwoAndOneOfThoseDies() throws Exception {
        int rows = 1_200;
        try (var cluster = Cluster.quick(folder, "replication_fanout=" + FANOUT)) {
            var sources = new ArrayList<SourceCsv>();
            Host leader = cluster.start(PEERS);
            hosts.add(leader);
            Cluster.awaitOneView(hosts);
            for (int number = 1; number <= 4; number++) {
                hosts.add(cluster.start(number));
            }
            Cluster.awaitOneView(hosts);
            awaitTree(leader, hosts);
            for (int number = 5; number < PEERS; number++) {
                var source = SourceCsv.write(folder, "sensor-" + number, rows);
                sources.add(source);
                hosts.add(cluster.start(number, source.settings(300)));
            }
            Await.until("half way", () -> leader.lastSequence() >= rows);
            TreeMap<PeerId, PeerId> before = edges(leader);
            PeerId inner = innerMember(leader, before);
            assertEquals(PEERS, hosts.size());

            host(inner).kill();

            List<Host> alive = hosts.stream().filter(host -> !host.id().equals(inner)).toList();
            assertEquals(leader, Cluster.awaitOneView(alive));
            Cluster.awaitRecorded(alive, 2L * rows);
            awaitTree(leader, alive);
            assertTrue(edges(leader).values().stream().noneMatch(inner::equals));
            for (PeerId child : children(before, inner)) {
                assertTrue(
                        leader.events("upstream_replaced").stream()
                                .anyMatch(row -> row.contains(child + " copies from ")),
                        child.value());
            }
            List<Row> recorded = Cluster.assertIdentical(alive);
            for (SourceCsv source : sources) {
                assertEquals(source.readings(rows), source.in(recorded));
            }
        }
    }

    @Test
    void whenTheLeaderDiesTheOthersCopyInATreeUnderTheNext() throws Exception {
        int rows = 1_000;
        try (var cluster = Cluster.quick(folder, "replication_fanout=1")) {
            var source = SourceCsv.write(folder, "sensor", rows);
            hosts.add(cluster.start(1, source.settings(300)));
            hosts.addAll(List.of(cluster.start(2), cluster.start(3), cluster.start(4)));
            Host leader = Cluster.awaitOneView(hosts);
            Await.until("half way", () -> leader.lastSequence() >= rows / 2);

            boolean ownDies = leader == hosts.getFirst();
            leader.kill();

            List<Host> alive = hosts.stream().filter(host -> host != leader).toList();
            Host next = Cluster.awaitOneView(alive);
            if (!ownDies) {
                Cluster.awaitRecorded(alive, rows);
            }
            awaitTree(next, alive);
            assertEquals(2, Set.copyOf(edges(next).values()).size(), "a chain");
            List<Row> recorded = Cluster.assertIdentical(alive);
            assertEquals(source.readings(recorded.size()), source.in(recorded));
        }
    }

    private static List<PeerId> children(TreeMap<PeerId, PeerId> edges, PeerId upstream) {
        return edges.keySet().stream().filter(id -> edges.get(id).equals(upstream)).toList();
    }

    /** {@return one that copies from the leader, and others from it} */
    private static PeerId innerMember(Host leader, TreeMap<PeerId, PeerId> edges) {
        return children(edges, leader.id()).stream()
                .filter(edges::containsValue)
                .findFirst()
                .orElseThrow();
    }
}
