package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Effect;
import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.launcher.Await;
import bellwether.launcher.config.Identity;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Reading;
import bellwether.sequencer.MemoryOutbox;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a real group, a real journal and recorded effects. */
@Timeout(60)
final class GroupLoopTest {
    private static final Reading READING = new Reading("s", "2026-01-01T00:00:00Z", "1", "2", "3");

    @TempDir Path folder;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = new Threads((thread, cause) -> failures.add(thread + cause));
    private final Inbox inbox = new Inbox();
    private final Timers timers = new Timers(threads);
    private final ArmedTimers armed = new ArmedTimers(timers, inbox);
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final List<GroupStatus> settled = new CopyOnWriteArrayList<>();
    private final List<Thread> doers = new CopyOnWriteArrayList<>();
    private final AtomicLong offeredInAll = new AtomicLong();
    private volatile Runnable atSettled = () -> {};
    private OpenedStore opened;
    private Store store;
    private GroupLoop loop;

    @BeforeEach
    void build() throws Exception {
        var run = Run.begin(Trial.config(folder), Identity.unproved(Trial.ID));
        opened = OpenedStore.of(run, new Shell(threads, inbox, new ListPeerLog()));
        store = opened.store();
        var group =
                new Group(
                        Trial.ID,
                        run.incarnation(),
                        run.groupConfig(new Endpoint("127.0.0.1", 1)),
                        store.journal(),
                        store.index(),
                        new MemoryOutbox(),
                        store.projection(),
                        new SplittableRandom(1),
                        this::carryOut);
        loop = new GroupLoop(inbox, group, armed, new Recorder());
    }

    private final class Recorder implements GroupLoop.Observer {
        @Override
        public void accepted() {
            story.add("accepted end=" + store.journal().end());
        }

        @Override
        public void journalMoved() {
            story.add("moved end=" + store.journal().end());
        }

        @Override
        public void settled(GroupStatus status, int offered) {
            story.add("settled offered=" + offered);
            settled.add(status);
            doers.add(Thread.currentThread());
            offeredInAll.addAndGet(offered);
            atSettled.run();
        }

        @Override
        public void brokenOff(int offered) {
            story.add("broken off offered=" + offered);
        }
    }

    @AfterEach
    void end() {
        inbox.close();
        timers.close();
        threads.close(); // the loop ends before what it writes is closed
        opened.close();
        assertEquals(List.of(), failures);
    }

    private void carryOut(Effect effect) {
        story.add(effect.getClass().getSimpleName());
        switch (effect) {
            case Effect.Arm(var timer, long delayNanos) -> armed.arm(timer, delayNanos);
            case Effect.Disarm(var timer) -> armed.disarm(timer);
            case Effect.Send _,
                    Effect.Dial _,
                    Effect.Contact _,
                    Effect.Disconnect _,
                    Effect.Broadcast _,
                    Effect.OpenStream _,
                    Effect.CloseStream _,
                    Effect.Sync _,
                    Effect.Tell _ -> {
                // recorded above
            }
        }
    }

    @Test
    void effectsOfABatchComeBeforeItsStatusAndAllInputsOfItCount() throws Exception {
        inbox.putNow(new Input.Start());
        inbox.putNow(new Input.Offered(List.of(READING.payload(), READING.payload())));
        inbox.putNow(new Input.Offered(List.of(READING.payload())));

        threads.start("group-loop", loop);
        Await.until("first batch", () -> !settled.isEmpty());

        List<String> told = List.copyOf(story); // the loop goes on
        int end = told.indexOf("settled offered=3");
        assertTrue(end > 0, told.toString());
        assertTrue(told.subList(0, end).contains("Broadcast"), told.toString());
        assertTrue(told.subList(0, end).contains("Arm"), told.toString());
        assertEquals(3, settled.getFirst().outboxReadings());
    }

    @Test
    void timersDriveThePeerToTheLeadAndItsReadingsIntoTheJournal() throws Exception {
        inbox.putNow(new Input.Start());
        inbox.putNow(new Input.Offered(List.of(READING.payload())));

        threads.start("group-loop", loop);

        Await.until("sequenced", () -> settled.stream().anyMatch(s -> s.lastSequence() == 1));
        assertEquals(GroupStatus.State.LEADER, settled.getLast().role());
        assertEquals(store.journal().end(), settled.getLast().journalEnd());
    }

    @Test
    void whatWasAcceptedIsToldBeforeAnybodyCanHaveIt() throws Exception {
        inbox.putNow(new Input.Start());
        threads.start("group-loop", loop);
        Await.until("leads", this::leads);
        long end = store.journal().end();

        inbox.putNow(new Input.Offered(List.of(READING.payload())));

        Await.until("sequenced", () -> settled.getLast().lastSequence() == 1);
        assertTrue(story.contains("accepted end=" + end), story.toString());
    }

    @Test
    void thatTheJournalHasMovedIsToldBeforeAnythingElseOfABatch() throws Exception {
        inbox.putNow(new Input.Start());
        threads.start("group-loop", loop);
        Await.until("leads", this::leads);
        story.clear();

        inbox.putNow(new Input.Offered(List.of(READING.payload())));

        Await.until("sequenced", () -> settled.getLast().lastSequence() == 1);
        long end = store.journal().end();
        var told = List.copyOf(story);
        int moved = told.indexOf("moved end=" + end);
        assertTrue(moved >= 0 && moved < told.indexOf("settled offered=1"), told.toString());
        assertEquals(moved, told.lastIndexOf("moved end=" + end), told.toString());
    }

    @Test
    void theLoopEndsWhenTheGroupHasLeft() throws Exception {
        inbox.putNow(new Input.Start());
        Thread thread = threads.start("group-loop", loop);
        Await.until("leads", this::leads);

        inbox.putNow(new Input.Stop());

        assertTrue(thread.join(Duration.ofSeconds(10)));
    }

    @Test
    void whatIsReceivedIsDoneByWhoBringsIt() throws Exception {
        receive(new Input.Start());

        assertEquals(1, settled.size());
        assertEquals(List.of(Thread.currentThread()), doers);
    }

    @Test
    void whatIsReceivedComesBehindWhatWaits() throws Exception {
        inbox.putNow(new Input.Start());
        inbox.putNow(new Input.Offered(List.of(READING.payload())));

        receive(new Input.Offered(List.of(READING.payload())));

        assertEquals("settled offered=2", story.getLast());
    }

    @Test
    void whatCameAtOnceIsOneBatch() throws Exception {
        inbox.putQuietly(new Input.Start());
        inbox.putQuietly(new Input.Offered(List.of(READING.payload())));
        inbox.putQuietly(new Input.Offered(List.of(READING.payload())));
        assertEquals(List.of(), settled);

        loop.takeTurn();

        assertEquals(1, settled.size());
        assertEquals("settled offered=2", story.getLast());
    }

    @Test
    void whatIsLargeIsLeftToTheOwnThread() throws Exception {
        receive(new Input.Start());
        var payload = READING.payload();
        int many = (int) (GroupLoop.AT_ONCE_BYTES_MAX / payload.length()) + 1;

        receive(new Input.Offered(Collections.nCopies(many, payload)));
        assertEquals(1, settled.size());

        Thread own = threads.start("group-loop", loop);
        Await.until("done", () -> settled.size() > 1);
        assertEquals(own, doers.get(1));
    }

    @Test
    void nobodyWaitsForWhoHasTheTurnAndWhatCameMeanwhileIsDoneAfterIt() throws Exception {
        var inTurn = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        Thread own = threads.start("group-loop", loop);
        Await.untilItWaits(own);
        atSettled =
                () -> {
                    atSettled = () -> {};
                    inTurn.countDown();
                    awaitUnchecked(mayGoOn);
                };
        threads.start("reader", () -> receive(new Input.Start()));
        inTurn.await();

        receive(new Input.Offered(List.of(READING.payload())));
        assertEquals(1, settled.size());
        mayGoOn.countDown();

        Await.until("done", () -> offeredInAll.get() == 1);
    }

    @Test
    void whatABatchFailsOfEndsTheOwnThreadAndNotWhoBroughtIt() throws Exception {
        var failure = new IllegalStateException("on purpose");
        atSettled =
                () -> {
                    throw failure;
                };
        Thread own = threads.start("group-loop", loop);
        Await.untilItWaits(own);

        receive(new Input.Start());

        assertTrue(own.join(Duration.ofSeconds(10)));
        assertEquals(List.of("group-loop" + failure), failures);
        failures.clear();
        receive(new Input.Offered(List.of(READING.payload())));
        assertEquals(1, settled.size());
        assertFalse(inbox.isEmpty());
    }

    @Test
    void theOwnThreadEndsAlsoWhenAnotherHasLedTheGroupToLeave() throws Exception {
        inbox.putNow(new Input.Start());
        Thread own = threads.start("group-loop", loop);
        Await.until("leads", this::leads);

        receive(new Input.Stop());

        assertTrue(own.join(Duration.ofSeconds(10)));
    }

    @Test
    void allThatManyBringIsDoneOnce() throws Exception {
        int threadsMax = 4;
        int each = 2_000;
        receive(new Input.Start());
        threads.start("group-loop", loop);
        for (int i = 0; i < threadsMax; i++) {
            threads.startPlatform(
                    "reader",
                    () -> {
                        for (int j = 0; j < each; j++) {
                            receive(new Input.Offered(List.of(READING.payload())));
                        }
                    });
        }

        Await.until("done", () -> offeredInAll.get() == (long) threadsMax * each);
        assertTrue(inbox.isEmpty());
    }

    private void receive(Input input) {
        try {
            inbox.putQuietly(input);
            loop.takeTurn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean leads() {
        return !settled.isEmpty() && settled.getLast().role() == GroupStatus.State.LEADER;
    }

    @Test
    void aFiringThatWasReplacedInTheInboxIsStale() {
        armed.arm(Timer.HEARTBEAT, 0);
        Input.Fired first = firing();
        armed.arm(Timer.HEARTBEAT, 0);
        Input.Fired second = firing();

        assertFalse(armed.take(first));
        assertTrue(armed.take(second));
        assertFalse(armed.take(second));

        armed.arm(Timer.HEARTBEAT, 0);
        Input.Fired third = firing();
        armed.disarm(Timer.HEARTBEAT);
        assertFalse(armed.take(third));
    }

    private Input.Fired firing() {
        var batch = new ArrayList<Input>();
        assertTrue(inbox.await());
        inbox.take(batch);
        return (Input.Fired) batch.getFirst();
    }
}
