package bellwether.launcher.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.log.PeerLog;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of sd_notify, against a real socket. */
@Timeout(60)
final class ServiceManagerTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final int MORE_THAN_ANY_QUEUE = 10_000;

    @TempDir Path folder;
    private PeerLog log;

    @BeforeEach
    void open() throws IOException {
        log = FilePeerLog.open(folder, ID, Notice.Level.DEBUG);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private ServiceManager manager(Map<String, String> environment) {
        return ServiceManager.of(environment, 42, log);
    }

    private String logged() throws IOException {
        return Files.readString(folder.resolve(ID + "_log.txt"));
    }

    @Test
    void messagesGoToASocketThatIsAPath() {
        try (var listener = new NotifyListener(folder.resolve("notify").toString())) {
            var manager = manager(Map.of("NOTIFY_SOCKET", listener.name()));

            assertTrue(manager.isPresent());
            assertTrue(manager.ready("leads 3 peers,\nview 2"));
            assertTrue(manager.status("Größe"));
            assertTrue(manager.reloading(5_000_999));
            assertTrue(manager.alive());
            assertTrue(manager.stopping("leaves"));

            assertEquals(Optional.of("READY=1\nSTATUS=leads 3 peers, view 2"), listener.poll());
            assertEquals(Optional.of("STATUS=Größe"), listener.poll());
            assertTrue(listener.poll().orElse("").startsWith("RELOADING=1\nMONOTONIC_USEC=5000\n"));
            assertEquals(Optional.of("WATCHDOG=1"), listener.poll());
            assertEquals(Optional.of("STOPPING=1\nSTATUS=leaves"), listener.poll());
            assertEquals(Optional.empty(), listener.poll());
        }
    }

    @Test
    void messagesGoToASocketWithAnAbstractName() {
        try (var listener = new NotifyListener("@bellwether-test-" + UUID.randomUUID())) {
            assertTrue(manager(Map.of("NOTIFY_SOCKET", listener.name())).alive());
            assertEquals(Optional.of("WATCHDOG=1"), listener.poll());
        }
    }

    @Test
    void withoutAServiceManagerNothingIsSentAndNothingSaid() throws IOException {
        var manager = manager(Map.of());

        assertFalse(manager.isPresent());
        assertTrue(manager.ready("x"));
        assertEquals(0, manager.watchdogNanos());
        assertEquals("", logged());
    }

    @Test
    void aSocketThatIsNotThereIsWarnedOfOnceAndHarmsNobody() throws IOException {
        var manager = manager(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString()));

        assertFalse(manager.ready("x"));
        assertFalse(manager.ready("x"));

        assertEquals(1, logged().lines().count(), logged());
        assertTrue(logged().contains("errno=2"), logged());
    }

    @Test
    void aServiceManagerThatDoesNotReadHoldsNobodyUp() throws IOException {
        try (var listener = new NotifyListener(folder.resolve("notify").toString())) {
            var manager = manager(Map.of("NOTIFY_SOCKET", listener.name()));
            int heard = 0;
            while (heard < MORE_THAN_ANY_QUEUE && manager.alive()) {
                heard++;
            }
            assertTrue(heard < MORE_THAN_ANY_QUEUE, "the queue is never full");
            assertEquals("", logged());
            listener.poll();
            assertTrue(manager.alive(), "there is room again");
        }
    }

    @Test
    void theWatchdogIsOnlyForTheProcessThatItNames() {
        String name = "/run/none";
        var ours = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "42");
        assertEquals(3_000_000_000L, manager(ours).watchdogNanos());
        var others = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "3", "WATCHDOG_PID", "41");
        assertEquals(0, manager(others).watchdogNanos());
        var unnamed = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "7");
        assertEquals(7_000, manager(unnamed).watchdogNanos());
    }

    @Test
    void variablesThatMakeNoSenseAreWarnedOf() throws IOException {
        assertFalse(manager(Map.of("NOTIFY_SOCKET", "vsock:2:1")).isPresent());
        assertFalse(manager(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107))).isPresent());
        assertTrue(manager(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(106))).isPresent());
        var odd = Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", "soon");
        assertEquals(0, manager(odd).watchdogNanos());
        assertEquals(3, logged().lines().count(), logged());
    }

    @Test
    void aNameThatFitsNoSocketIsRefused() {
        var datagrams = new UnixDatagrams();
        assertThrows(IllegalArgumentException.class, () -> datagrams.send("", "x"));
        String tooLong = "/" + "x".repeat(UnixDatagrams.NAME_BYTES_MAX);
        assertThrows(IllegalArgumentException.class, () -> datagrams.send(tooLong, "x"));
    }
}
