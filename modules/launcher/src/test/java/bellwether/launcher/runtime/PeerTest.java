package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.config.PeerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One peer with everything real, on loopback and alone. */
@Timeout(90)
final class PeerTest {
    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();
    private Optional<Peer> running = Optional.empty();

    @AfterEach
    void endPeer() {
        running.ifPresent(Peer::kill);
    }

    private Peer start(PeerConfig config) throws StartException {
        running = Optional.of(Peer.start(config, log));
        return running.get();
    }

    private Peer leader(String... settings) throws Exception {
        Peer peer = start(Trial.config(folder, settings));
        Await.until("leads", () -> peer.status().role().equals("leader"));
        return peer;
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve("run/" + Trial.ID + "/" + name));
    }

    private List<String> rows(Peer peer) throws IOException {
        return Files.readAllLines(peer.dataDirectory().resolve("hall.csv"));
    }

    @Test
    void aPeerAloneLeadsAndItsReadingsBecomeRows() throws Exception {
        Peer peer = leader("sensor_source=mock", "sensor_id=hall", "sensor_interval_seconds=0.01");
        Await.until("five readings", () -> peer.status().group().lastSequence() >= 5);

        peer.stop();

        var status = peer.status();
        assertEquals("stopped", status.role());
        assertEquals(Optional.empty(), peer.awaitEnd());
        assertEquals(status.group().lastSequence(), status.stored().csvSequence());
        assertEquals(status.group().journalEnd(), status.stored().durableEnd());
        assertEquals(0, status.group().outboxReadings());
        assertEquals(status.group().lastSequence() + 1, rows(peer).size());
        assertEquals(folder.resolve("data/" + Trial.ID), peer.dataDirectory());
    }

    @Test
    void aRowThatWasTakenOutWhileThePeerWasDownIsToldAndComesBack() throws Exception {
        String[] settings = {
            "data_on_start=resume",
            "sensor_source=mock",
            "sensor_id=hall",
            "sensor_interval_seconds=0.01"
        };
        Peer peer = leader(settings);
        Await.until("some", () -> peer.status().stored().csvSequence() >= 9);
        peer.stop();
        Path csv = peer.dataDirectory().resolve("hall.csv");
        String sound = Files.readString(csv);
        Files.writeString(csv, sound.replaceFirst("\n1,.*\n", "\n"));

        leader(settings);
        String told =
                ",csv_damaged,0,\""
                        + peer.dataDirectory()
                        + ": up to sequence "
                        + peer.status().stored().csvSequence()
                        + " the CSV files held "
                        + sound.length()
                        + " bytes when the peer stopped, and hold ";
        Await.until(
                "told",
                () ->
                        lines(folder.resolve("run/" + Trial.ID + "/events.csv")).stream()
                                .anyMatch(row -> row.contains(told)));
        Await.until("mended", () -> String.join("\n", lines(csv)).startsWith(sound.strip()));
        Await.until(
                "over",
                () ->
                        lines(folder.resolve("run/" + Trial.ID + "/events.csv")).stream()
                                .anyMatch(row -> row.contains(",csv_repaired,")));
    }

    /** {@return what a file holds; nothing if it is not there yet} */
    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hooksAreRunUntilTheEndAndMetricsTellHowItStands() throws Exception {
        Path hooks = Files.createDirectory(folder.resolve("hooks"));
        Path hook = hooks.resolve("any.sh");
        Files.writeString(
                hook,
                "#!/bin/sh\n"
                        + "echo \"$BELLWETHER_EVENT $BELLWETHER_ROLE $BELLWETHER_MEMBERS\" >>told\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        Peer peer = leader("hooks_dir=" + hooks);
        Path said = folder.resolve("told");
        Await.until(
                "the hook is told who leads", () -> lines(said).contains("became_leader leader 1"));

        peer.stop();

        List<String> told = lines(said);
        assertEquals("stopped stopped 1", told.getLast());
        String metrics = file("metrics.prom");
        assertTrue(metrics.contains("role=\"stopped\"} 1\n"), metrics);
        assertTrue(metrics.contains("event=\"became_leader\"} 1\n"), metrics);
    }

    @Test
    void whatHappenedCanBeReadInTheFiles() throws Exception {
        Peer peer = leader();
        String shown = "\"role\":\"leader\"";
        Await.until(
                "status file",
                () -> {
                    try {
                        return file("status.json").contains(shown);
                    } catch (IOException e) {
                        return false; // not written yet
                    }
                });

        peer.stop();

        assertTrue(file("status.json").contains("\"role\":\"stopped\""), file("status.json"));
        List<String> events = file("events.csv").lines().map(row -> row.split(",")[1]).toList();
        assertEquals("listening", events.get(1));
        assertTrue(events.contains("became_leader"), events.toString());
        assertEquals("stopped", events.getLast());
        assertTrue(
                log.lines().stream()
                        .anyMatch(line ->
                                line.startsWith("INFO became the Group Leader via election")),
                log.lines().toString());
    }

    private Path source() throws IOException {
        return source(3_000);
    }

    private Path source(int rows) throws IOException {
        var source =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        for (int i = 0; i < rows; i++) {
            source.append("t").append(i).append(",hall,").append(i).append(".0,,1013.25\n");
        }
        return Files.writeString(folder.resolve("source.csv"), source);
    }

    @Test
    void aReplayBecomesTheSourceRowsInOrder() throws Exception {
        Peer peer = leader("sensor_source=replay", "sensor_replay_file=" + source());
        Await.until("all rows", () -> peer.status().stored().rows() == 3_000);
        peer.stop();

        assertEquals("3000,t2999,hall,2999.0,,1013.25", rows(peer).getLast());
        assertEquals(3_001, rows(peer).size());
    }

    @Test
    void aReplayWithEachBatchSyncedBecomesTheSameRows() throws Exception {
        Peer peer =
                leader(
                        "sensor_source=replay",
                        "sensor_replay_file=" + source(),
                        "sync_interval=0",
                        "data_on_start=resume");
        Await.until("all rows", () -> peer.status().stored().rows() == 3_000);
        peer.kill();

        assertEquals("3000,t2999,hall,2999.0,,1013.25", rows(peer).getLast());
        assertEquals(3_001, rows(peer).size());
    }

    /** Each row waits until the disk has it, and so few are synced early by nothing else. */
    @Test
    void theLastRowsOfAReplayDoNotWaitForTheInterval() throws Exception {
        Peer peer =
                leader(
                        "sensor_source=replay",
                        "sensor_replay_file=" + source(100),
                        "sync_interval=5m");
        Await.until("all rows", () -> peer.status().stored().rows() == 100);
        peer.stop();

        assertEquals(101, rows(peer).size());
    }

    @Test
    void aReplayThatHadEndedRepeatsNothingInTheNextRun() throws Exception {
        Path source = source();
        Peer first = leader("sensor_source=replay", "sensor_replay_file=" + source);
        Await.until("all rows", () -> first.status().stored().rows() == 3_000);
        first.kill();

        Peer second =
                leader(
                        "data_on_start=resume",
                        "sensor_source=replay",
                        "sensor_replay_file=" + source);
        Await.until("replay ended again", () -> replaysEnded() == 2);
        second.stop();

        assertEquals(3_001, rows(second).size());
    }

    private long replaysEnded() {
        return log.lines().stream()
                .filter(line -> line.contains("sensor replay has no more readings"))
                .count();
    }

    @Test
    void aKilledPeerCanBeResumed() throws Exception {
        Peer first = leader("sensor_source=mock", "sensor_id=hall", "sensor_interval_seconds=0.01");
        Await.until("readings on disk", () -> first.status().stored().csvSequence() >= 3);
        first.kill();
        long before = first.status().group().lastSequence();

        Peer second = leader("data_on_start=resume");

        assertEquals(before, second.status().group().lastSequence());
        assertEquals(before + 1, rows(second).size());
    }

    @Test
    void aTakenPortStopsTheStartBeforeAnyDataIsSetAside() throws Exception {
        leader().stop();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = Trial.config(folder, "port=" + taken.getLocalPort());

            var error = assertThrows(StartException.class, () -> start(config));

            String start = "cannot listen on 127.0.0.1:" + taken.getLocalPort();
            assertTrue(error.getMessage().startsWith(start), error.getMessage());
            assertFalse(Files.exists(folder.resolve("data/.previous")));
        }
    }

    @Test
    void dataInUseStopsTheStart() throws Exception {
        leader();

        var error = assertThrows(StartException.class, () -> Peer.start(Trial.config(folder), log));

        assertTrue(error.getMessage().contains("data/" + Trial.ID), error.getMessage());
    }

    @Test
    void aPeerThatFailsSaysSoAndEnds() throws Exception {
        Peer peer = leader();

        peer.fail("the disk is gone", new IOException("really"));

        assertEquals(Optional.of("the disk is gone"), peer.awaitEnd());
        assertTrue(file("status.json").contains("\"problem\":\"the disk is gone\""));
        assertTrue(file("events.csv").contains(",peer_failed,1,the disk is gone\n"));
    }

    @Test
    void skippedRowsStayInSight() throws Exception {
        String header = "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";
        Path replay =
                Files.writeString(
                        folder.resolve("source.csv"), header + "bad\nt1,hall,1,2,3\nbad\n");

        Peer peer = leader("sensor_source=replay", "sensor_replay_file=" + replay);
        String problem = "replay: 2 of 3 rows skipped, see the log";
        Await.until("problem", () -> peer.status().problem().equals(Optional.of(problem)));

        Await.until("log", () -> log.lines().contains("WARN " + problem), log.lines()::toString);
    }

    @Test
    void aSensorThatFailsIsToldAndThePeerGoesOn() throws Exception {
        Path replay = Files.writeString(folder.resolve("source.csv"), "no,such,header\n");

        Peer peer = leader("sensor_source=replay", "sensor_replay_file=" + replay);
        Await.until("problem", () -> peer.status().problem().isPresent());

        assertTrue(peer.status().problem().get().startsWith("sensor replay failed: "));
        assertEquals("leader", peer.status().role());
    }
}
