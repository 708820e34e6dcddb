package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.status.StatusReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One peer whose disk refuses: it says so, keeps what it has, and goes on by itself. */
@Timeout(120)
final class DiskFailureTest {
    private static final int ROWS = 3_000;
    private static final Predicate<String> EVERYTHING = _ -> true;

    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();
    private Optional<Peer> running = Optional.empty();
    private SourceCsv source;
    private FaultyDisk disk;

    @BeforeEach
    void writeSource() throws IOException {
        source = SourceCsv.write(folder, "hall", ROWS);
    }

    @AfterEach
    void endPeer() {
        disk.heal();
        running.ifPresent(Peer::kill);
    }

    private Peer start(String... settings) throws Exception {
        disk = new FaultyDisk(folder);
        Peer peer = Peer.start(Trial.config(folder, settings), log, _ -> disk);
        running = Optional.of(peer);
        return peer;
    }

    private Peer replaying(String... settings) throws Exception {
        var all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(source.settings(1_000)));
        return start(all.toArray(String[]::new));
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve("run/" + Trial.ID + "/" + name));
    }

    private void awaitRole(Peer peer, String role) throws InterruptedException {
        Await.until(role, () -> peer.status().role().equals(role), () -> text(peer) + log.lines());
    }

    private static String text(Peer peer) {
        StatusReport status = peer.status();
        return status.role() + " " + status.problem() + " " + status.stored();
    }

    private void assertEachRowOnce(Peer peer) throws Exception {
        Trial.assertEachRowOnce(peer, source, () -> text(peer) + log.lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync_interval=20ms", "sync_interval=0"})
    void aDiskThatRefusesToSyncIsWaitedForAndEachRowIsRecordedOnce(String interval)
            throws Exception {
        Peer peer = replaying(interval);
        var before = peer.status().identity();
        disk.afterOutboxSyncs(2, () -> disk.syncsFail(EVERYTHING));

        awaitRole(peer, "suspended");
        Await.until("problem", () -> peer.status().problem().isPresent());
        String problem = peer.status().problem().get();
        assertTrue(problem.startsWith("the disk refuses: cannot sync " + folder), problem);
        assertEquals(Optional.empty(), peer.status().group().leader());
        disk.heal();

        awaitRole(peer, "leader");
        assertEquals(Optional.empty(), peer.status().problem());
        assertEquals(before.endpoint(), peer.status().identity().endpoint());
        assertNotEquals(before.incarnation(), peer.status().identity().incarnation());
        assertEachRowOnce(peer);
        List<String> events = file("events.csv").lines().map(row -> row.split(",")[1]).toList();
        assertEquals(1, events.stream().filter("disk_failed"::equals).count());
        assertEquals(1, events.stream().filter("disk_works"::equals).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync_interval=20ms", "sync_interval=0"})
    void aFullDiskIsWaitedForAndEachRowIsRecordedOnce(String interval) throws Exception {
        Peer peer = replaying(interval);
        disk.afterOutboxSyncs(2, () -> disk.full(EVERYTHING));

        awaitRole(peer, "suspended");
        disk.heal();

        assertEachRowOnce(peer);
    }

    @Test
    void whileTheDiskRefusesItIsTriedAgainAndAgainAndToldOnce() throws Exception {
        Peer peer = replaying();
        disk.afterOutboxSyncs(2, () -> disk.syncsFail(EVERYTHING));

        awaitRole(peer, "suspended");
        long refusals = disk.refusals();
        Await.until("two more attempts", () -> disk.refusals() > refusals + 1);

        assertEquals("suspended", peer.status().role());
        assertEquals(
                1,
                log.lines().stream().filter(line -> line.startsWith("ERROR")).count(),
                log::toString);
    }

    @Test
    void aCsvFileThatCannotBeWrittenNeverStopsTheRecord() throws Exception {
        Peer peer = replaying();
        disk.afterOutboxSyncs(2, () -> disk.full(path -> path.endsWith(".csv")));

        Await.until(
                "the record goes on",
                () -> peer.status().group().lastSequence() == ROWS,
                () -> text(peer));
        Await.until("problem", () -> peer.status().problem().isPresent());
        assertEquals("leader", peer.status().role());
        assertTrue(
                peer.status()
                        .problem()
                        .get()
                        .startsWith("a CSV file cannot be written, the record"),
                text(peer));
        assertTrue(peer.status().stored().csvSequence() < ROWS);
        disk.heal();

        Await.until("no problem", () -> peer.status().problem().isEmpty());
        assertEachRowOnce(peer);
        assertEquals(
                1, file("events.csv").lines().filter(row -> row.contains(",csv_works,")).count());
    }

    @Test
    void theTroubleOfACsvFileEndsWithTheRecoveryOfTheWholeDisk() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_interval_seconds=0.01");
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 3);
        disk.full(path -> path.endsWith(".csv"));
        Await.until("problem", () -> peer.status().problem().isPresent());
        disk.full(EVERYTHING);
        awaitRole(peer, "suspended");
        disk.heal();

        awaitRole(peer, "leader");
        Await.until("no problem", () -> peer.status().problem().isEmpty(), () -> text(peer));
        String told = "INFO CSV files are written again";
        Await.until("told", () -> log.lines().contains(told), log::toString);
    }

    /** The session that met it is gone when the files are sound again. */
    @Test
    void theTroubleOfADamagedCsvFileEndsWithTheRecoveryOfTheWholeDisk() throws Exception {
        String[] settings = {
            "data_on_start=resume",
            "sensor_source=mock",
            "sensor_id=hall",
            "sensor_interval_seconds=0.01"
        };
        Peer peer = start(settings);
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 9);
        peer.stop();
        Path csv = peer.dataDirectory().resolve("hall.csv");
        Files.writeString(csv, Files.readString(csv).replaceFirst("\n1,.*\n", "\n"));
        Peer again = start(settings);
        Await.until("problem", () -> again.status().problem().isPresent());
        String problem = again.status().problem().orElseThrow();
        assertTrue(problem.contains(" the CSV files held "), problem);
        disk.full(EVERYTHING);
        awaitRole(again, "suspended");
        disk.heal();

        awaitRole(again, "leader");
        Await.until("no problem", () -> again.status().problem().isEmpty(), () -> text(again));
        String told = "INFO the CSV files are what the journal says again";
        Await.until("told", () -> log.lines().contains(told), log::toString);
    }

    @Test
    void csvFilesThatCannotBeSyncedAreRenderedAnew() throws Exception {
        Peer peer = replaying();
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 300);

        disk.syncsFail(path -> path.endsWith(".csv"));
        Await.until("problem", () -> peer.status().problem().isPresent());
        assertEquals("leader", peer.status().role());
        disk.heal();

        Await.until("no problem", () -> peer.status().problem().isEmpty());
        assertEachRowOnce(peer);
    }

    @Test
    void aPeerThatIsStoppedWhileItsDiskRefusesSavesWhatItCanWhenItWorks() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=hall", "sensor_interval_seconds=0.01");
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 3);
        disk.syncsFail(EVERYTHING);
        awaitRole(peer, "suspended");
        disk.heal();

        peer.stop();

        assertEquals("stopped", peer.status().role());
        Peer again = start("data_on_start=resume");
        awaitRole(again, "leader");
        assertTrue(again.status().group().lastSequence() >= 3);
    }

    @Test
    void withEachBatchSyncedNoReadingGetsAPlaceBeforeItIsOnTheDisk() throws Exception {
        Peer peer = start("sync_interval=0", "sensor_source=mock", "sensor_interval_seconds=0.01");
        Await.until("some rows", () -> peer.status().stored().csvSequence() > 3);

        disk.syncsStall(path -> path.contains("/outbox/"));
        Await.until("a sync waits", () -> disk.stalled() > 0);
        long before = peer.batches(); // the status may be of before that
        Await.until("the loop looks again", () -> peer.batches() > before + 2);
        Await.until(
                "the rest is recorded",
                () ->
                        peer.status().group().outboxReadings() == 1
                                && peer.status().stored().durableEnd()
                                        == peer.status().group().journalEnd());
        long last = peer.status().group().lastSequence();
        long batches = peer.batches();
        Await.until("the loop goes on", () -> peer.batches() > batches + 5);
        assertEquals(last, peer.status().group().lastSequence());
        assertEquals(1, peer.status().group().outboxReadings(), "the sensor waits for its reading");
        disk.heal();

        Await.until("it goes on", () -> peer.status().group().lastSequence() > last + 3);
    }
}
