package bellwether.launcher.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.launcher.service.Supervision.Supervised;
import bellwether.launcher.status.StatusReport;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears of a peer that runs. */
@Timeout(60)
final class SupervisionTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final String WATCHDOG_USEC = "200000";

    @TempDir Path folder;
    private PeerLog log;
    private NotifyListener listener;
    private Peer peer;

    @BeforeEach
    void start() throws IOException, ConfigException, StartException {
        log = FilePeerLog.open(folder, ID, Notice.Level.INFO);
        listener = new NotifyListener(folder.resolve("notify").toString());
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        var settings =
                Settings.defaults()
                        .withAssignments(
                                List.of(
                                        "peer_id=" + ID,
                                        "base_dir=" + folder.resolve("b"),
                                        "broadcast_port=" + port,
                                        "discovery_timeout=300ms",
                                        "sensor_source=none"));
        peer = Peer.start(PeerConfig.of(settings), log);
    }

    @AfterEach
    void stop() {
        peer.kill();
        listener.close();
        log.close();
    }

    private ServiceManager manager() {
        var environment = Map.of("NOTIFY_SOCKET", listener.name(), "WATCHDOG_USEC", WATCHDOG_USEC);
        return ServiceManager.of(environment, 42, log);
    }

    @Test
    void aPeerIsReadyOnceItIsInAGroupAndNotBefore() {
        try (var _ = Supervision.start(peer, manager())) {
            assertEquals("STATUS=looks for a group", listener.await("STATUS="));
            String ready = listener.await("READY=1");
            assertEquals("READY=1\nSTATUS=leads 1 peer, view 1", ready);
        }
    }

    /** The look that finds it stopped may still tell of batches done before: no later one does. */
    @Test
    void aGroupLoopThatComesRoundFeedsTheWatchdogAndOneThatHasEndedDoesNot()
            throws InterruptedException {
        var looks = new Semaphore(0);
        Runnable nudge =
                () -> {
                    peer.nudge();
                    looks.release();
                };
        var watched = new Supervised(peer::status, peer::batches, nudge, (_, cause) -> fail(cause));
        try (var _ = Supervision.start(watched, manager())) {
            listener.await("READY=1");
            for (int i = 0; i < 5; i++) {
                assertEquals("WATCHDOG=1", listener.await("WATCHDOG"));
            }
            peer.kill();
            listener.await("STATUS=stopped");
            awaitLooks(looks, 2);
            drain();
            awaitLooks(looks, 10);
        }
        assertFalse(listener.poll().isPresent());
    }

    private static void awaitLooks(Semaphore looks, int count) throws InterruptedException {
        looks.drainPermits();
        assertTrue(looks.tryAcquire(count, 30, TimeUnit.SECONDS));
    }

    /** A hung loop takes nothing from its inbox: the count stands still, however often nudged. */
    @Test
    void aGroupLoopThatHangsIsNeverCalledAlive() throws InterruptedException {
        var batches = new AtomicLong();
        var hanging = new CountDownLatch(20);
        var hung =
                new Supervised(
                        peer::status, batches::get, hanging::countDown, (_, cause) -> fail(cause));
        try (var _ = Supervision.start(hung, manager())) {
            assertTrue(hanging.await(30, TimeUnit.SECONDS));
        }
        for (var next = listener.poll(); next.isPresent(); next = listener.poll()) {
            assertFalse(next.get().contains("WATCHDOG"), next.get());
        }
    }

    @Test
    void aReloadIsToldAndReadinessComesAgain() {
        try (var supervision = Supervision.start(peer, manager())) {
            listener.await("READY=1");
            supervision.reloading();
            listener.await("RELOADING=1");
            supervision.reloaded();
            assertEquals("READY=1\nSTATUS=leads 1 peer, view 1", listener.await("READY=1"));
        }
    }

    /** To be killed because it takes long would help nobody, and a reload would never end. */
    @Test
    void aPeerThatWaitsForItsDiskIsReadyAndSaysSo() {
        var now = peer.status();
        var report =
                new StatusReport(
                        now.identity(),
                        StatusReport.Phase.SUSPENDED,
                        now.group().withoutGroup(),
                        now.stored(),
                        Optional.of("little room on the disk"),
                        now.sensors(),
                        now.uplink(),
                        now.clock(),
                        now.security(),
                        now.updatedAt());
        var waiting = new Supervised(() -> report, () -> 0, () -> {}, (_, cause) -> fail(cause));
        try (var _ = Supervision.start(waiting, manager())) {
            String text = "waits for its disk; problem: little room on the disk";
            assertEquals("READY=1\nSTATUS=" + text, listener.await("READY=1"));
        }
    }

    @Test
    void aProblemIsPartOfTheStatus() {
        try (var _ = Supervision.start(peer, manager())) {
            listener.await("READY=1");
            peer.fail("the disk is gone", new IllegalStateException("planted"));
            assertTrue(listener.await("problem").endsWith("; problem: the disk is gone"));
        }
    }

    private void drain() {
        while (listener.poll().isPresent()) {
            // what had been sent before
        }
    }

    private static void fail(Throwable cause) {
        throw new AssertionError(cause);
    }
}
