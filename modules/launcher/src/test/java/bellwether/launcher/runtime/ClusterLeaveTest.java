package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that leave in order: the others are told, and call it that. */
@Timeout(60)
final class ClusterLeaveTest {
    @TempDir Path folder;

    @Test
    void aMemberThatStopsHasLeftAndNotFailed() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);

            hosts.getFirst().stop();

            assertEquals(leader, Cluster.awaitOneView(hosts.subList(1, 3)));
            Await.until("told", () -> leader.logged("left in order"), leader::toString);
            assertNobodyFailed(hosts);
            assertEquals(1, leader.events("member_left").size());
        }
    }

    @Test
    void aLeaderThatStopsHasLeftAndTheNextLeadsAtOnce() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);

            leader.stop();

            List<Host> others = hosts.stream().filter(host -> host != leader).toList();
            Cluster.awaitOneView(others);
            for (Host host : others) {
                String lost = "lost leader " + leader.id() + ": left";
                Await.until("told", () -> host.logged(lost), host::toString);
            }
            assertNobodyFailed(hosts);
        }
    }

    @Test
    void aPeerThatStopsHandsOverWhatOnlyItHas() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(2);
            Cluster.awaitOneView(hosts);
            var source = SourceCsv.write(folder, "hall", 5_000);
            Host third = cluster.start(3, source.settings(0));
            Await.until("some were accepted", () -> third.lastSequence() > 0);
            third.stop();

            List<Row> rows = Cluster.assertIdentical(hosts);
            assertTrue(rows.size() >= third.lastSequence(), rows.size() + " of " + third);
            assertEquals(source.readings(rows.size()), source.in(rows));
        }
    }

    @RepeatedTest(8)
    void whenManyStopAtTheSameMomentNobodyIsCalledFailed() throws Exception {
        try (var cluster =
                Cluster.withDefaultKnobs(
                        folder, "sensor_source=mock", "sensor_interval_seconds=0.05")) {
            List<Host> hosts = cluster.startAll(5);
            Cluster.awaitOneView(hosts);
            Cluster.awaitRecorded(hosts, 20);

            Cluster.stopTogether(hosts);

            assertNobodyFailed(hosts);
        }
    }

    @RepeatedTest(4)
    void whenAllButOneStopAtTheSameMomentThatOneIsLeftAloneAndLeads() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            List<Host> hosts = cluster.startAll(5);
            Cluster.awaitOneView(hosts);

            Cluster.stopTogether(hosts.subList(1, 5));

            Cluster.awaitOneView(hosts.subList(0, 1));
            assertNobodyFailed(hosts);
        }
    }

    private static void assertNobodyFailed(List<Host> hosts) throws Exception {
        for (Host host : hosts) {
            assertEquals(List.of(), host.events("member_failed"), host.toString());
            assertTrue(
                    host.events("leader_lost").stream().allMatch(row -> row.contains(": left")),
                    host.toString());
        }
    }
}
