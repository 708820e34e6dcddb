package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = new Threads((name, e) -> failures.add(name + " " + e));

    @Test
    void aThreadIsVirtualAndNamed() throws InterruptedException {
        Thread thread = threads.start("connection-1", () -> {});
        thread.join();
        assertTrue(thread.isVirtual());
        assertEquals("connection-1", thread.getName());
        assertEquals(List.of(), failures);
    }

    @Test
    void whatMayWaitForAFileKeepsNoCarrierFromOthers() throws InterruptedException {
        Thread thread = threads.startPlatform("journal-sync", () -> {});
        thread.join();
        assertFalse(thread.isVirtual());
        assertTrue(thread.isDaemon(), "it would keep the process from its end");
        assertEquals("journal-sync", thread.getName());
        assertEquals(List.of(), failures);
    }

    @Test
    void whereTheSystemGivesNoneAVirtualOneDoesIt() throws InterruptedException {
        var ran = new CountDownLatch(1);
        Thread thread =
                threads.startOr(Thread.ofPlatform().stackSize(1L << 50), "sync", ran::countDown);
        assertTrue(ran.await(10, TimeUnit.SECONDS));
        assertTrue(thread.isVirtual(), "the system has given a thread of a petabyte");
        threads.close();
        assertEquals(List.of(), failures);
    }

    @Test
    void threadsOfConnectionsAreOfTheSystemWhileTheyAreFew() throws InterruptedException {
        var end = new CountDownLatch(1);
        for (int i = 0; i < Threads.CONNECTIONS_PLATFORM_MAX; i++) {
            assertFalse(threads.startConnection("connection", () -> await(end)).isVirtual());
        }
        Thread oneMore = threads.startConnection("connection", () -> await(end));
        assertTrue(oneMore.isVirtual());

        end.countDown();
        assertTrue(oneMore.join(Duration.ofSeconds(10)));
        Thread later;
        do {
            later = threads.startConnection("connection", () -> {});
            later.join();
        } while (later.isVirtual()); // the others are about to end
        threads.close();
        assertEquals(List.of(), failures);
    }

    @Test
    void aThreadThatDiesSaysSo() throws InterruptedException {
        threads.start(
                        "weak",
                        () -> {
                            throw new IllegalStateException("broken");
                        })
                .join();
        assertEquals(List.of("weak java.lang.IllegalStateException: broken"), failures);
    }

    @Test
    void closeInterruptsAndWaits() {
        Thread thread = threads.start("waiting", () -> await(new CountDownLatch(1)));
        threads.close();
        assertFalse(thread.isAlive());
        assertEquals(List.of(), failures);
    }

    @Test
    void aThreadThatDoesNotStopIsReported() {
        var release = new CountDownLatch(1);
        threads.start(
                "stubborn",
                () -> {
                    while (release.getCount() > 0) {
                        await(release);
                        Thread.interrupted();
                    }
                });
        long begun = System.nanoTime();
        threads.close();
        assertTrue(System.nanoTime() - begun < 3 * Threads.STOP_NANOS);
        assertEquals(1, failures.size());
        assertTrue(failures.getFirst().startsWith("stubborn "), failures.getFirst());
        release.countDown();
    }

    @Test
    void aThreadStartedAfterCloseEndsAtItsFirstWait() throws InterruptedException {
        threads.close();
        Thread late = threads.start("late", () -> await(new CountDownLatch(1)));
        assertTrue(late.join(Duration.ofSeconds(20)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
