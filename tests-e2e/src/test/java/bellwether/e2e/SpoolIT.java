package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real files, dropped into the spool of a process that is killed while it takes them. */
@Timeout(240)
final class SpoolIT {
    private static final String ID = "cccccccc-0000-4000-8000-000000000001";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_NANOS = 1_000_000;

    @TempDir private Path folder;

    private ImagePeer start(TestGroup group, Path inbox) throws IOException {
        return ImagePeer.start(
                ID,
                folder,
                group,
                Map.of(
                        "data_on_start", "resume",
                        "discovery_timeout", "200ms",
                        "sensors", "inbox",
                        "sensor.inbox.kind", "spool",
                        "sensor.inbox.interval", "50ms",
                        "sensor.inbox.folder", inbox.toString()));
    }

    private static void drop(Path file, Path inbox) throws IOException {
        Path draft = inbox.resolve(file.getFileName() + ".part");
        Files.copy(file, draft);
        Files.move(draft, inbox.resolve(file.getFileName()));
    }

    @Test
    void eachRowStandsInTheRecordOnceThoughThePeerIsKilledTwice()
            throws IOException, InterruptedException {
        List<Path> files = Weather.files();
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        var source = new ArrayList<String>();
        for (Path file : files) {
            source.addAll(Weather.rows(file));
            drop(file, inbox);
        }
        var group = TestGroup.fresh();
        for (int done = 0; done < 2; done++) {
            killWhileTaking(group, inbox, done);
        }

        try (var peer = start(group, inbox)) {
            peer.awaitStatus(
                    "all rows recorded",
                    status -> status.path("csv_sequence").asLong() >= source.size(),
                    PATIENCE);
            peer.awaitStatus(
                    "all files done", _ -> names(inbox.resolve("done")).size() == 3, PATIENCE);
            assertEquals(0, peer.terminate(PATIENCE), peer::console);

            var recorded = PeerRecord.of(peer).rows().stream().map(PeerRecord.Row::reading);
            assertEquals(source, recorded.toList());
        }
        assertEquals(List.of("lock"), names(inbox.resolve("taking")));
        assertEquals(List.of(), names(inbox.resolve("failed")));
        for (Path file : files) {
            Path done = inbox.resolve("done").resolve(file.getFileName());
            assertEquals(-1, Files.mismatch(file, done));
        }
    }

    /** Kills a peer as soon as it takes a file, and so many are done. */
    private void killWhileTaking(TestGroup group, Path inbox, int done)
            throws IOException, InterruptedException {
        try (var peer = start(group, inbox)) {
            long startNanos = System.nanoTime();
            while (!isTaking(inbox, done)) {
                assertTrue(peer.isAlive(), peer::console);
                assertTrue(System.nanoTime() - startNanos < PATIENCE.toNanos(), peer::console);
                LockSupport.parkNanos(POLL_NANOS);
            }
            peer.kill();
        }
        assertTrue(names(inbox.resolve("done")).size() < 3, "killed before the end");
    }

    private static boolean isTaking(Path inbox, int done) {
        return Files.exists(inbox.resolve("failed")) // the last folder that it makes
                && names(inbox.resolve("taking")).size() > 1 // beside the lock
                && names(inbox.resolve("done")).size() >= done;
    }

    private static List<String> names(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
