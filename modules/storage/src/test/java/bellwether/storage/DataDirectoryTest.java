package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    private static final PeerId PEER = new PeerId("00000000-0000-4000-8000-00000000000a");
    private static final PeerId OTHER = new PeerId("00000000-0000-4000-8000-00000000000b");

    @TempDir Path root;

    private void run(PeerId peer, OnStart onStart, int kept, String content) throws IOException {
        try (var directory = DataDirectory.prepare(new NioDisk(root), peer, onStart, kept)) {
            Path journal = Files.createDirectories(root.resolve(directory.journalPath()));
            Files.writeString(journal.resolve("x"), content);
        }
    }

    private List<String> previous() {
        return new NioDisk(root).list("data/.previous");
    }

    @Test
    void clearSetsThePreviousRunAsideAndStartsEmpty() throws IOException {
        run(PEER, OnStart.CLEAR, 3, "one");
        try (var directory = DataDirectory.prepare(new NioDisk(root), PEER, OnStart.CLEAR, 3)) {
            assertEquals("data/" + PEER, directory.path());
            assertEquals(List.of(), new NioDisk(root).list(directory.path()));
            assertEquals(Optional.of("data/.previous/" + PEER + "-0001"), directory.setAside());
        }
        assertEquals(
                "one",
                Files.readString(root.resolve("data/.previous/" + PEER + "-0001/journal/x")));
    }

    @Test
    void whatIsSetAsideSurvivesAPowerCutThoughItsProcessHadNotSyncedIt() {
        for (long seed = 0; seed < 20; seed++) {
            var disk = new MemoryDisk(new SplittableRandom(seed));
            var first = DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3);
            write(disk, first.journalPath() + "/a.log");
            write(disk, first.outboxPath() + "/a.out");
            String aside =
                    DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3).setAside().orElseThrow();
            disk.crash();
            assertEquals("x", disk.content(aside + "/journal/a.log"), "seed " + seed);
            assertEquals("x", disk.content(aside + "/outbox/a.out"), "seed " + seed);
        }
    }

    private static void write(MemoryDisk disk, String path) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            file.write(0, new byte[] {'x'}, 0, 1);
        }
    }

    @Test
    void onlyTheNewestRunsOfThatPeerAreKept() throws IOException {
        run(OTHER, OnStart.CLEAR, 3, "other");
        run(OTHER, OnStart.CLEAR, 3, "other");
        for (int i = 1; i <= 5; i++) {
            run(PEER, OnStart.CLEAR, 2, "run " + i);
        }
        assertEquals(List.of(PEER + "-0003", PEER + "-0004", OTHER + "-0001"), previous());
        assertEquals(
                "run 4",
                Files.readString(root.resolve("data/.previous/" + PEER + "-0004/journal/x")));
    }

    @Test
    void withNoneKeptNothingIsLeft() throws IOException {
        run(PEER, OnStart.CLEAR, 0, "one");
        run(PEER, OnStart.CLEAR, 0, "two");
        assertEquals(List.of(), previous());
    }

    @Test
    void anEmptyRunIsNotSetAside() throws IOException {
        for (int i = 0; i < 3; i++) {
            DataDirectory.prepare(new NioDisk(root), PEER, OnStart.CLEAR, 3).close();
        }
        assertEquals(List.of(), previous());
    }

    @Test
    void resumeKeepsWhatIsThere() throws IOException {
        run(PEER, OnStart.RESUME, 3, "one");
        try (var directory = DataDirectory.prepare(new NioDisk(root), PEER, OnStart.RESUME, 3)) {
            assertEquals(Optional.empty(), directory.setAside());
            assertEquals("one", Files.readString(root.resolve("data/" + PEER + "/journal/x")));
        }
    }

    @Test
    void aDirectoryInUseIsRefusedByName() {
        var disk = new NioDisk(root);
        try (var held = DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3)) {
            var refused =
                    assertThrows(
                            InUseException.class,
                            () -> DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3));
            assertTrue(refused.getMessage().contains(held.path()), refused.getMessage());
            DataDirectory.prepare(disk, OTHER, OnStart.CLEAR, 3).close();
        }
        DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3).close();
    }
}
