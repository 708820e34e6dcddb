package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimersTest {
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LATER = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long NEVER = TimeUnit.HOURS.toNanos(1);

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = new Threads((name, e) -> failures.add(name + " " + e));
    private final Timers timers = new Timers(threads);
    private final BlockingQueue<String> fired = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        timers.close();
        threads.close();
    }

    private String next() throws InterruptedException {
        return fired.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aTimerFiresOnceOnItsOwnThreadAndNotEarly() throws InterruptedException {
        long armed = System.nanoTime();
        timers.arm("heartbeat", SOON, () -> fired.add(Thread.currentThread().getName()));
        assertEquals("timer-heartbeat", next());
        assertTrue(System.nanoTime() - armed >= SOON);
        timers.arm("other", LATER, () -> fired.add("other"));
        assertEquals("other", next());
        assertTrue(fired.isEmpty());
    }

    @Test
    void armingAgainReplacesWhatRuns() throws InterruptedException {
        timers.arm("t", NEVER, () -> fired.add("first"));
        timers.arm("t", SOON, () -> fired.add("second"));
        assertEquals("second", next());
        timers.arm("t", SOON, () -> fired.add("third"));
        timers.arm("t", LATER, () -> fired.add("fourth"));
        assertEquals("fourth", next());
    }

    @Test
    void aDisarmedTimerDoesNotFire() throws InterruptedException {
        timers.arm("t", SOON, () -> fired.add("disarmed"));
        timers.disarm("t");
        timers.disarm("never armed");
        timers.arm("u", LATER, () -> fired.add("end"));
        assertEquals("end", next());
    }

    @Test
    void aTimerMayArmItself() throws InterruptedException {
        var rounds = new AtomicInteger();
        var action = new Runnable[1];
        action[0] =
                () -> {
                    if (rounds.incrementAndGet() < 5) {
                        timers.arm("t", 1, action[0]);
                    } else {
                        fired.add("done");
                    }
                };
        timers.arm("t", 0, action[0]);
        assertEquals("done", next());
    }

    @Test
    void anActionThatBlocksHoldsUpNeitherArmingNorOtherTimers() throws InterruptedException {
        var release = new CountDownLatch(1);
        timers.arm(
                "slow",
                0,
                () -> {
                    fired.add("begun");
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        assertEquals("begun", next());
        timers.arm("slow", 0, () -> fired.add("again"));
        timers.arm("other", SOON, () -> fired.add("other"));
        assertEquals("other", next());
        release.countDown();
        assertEquals("again", next());
    }

    @Test
    void aFailingActionIsReportedAndTheTimerLives() throws InterruptedException {
        timers.arm(
                "t",
                0,
                () -> {
                    fired.add("failing");
                    throw new IllegalStateException("broken");
                });
        assertEquals("failing", next());
        timers.arm("t", 0, () -> fired.add("alive"));
        assertEquals("alive", next());
        assertEquals(List.of("timer-t java.lang.IllegalStateException: broken"), failures);
    }

    @Test
    void nothingFiresAfterClose() throws InterruptedException {
        timers.arm("t", LATER, () -> fired.add("late"));
        timers.close();
        timers.arm("u", 0, () -> fired.add("later"));
        long begun = System.nanoTime();
        threads.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 1000);
        assertTrue(fired.isEmpty());
        assertEquals(List.of(), failures);
    }

    @Test
    void theNumberOfNamesIsBounded() {
        for (int i = 0; i < Timers.TIMERS_MAX; i++) {
            timers.arm("t" + i, NEVER, () -> {});
        }
        timers.arm("t0", NEVER, () -> {});
        assertThrows(IllegalStateException.class, () -> timers.arm("more", NEVER, () -> {}));
    }
}
