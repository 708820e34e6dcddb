package bellwether.e2e.failover;

import static bellwether.e2e.failover.HostGroup.PATIENCE;
import static bellwether.e2e.failover.Scenario.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.ContainerNet;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A disk that is full until somebody makes room: the peer stays, says so, and goes on. */
@Timeout(300)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class FullDiskIT {
    @Test
    void aMembersDiskIsFullForAWhile() throws IOException, InterruptedException {
        run("a member's disk is full for a while", 1);
    }

    @Test
    void theLeadersDiskIsFullForAWhile() throws IOException, InterruptedException {
        run("the leader's disk is full for a while", 3);
    }

    private static void run(String name, int number) throws IOException, InterruptedException {
        try (var net = ContainerNet.create();
                var disks = new Disks();
                var group = new HostGroup("full-disk", net, HostGroup.IMPATIENT)) {
            for (int i = 1; i <= 3; i++) {
                group.add(i);
            }
            Host host = group.hosts().get(number - 1);
            disks.disk = SmallDisk.of(host);
            group.startAll();
            group.awaitOneView(PATIENCE);
            assertEquals(number == 3, group.leader() == host, "the highest id leads");
            group.feed(600, 20);
            Scenario.run(name, group, all -> fillAndEmpty(all, host, disks.disk));
            group.delete();
        }
    }

    private static String fillAndEmpty(HostGroup group, Host host, SmallDisk disk)
            throws IOException {
        String incarnation = host.known().path("incarnation").asString();
        disk.fill();
        var told =
                Wait.until(
                        "the host says that its disk is full",
                        PATIENCE,
                        () -> !host.known().path("problem").isNull());
        String problem = host.known().path("problem").asString();
        Host other = group.others(host).getFirst();
        long before = HostGroup.sequence(other);
        var goesOn =
                Wait.until(
                        "the others record on", PATIENCE, () -> HostGroup.sequence(other) > before);
        disk.empty();
        long emptiedNanos = System.nanoTime();
        Wait.until(
                "the host has what the others have",
                PATIENCE,
                () -> host.known().path("csv_sequence").asLong(0) >= HostGroup.sequence(other));
        assertEquals(incarnation, host.known().path("incarnation").asString(), "it has stayed");
        assertTrue(host.isRunning());
        return "told after "
                + seconds(told)
                + " s ("
                + problem
                + "), the others record on after "
                + seconds(goesOn)
                + " s, caught up "
                + seconds(Duration.ofNanos(System.nanoTime() - emptiedNanos))
                + " s after there was room";
    }

    /** Closed after the hosts are. */
    private static final class Disks implements AutoCloseable {
        private SmallDisk disk;

        @Override
        public void close() throws IOException {
            if (disk != null) {
                disk.close();
            }
        }
    }
}
