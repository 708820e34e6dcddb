package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.JournalFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NioDiskTest {
    @TempDir Path root;

    private NioDisk disk;

    @BeforeEach
    void open() {
        disk = new NioDisk(root);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void failuresNameTheFileAndTheReason() throws IOException {
        var missing = assertThrows(JournalFailure.class, () -> disk.open("a/b", Disk.Mode.READ));
        assertEquals("cannot open a/b: no such file or directory", missing.getMessage());
        Files.createDirectory(root.resolve("d"));
        var directory = assertThrows(JournalFailure.class, () -> disk.open("d", Disk.Mode.WRITE));
        assertTrue(directory.getMessage().startsWith("cannot open d: "), directory.getMessage());
        Files.createFile(root.resolve("f"));
        var file = assertThrows(JournalFailure.class, () -> disk.list("f"));
        assertEquals("cannot list f: not a directory", file.getMessage());
    }

    @Test
    void aFileIsReadAndWrittenAtOffsets() {
        try (var file = disk.open("f", Disk.Mode.WRITE)) {
            file.write(3, bytes("xabcx"), 1, 3);
            assertEquals(6, file.size());
            var into = new byte[10];
            assertEquals(2, file.read(4, into, 1, 9));
            assertEquals('b', into[1]);
            assertEquals('c', into[2]);
            assertEquals(0, file.read(6, into, 0, 10));
            file.truncate(4);
            file.force();
            assertEquals(4, file.size());
        }
    }

    @Test
    void replacePutsNewContentInPlace() throws IOException {
        disk.replace("f", bytes("a longer one"));
        disk.replace("f", bytes("short"));
        assertEquals("short", Files.readString(root.resolve("f")));
        assertEquals(List.of("f"), disk.list("."));
    }

    @Test
    void aTreeIsCreatedMovedAndDeleted() {
        disk.createDirectories("a/b/c");
        disk.replace("a/b/c/f", bytes("x"));
        disk.createDirectories("q");
        disk.move("a/b", "q/moved");
        assertTrue(disk.exists("q/moved/c/f"));
        assertFalse(disk.exists("a/b"));
        disk.delete("q");
        disk.delete("q");
        assertFalse(disk.exists("q"));
        assertEquals(List.of(), disk.list("q"));
        assertTrue(disk.usableBytes() > 0);
    }

    @Test
    void anInterruptDoesNotCloseAFile() {
        try (var file = disk.open("f", Disk.Mode.WRITE)) {
            Thread.currentThread().interrupt();
            file.write(0, bytes("ab"), 0, 2);
            file.force();
            disk.replace("g", bytes("x"));
            assertTrue(Thread.interrupted());
            assertEquals(2, file.size());
        }
    }

    @Test
    void aLockIsHeldByOne() {
        var lock = disk.lock("l");
        var refused = assertThrows(InUseException.class, () -> disk.lock("l"));
        assertTrue(refused.getMessage().endsWith(" l"), refused.getMessage());
        assertTrue(disk.isLocked("l"));
        lock.close();
        assertFalse(disk.isLocked("l"));
        assertFalse(disk.isLocked("of nobody"));
        assertFalse(disk.exists("of nobody"));
        disk.lock("l").close();
    }

    @Test
    void whoWantsALockWaitsForOneWhoOnlyLooksAtIt() throws IOException, InterruptedException {
        disk.lock("l").close();
        var refusal = new AtomicReference<Optional<InUseException>>();
        Thread wanting;
        try (var channel = FileChannel.open(root.resolve("l"), StandardOpenOption.READ);
                var look = channel.lock(0, Long.MAX_VALUE, true)) {
            assertTrue(look.isShared());
            wanting = Thread.startVirtualThread(() -> refusal.set(refused()));
            while (wanting.getState() != Thread.State.TIMED_WAITING && wanting.isAlive()) {
                Thread.onSpinWait();
            }
        }
        wanting.join();
        assertEquals(Optional.empty(), refusal.get());
    }

    private Optional<InUseException> refused() {
        try {
            disk.lock("l").close();
            return Optional.empty();
        } catch (InUseException e) {
            return Optional.of(e);
        }
    }
}
