package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.group.Group;
import bellwether.group.Input;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Reading;
import bellwether.transport.Threads;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group has taken in of a replay, and what the disk kept of it. */
final class ReplayPositionTest {
    private static final Reading READING = new Reading("s", "2026-01-01T00:00:00Z", "1", "2", "3");
    private static final int READINGS = 3;

    @TempDir Path folder;

    @Test
    void whereverABatchIsTornThePositionIsThatOfTheReadingsKept() throws Exception {
        var config = Trial.config(folder, "data_on_start=resume");
        try (var threads = new Threads((_, cause) -> cause.printStackTrace())) {
            var shell = new Shell(threads, new Inbox(), new ListPeerLog());
            offer(config, shell);
            Path segment = segment();
            byte[] whole = Files.readAllBytes(segment);
            for (int bytes = 0; bytes <= whole.length; bytes++) {
                Files.write(segment, whole);
                try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    file.truncate(bytes);
                }
                try (var opened =
                        OpenedStore.of(Run.begin(config, Identity.unproved(Trial.ID)), shell)) {
                    var store = opened.store();
                    assertEquals(store.outbox().size(), store.taken("a"), "bytes left: " + bytes);
                }
            }
        }
    }

    private static void offer(PeerConfig config, Shell shell) throws Exception {
        var run = Run.begin(config, Identity.unproved(Trial.ID));
        var opened = OpenedStore.of(run, shell);
        var store = opened.store();
        var group =
                new Group(
                        Trial.ID,
                        run.incarnation(),
                        run.groupConfig(new Endpoint("127.0.0.1", 1)),
                        store.journal(),
                        store.index(),
                        store.outbox(),
                        store.projection(),
                        new SplittableRandom(1),
                        _ -> {});
        var payloads = Collections.nCopies(READINGS, READING.payload());
        var position = Optional.of(new Input.Position("a", READINGS));
        group.step(new Input.Offered(payloads, position), 0);
        store.accepted();
        assertEquals(READINGS, store.taken("a"));
        opened.close();
    }

    private Path segment() throws Exception {
        Path outbox = folder.resolve("data").resolve(Trial.ID.value()).resolve("outbox");
        try (var files = Files.list(outbox)) {
            List<Path> found = files.toList();
            assertEquals(1, found.size());
            return found.getFirst();
        }
    }
}
