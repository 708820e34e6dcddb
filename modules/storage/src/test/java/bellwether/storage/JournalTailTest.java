package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the rest of a writer that lets little gather. */
@Timeout(60)
class JournalTailTest {
    private static final int RING_BYTES = 1 << 20;
    private static final long FOR_EVER_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Threads threads = new Threads();

    @AfterEach
    void join() throws InterruptedException {
        threads.joinAll();
    }

    private static JournalTail tail(int ringBytes) {
        var tail = new JournalTail(ringBytes, 0);
        tail.wokenLater();
        tail.writerRuns(true);
        return tail;
    }

    /** {@return a thread that rests by now, and when it did no longer how far the journal was} */
    private AtomicReference<Long> resting(JournalTail tail) {
        var ended = new AtomicReference<Long>();
        var thread = new AtomicReference<Thread>();
        threads.start(() -> {
            thread.set(Thread.currentThread());
            assertTrue(tail.rest(FOR_EVER_NANOS));
            ended.set(tail.end());
        });
        await(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
        return ended;
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                });
    }

    private static void feed(JournalTail tail, int bytes) {
        assertEquals(bytes, tail.feed(new Bytes(new byte[bytes], 0, bytes), 0));
        tail.publish();
        tail.wake();
    }

    @Test
    void muchToBeWritten() {
        var tail = tail(RING_BYTES);
        var ended = resting(tail);
        int little = JournalTail.WRITTEN_AT_ONCE_BYTES * 3 / 4; // for which the ring grows
        feed(tail, little);
        assertTrue(tail.writerWaits(), "little has woken it");
        feed(tail, little);
        await(() -> ended.get() != null);
        assertEquals(2L * little, ended.get());
    }

    @Test
    void aFullRingThatHoldsLittle() {
        var tail = tail(4096);
        var ended = resting(tail);
        feed(tail, 4096);
        await(() -> ended.get() != null);
    }

    @Test
    void timeThatIsOver() {
        var tail = tail(RING_BYTES);
        feed(tail, 10);
        assertTrue(tail.rest(TimeUnit.MILLISECONDS.toNanos(1)));
        assertTrue(tail.awaitPending());
    }

    @Test
    void theEndOfTheJournal() {
        var tail = tail(RING_BYTES);
        var ended = resting(tail);
        tail.close();
        await(() -> ended.get() != null);
    }

    @Test
    void aFailure() {
        var tail = tail(RING_BYTES);
        var ended = resting(tail);
        tail.fail(new JournalFailure("broken", null));
        await(() -> ended.get() != null);
    }

    @Test
    void anInterruptWhichStays() {
        var tail = tail(RING_BYTES);
        feed(tail, 10);
        Thread.currentThread().interrupt();
        assertFalse(tail.rest(FOR_EVER_NANOS));
        assertTrue(Thread.interrupted());
    }
}
