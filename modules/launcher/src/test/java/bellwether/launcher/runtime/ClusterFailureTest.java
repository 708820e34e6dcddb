package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that die, and who leads then. */
@Timeout(60)
final class ClusterFailureTest {
    @TempDir Path folder;

    @Test
    void aDeadMemberDisappearsFromEveryView() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            List<Host> hosts = cluster.startAll(4);
            Host leader = Cluster.awaitOneView(hosts);
            Host dead = hosts.stream().filter(host -> host != leader).findFirst().orElseThrow();
            long viewId = leader.viewId();

            dead.kill();

            List<Host> others = hosts.stream().filter(host -> host != dead).toList();
            assertEquals(leader, Cluster.awaitOneView(others));
            assertTrue(leader.viewId() > viewId);
            assertEquals(List.of(), leader.events("member_left"));
            assertTrue(leader.events("member_failed").getFirst().contains(dead.id().value()));
        }
    }

    @Test
    void whenTheLeaderDiesTheNextByPriorityLeads() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(4);
            Host leader = Cluster.awaitOneView(hosts);
            assertEquals(Cluster.id(4), leader.id());
            long viewId = leader.viewId();

            leader.kill();

            List<Host> survivors = hosts.subList(0, 3);
            Host next = Cluster.awaitOneView(survivors);
            assertEquals(Cluster.id(3), next.id());
            assertTrue(next.viewId() > viewId);
            assertTrue(next.logged("became the Group Leader via election"), next.toString());
            for (Host member : survivors.subList(0, 2)) {
                String announced = "Received COORDINATOR announcement: " + next.id();
                Await.until("announced", () -> member.logged(announced), member::toString);
            }
        }
    }

    @Test
    void leadersMayDieOneAfterTheOther() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(4);
            for (int left = 4; left > 0; left--) {
                Host leader = Cluster.awaitOneView(hosts.subList(0, left));
                assertEquals(Cluster.id(left), leader.id());
                leader.kill();
            }
        }
    }

    @Test
    void leaderAndNextMayDieTogether() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder, "discovery_timeout=1s")) {
            List<Host> hosts = cluster.startAll(5);
            Cluster.awaitOneView(hosts);

            Cluster.killTogether(hosts.subList(3, 5));

            assertEquals(Cluster.id(3), Cluster.awaitOneView(hosts.subList(0, 3)).id());
        }
    }

    @Test
    void aDeadPeerComesBackUnderItsId() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            leader.kill();
            List<Host> others = hosts.stream().filter(host -> host != leader).toList();
            Host next = Cluster.awaitOneView(others);

            Host again = cluster.startAgain(leader);

            var all = List.of(others.get(0), others.get(1), again);
            assertEquals(next, Cluster.awaitOneView(all), "a newcomer deposes nobody");
        }
    }
}
