package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk whose syncs take longer than the heartbeat timeout: nobody is suspected for that. */
@Timeout(120)
final class ClusterStallTest {
    private static final int ROWS = 1_500;
    private static final int RATE = 150;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"leader", "member"})
    void heartbeatsDoNotWaitForTheDisk(String whose) throws Exception {
        int number = whose.equals("leader") ? 3 : 1;
        var disk = new FaultyDisk(folder.resolve("host-" + number));
        var source = SourceCsv.write(folder, "hall", ROWS);
        try (var cluster =
                Cluster.quick(folder, "heartbeat_interval=100ms", "heartbeat_timeout=2s")) {
            Host leader = number == 3 ? cluster.start(3, disk) : cluster.start(3);
            Cluster.awaitOneView(List.of(leader));
            Host member = number == 1 ? cluster.start(1, disk) : cluster.start(1);
            Host feeding = cluster.start(2, source.settings(RATE));
            List<Host> all = List.of(leader, member, feeding);
            assertEquals(leader, Cluster.awaitOneView(all));
            long viewId = leader.viewId();
            Cluster.awaitRecorded(all, RATE);

            disk.syncsStall(_ -> true);
            long durable = (number == 3 ? leader : member).peer().status().stored().durableEnd();
            Cluster.awaitRecorded(all, feeding.lastSequence() + 4L * RATE); // four seconds
            var stalled = (number == 3 ? leader : member).peer().status();
            assertTrue(stalled.stored().durableEnd() - durable < 10_000, "the sync does stall");
            assertEquals(leader, Cluster.awaitOneView(all));
            assertEquals(viewId, leader.viewId());
            disk.heal();

            Cluster.awaitRecorded(all, ROWS);
            assertEquals(source.readings(ROWS), source.in(Cluster.assertIdentical(all)));
            assertEquals(viewId, leader.viewId());
        } finally {
            disk.heal();
        }
    }
}
