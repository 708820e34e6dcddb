package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.launcher.Await;
import bellwether.protocol.Bytes;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InboxTest {
    private static final PeerId PEER = new PeerId("0f8fad5b-d9cb-469f-a165-70867728950e");

    private final Inbox inbox = new Inbox(100, 4);
    private final List<Thread> producers = new ArrayList<>();

    @AfterEach
    void endProducers() throws InterruptedException {
        inbox.close();
        for (Thread producer : producers) {
            producer.join();
        }
    }

    private static Input requests(int bytes) {
        return new Input.Received(PEER, new Message.Requests(Bytes.of(new byte[bytes])));
    }

    private static Input pulse(int n) {
        return new Input.Unreachable(PEER, Integer.toString(n));
    }

    /** Puts on a thread of its own; the latch opens when the input is in, or was refused. */
    private CountDownLatch putAside(Input input) {
        var done = new CountDownLatch(1);
        producers.add(
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                inbox.put(input);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            done.countDown();
                        }));
        return done;
    }

    private void awaitBlocked() throws InterruptedException {
        Await.untilItWaits(producers.getLast());
    }

    private List<Input> take() {
        var batch = new ArrayList<Input>();
        inbox.take(batch);
        return batch;
    }

    @Test
    void inputsComeOutInTheOrderInWhichTheyWentIn() throws InterruptedException {
        inbox.put(pulse(1));
        inbox.putNow(pulse(2));
        inbox.put(pulse(3));

        assertEquals(List.of(pulse(1), pulse(2), pulse(3)), take());
    }

    @Test
    void aProducerWaitsAtTheWeightBoundAndGoesOnWhenThereIsRoom() throws InterruptedException {
        inbox.put(requests(60));
        inbox.put(requests(40));
        var done = putAside(requests(1));
        awaitBlocked();
        assertEquals(1, done.getCount());

        assertEquals(2, take().size());
        done.await();
        assertEquals(List.of(requests(1)), take());
    }

    @Test
    void aProducerWaitsAtTheCountBound() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            inbox.put(pulse(i));
        }
        var done = putAside(pulse(4));
        awaitBlocked();
        assertEquals(1, done.getCount());

        take();
        done.await();
    }

    @Test
    void whatIsHeavierThanTheBoundEntersAlone() throws InterruptedException {
        inbox.put(requests(101));
        var done = putAside(requests(1));
        awaitBlocked();
        assertEquals(1, done.getCount());

        assertEquals(List.of(requests(101)), take());
        done.await();
    }

    @Test
    void timersAndStopNeverWait() throws InterruptedException {
        inbox.put(requests(100));
        for (int i = 0; i < 10; i++) {
            inbox.putNow(new Input.Fired(Timer.HEARTBEAT));
        }
        inbox.putNow(new Input.Stop());

        assertEquals(12, take().size());
    }

    @Test
    void ownReadingsAndChunksHaveWeightToo() throws InterruptedException {
        inbox.put(new Input.Offered(List.of(Bytes.of(new byte[60]), Bytes.of(new byte[40]))));
        var done = putAside(requests(1));
        awaitBlocked();
        assertEquals(1, done.getCount());
        take();
        done.await();
    }

    @Test
    void aBatchIsBounded() {
        for (int i = 0; i < Inbox.BATCH_MAX + 1; i++) {
            inbox.putNow(pulse(i));
        }

        assertEquals(Inbox.BATCH_MAX, take().size());
        assertEquals(List.of(pulse(Inbox.BATCH_MAX)), take());
    }

    @Test
    void closingLetsEverybodyGo() throws InterruptedException {
        inbox.put(requests(100));
        var blocked = putAside(requests(1));
        awaitBlocked();
        inbox.close();
        blocked.await();

        assertFalse(inbox.await());
        inbox.putNow(pulse(1));
        assertFalse(inbox.await());
        assertEquals(List.of(), take());
        assertFalse(inbox.putQuietly(pulse(1)));
    }

    @Test
    void closingWakesTheTaker() throws InterruptedException {
        var open = new AtomicBoolean(true);
        Thread taker = Thread.ofVirtual().start(() -> open.set(inbox.await()));
        Await.untilItWaits(taker);
        inbox.close();
        assertTrue(taker.join(Duration.ofSeconds(10)));
        assertFalse(open.get());
    }

    @Test
    void aQuietInputWakesNobodyAndIsThere() throws InterruptedException {
        var woken = new AtomicBoolean();
        Thread taker = Thread.ofVirtual().start(() -> woken.set(inbox.await()));
        Await.untilItWaits(taker);

        inbox.putQuietly(pulse(1));

        assertFalse(taker.join(Duration.ofMillis(50)));
        assertFalse(inbox.isEmpty());
        assertEquals(List.of(pulse(1)), take());
        assertTrue(inbox.isEmpty());
        inbox.ring();
        assertTrue(taker.join(Duration.ofSeconds(10)));
        assertTrue(woken.get());
    }

    @Test
    void aRingCountsOnceAlsoBeforeAnybodyWaits() throws InterruptedException {
        inbox.ring();
        assertTrue(inbox.await());

        Thread taker = Thread.ofVirtual().start(inbox::await);
        Await.untilItWaits(taker);
        inbox.put(pulse(1));
        assertTrue(taker.join(Duration.ofSeconds(10)));
    }

    @Test
    void whoPutsQuietlyAndHasToWaitWakesWhoTakes() throws InterruptedException {
        Thread taker = Thread.ofVirtual().start(inbox::await);
        Await.untilItWaits(taker);
        inbox.putQuietly(requests(100));
        assertFalse(taker.join(Duration.ofMillis(50)));

        Thread producer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                inbox.putQuietly(requests(1));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });

        assertTrue(taker.join(Duration.ofSeconds(10)));
        take();
        assertTrue(producer.join(Duration.ofSeconds(10)));
        assertEquals(List.of(requests(1)), take());
    }
}
