package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers with little room on their disk: they give way before it refuses. */
@Timeout(120)
final class DiskLowTest {
    private static final int ROWS = 3_000;
    private static final long MEGA = 1_000_000;

    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();
    private Optional<Peer> running = Optional.empty();
    private SourceCsv source;

    @BeforeEach
    void writeSource() throws IOException {
        source = SourceCsv.write(folder, "hall", ROWS);
    }

    @AfterEach
    void endPeer() {
        running.ifPresent(Peer::kill);
    }

    private Peer replaying(FaultyDisk disk) throws Exception {
        var settings = new ArrayList<>(List.of(source.settings(3_000)));
        settings.add("disk_reserve=64MB");
        Peer peer =
                Peer.start(Trial.config(folder, settings.toArray(String[]::new)), log, _ -> disk);
        running = Optional.of(peer);
        return peer;
    }

    private void awaitRole(Peer peer, String role) throws InterruptedException {
        Await.until(role, () -> peer.status().role().equals(role), () -> log.lines().toString());
    }

    private void assertEachRowOnce(Peer peer) throws Exception {
        Trial.assertEachRowOnce(peer, source, () -> log.lines().toString());
    }

    @Test
    void aPeerWithLittleRoomTakesNoPartUntilThereIsSomeMore() throws Exception {
        var disk = new FaultyDisk(folder);
        Peer peer = replaying(disk);
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 300);
        var before = peer.status().identity();

        disk.usable(63 * MEGA);
        awaitRole(peer, "suspended");
        Await.until("it says why", () -> peer.status().problem().isPresent()); // a moment later
        String problem = peer.status().problem().orElseThrow();
        assertTrue(
                problem.startsWith("little room on the disk: free=63MB disk_reserve=64MB;"),
                problem);
        assertEquals(Optional.empty(), peer.status().group().leader());

        disk.usable(79 * MEGA);
        long looks = disk.looks();
        Await.until("it looks twice", () -> disk.looks() > looks + 1);
        assertEquals("suspended", peer.status().role());
        disk.usable(80 * MEGA);

        awaitRole(peer, "leader");
        assertEquals(Optional.empty(), peer.status().problem());
        assertEquals(before.endpoint(), peer.status().identity().endpoint());
        assertNotEquals(before.incarnation(), peer.status().identity().incarnation());
        assertEachRowOnce(peer);
        List<String> events =
                Files.readString(folder.resolve("run/" + Trial.ID + "/events.csv"))
                        .lines()
                        .map(row -> row.split(",")[1])
                        .toList();
        assertEquals(1, events.stream().filter("disk_low"::equals).count());
        assertEquals(1, events.stream().filter("disk_has_room"::equals).count());
        assertEquals(0, events.stream().filter("disk_failed"::equals).count());
    }

    @Test
    void aPeerThatStartsWithLittleRoomWaits() throws Exception {
        var disk = new FaultyDisk(folder);
        disk.usable(MEGA);
        Peer peer = replaying(disk);

        awaitRole(peer, "suspended");
        disk.heal();

        assertEachRowOnce(peer);
    }

    @Test
    void aDiskThatRefusesWhileItGivesWayIsWaitedForToo() throws Exception {
        var disk = new FaultyDisk(folder);
        Peer peer = replaying(disk);
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 300);

        disk.full(_ -> true);
        disk.usable(0);
        awaitRole(peer, "suspended");
        disk.usable(80 * MEGA); // and still refuses
        Await.until(
                "the refusal is told",
                () ->
                        peer.status()
                                .problem()
                                .filter(text -> text.startsWith("the disk refuses"))
                                .isPresent());
        disk.heal();

        assertEachRowOnce(peer);
    }

    @Test
    void aDiskThatWorksAgainAndHasLittleRoomIsSaidToHaveLittleRoom() throws Exception {
        var disk = new FaultyDisk(folder);
        Peer peer = replaying(disk);
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 300);
        disk.full(_ -> true);
        awaitRole(peer, "suspended");

        disk.usable(10 * MEGA);
        disk.full(_ -> false);

        String low = "; little room on the disk: free=10MB disk_reserve=64MB;";
        Await.until(
                "what keeps it is told",
                () -> peer.status().problem().orElse("").contains(low),
                () -> log.lines().toString());
        disk.heal();
        assertEachRowOnce(peer);
    }

    @Test
    void aLeaderWithLittleRoomGivesWayAndNothingIsLostOrDoubled() throws Exception {
        var disk = new FaultyDisk(folder.resolve("host-3"));
        var cellar = SourceCsv.write(folder, "cellar", ROWS);
        try (var cluster = Cluster.quick(folder, "disk_reserve=64MB")) {
            Host leader = cluster.start(3, disk, source.settings(500));
            Cluster.awaitOneView(List.of(leader));
            List<Host> others = List.of(cluster.start(1), cluster.start(2, cellar.settings(500)));
            List<Host> all = List.of(leader, others.getFirst(), others.getLast());
            assertEquals(leader, Cluster.awaitOneView(all));
            Cluster.awaitRecorded(all, 100);

            disk.usable(MEGA);
            Await.until("it gives way", () -> leader.peer().status().role().equals("suspended"));
            Host next = Cluster.awaitOneView(others);
            Cluster.awaitRecorded(others, next.lastSequence() + 50);
            assertTrue(next.logged("lost leader " + leader.id() + ": left"), next::toString);
            disk.heal();

            assertEquals(next, Cluster.awaitOneView(all));
            Cluster.awaitRecorded(all, 2 * ROWS);
            assertEquals(2 * ROWS, Cluster.assertIdentical(all).size());
        }
    }
}
