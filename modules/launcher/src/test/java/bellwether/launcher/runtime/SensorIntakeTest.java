package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Input;
import bellwether.launcher.Await;
import bellwether.protocol.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SensorIntakeTest {
    private static final Reading READING = new Reading("s", "2026-01-01T00:00:00Z", "1", "", "3");
    private static final long PATIENCE_NANOS = 20_000_000;

    private final Inbox inbox = new Inbox();
    private final ListTroubles troubles = new ListTroubles();
    private final AtomicInteger syncs = new AtomicInteger();
    private SensorIntake intake = intake(false);
    private Thread sensor = Thread.ofVirtual().unstarted(() -> {});

    private SensorIntake intake(boolean untilSynced) {
        return new SensorIntake(
                new ListPeerLog(),
                troubles,
                untilSynced,
                new SensorIntake.Limits(3, 5, 10),
                PATIENCE_NANOS);
    }

    @BeforeEach
    void open() {
        intake.open(inbox, source -> source.equals("old.csv") ? 7 : 0, syncs::incrementAndGet);
    }

    @AfterEach
    void endSensor() throws InterruptedException {
        sensor.interrupt();
        sensor.join();
    }

    private static List<Reading> readings(int count) {
        return Collections.nCopies(count, READING);
    }

    /** What a sensor does that may be held back. */
    @FunctionalInterface
    private interface Handing {
        void over() throws InterruptedException;
    }

    private void aside(Handing handing) {
        sensor =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                handing.over();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private void acceptAside(int count) {
        aside(() -> intake.accept(readings(count)));
    }

    private void awaitBlocked() throws InterruptedException {
        Await.untilItWaits(sensor);
    }

    @Test
    void readingsReachTheGroupAsPayloads() throws InterruptedException {
        intake.accept(readings(2));

        var batch = new ArrayList<Input>();
        inbox.take(batch);
        var offered = assertInstanceOf(Input.Offered.class, batch.getFirst());
        assertEquals(List.of(READING.payload(), READING.payload()), offered.payloads());
    }

    @Test
    void aSensorWaitsWhileItsReadingsAreOnTheWayOrInTheOutbox() throws InterruptedException {
        intake.accept(readings(10));
        acceptAside(1);
        awaitBlocked();

        intake.settled(10, 10); // the group has them, but none is safe
        awaitBlocked();
        intake.settled(0, 9);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void aReplayIsNotFarAheadOfTheLoop() throws InterruptedException {
        intake.accept("new.csv", readings(2));
        aside(() -> intake.accept("new.csv", readings(2)));
        awaitBlocked(); // though the outbox has room for five

        intake.settled(2, 2);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void aBatchThatIsLargerThanTheBoundEntersAlone() throws InterruptedException {
        acceptAside(11);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void aSensorWaitsUntilItsReadingsAreDurableIfEachBatchIsSynced() throws InterruptedException {
        intake = intake(true);
        open();
        acceptAside(2);
        awaitBlocked();
        intake.settled(2, 2); // the group has them
        awaitBlocked();
        intake.synced(0); // a sync that began before it had them
        awaitBlocked();

        intake.synced(intake.accepted());

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void oneSyncServesAllThatWaited() throws InterruptedException {
        intake = intake(true);
        open();
        acceptAside(2);
        awaitBlocked();
        Thread first = sensor;
        acceptAside(3);
        awaitBlocked();
        intake.settled(5, 5);

        intake.synced(intake.accepted());

        assertTrue(first.join(Duration.ofSeconds(10)));
        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void aSensorWaitsUntilThereIsAGroupToTakeItsReadings() throws InterruptedException {
        intake = intake(false);
        acceptAside(1);
        awaitBlocked();

        open();

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void anInterruptedSensorLeavesNothingBehind() throws InterruptedException {
        intake.accept(readings(10));
        acceptAside(5);
        awaitBlocked();
        sensor.interrupt();
        assertTrue(sensor.join(Duration.ofSeconds(10)));

        intake.settled(10, 0);
        acceptAside(10);
        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void aReplayIsHeldBackSoonerThanWhatIsMeasuredNow() throws InterruptedException {
        intake.accept("old.csv", readings(5));
        intake.accept(readings(5));
        aside(() -> intake.accept("old.csv", readings(1)));
        awaitBlocked();
        intake.settled(10, 5);
        awaitBlocked(); // none is on its way, and as many are in the outbox as may be
        intake.settled(0, 4);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
    }

    @Test
    void whatIsMeasuredNowGoesPastAReplayThatWaits() throws InterruptedException {
        intake.accept("old.csv", readings(3));
        aside(() -> intake.accept("old.csv", readings(3)));
        awaitBlocked();
        Thread replay = sensor;

        acceptAside(4);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
        Await.untilItWaits(replay);
        sensor = replay;
        intake.settled(7, 0);
        assertTrue(replay.join(Duration.ofSeconds(10)));
    }

    @Test
    void aReplayThatWaitsForTheLoopAloneIsNotSaidToHaveAFullOutbox() throws InterruptedException {
        intake.accept("new.csv", readings(2));
        aside(() -> intake.accept("new.csv", readings(2)));
        awaitBlocked();
        LockSupport.parkNanos(2 * PATIENCE_NANOS);
        intake.settled(2, 5); // now the outbox is

        Await.until("told", () -> !troubles.told().isEmpty());
        assertEquals(1, troubles.told().size());
        String told = troubles.told().getFirst();
        assertTrue(told.contains("readings=5 limit=5"), told);
    }

    @Test
    void aSensorThatWaitsForLongIsToldOf() throws InterruptedException {
        intake.accept(readings(10));
        assertEquals(List.of(), troubles.told());
        acceptAside(1);
        Await.until("told", () -> !troubles.told().isEmpty());
        assertEquals(
                List.of(
                        "OUTBOX_FULL the outbox is full: readings=10 limit=10; the sensor waits"
                                + " until the group has recorded some of them"),
                troubles.told());

        intake.settled(10, 0);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
        assertEquals("over OUTBOX_FULL", troubles.told().getLast());
    }

    @Test
    void aSensorThatBeginsWhileNobodyTakesReadingsWaits() throws Exception {
        intake.close();
        aside(() -> intake.accept("old.csv", readings(1)));
        awaitBlocked();

        intake.open(inbox, _ -> 7, syncs::incrementAndGet);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
        assertEquals(8, intake.taken("old.csv"));
    }

    @Test
    void countsWhatASourceHasGivenOnFromWhatEarlierRunsTook() throws Exception {
        assertEquals(7, intake.taken("old.csv"));
        intake.accept("old.csv", readings(2));
        assertEquals(9, intake.taken("old.csv"));
        var batch = new ArrayList<Input>();
        inbox.take(batch);
        var offered = assertInstanceOf(Input.Offered.class, batch.getFirst());
        assertEquals(Optional.of(new Input.Position("old.csv", 9)), offered.position());
        assertEquals(0, intake.taken("new.csv"));
    }

    @Test
    void aSourceIsSettledOnceAllThatItGaveIsDurable() throws Exception {
        intake.accept("old.csv", readings(2));
        aside(() -> intake.settle("old.csv"));
        awaitBlocked();
        assertEquals(0, syncs.get()); // the outbox has nothing yet
        intake.settled(2, 2); // the group has them
        Await.until("a sync is asked for", () -> syncs.get() == 1);
        intake.synced(1);
        awaitBlocked();

        intake.synced(2);

        assertTrue(sensor.join(Duration.ofSeconds(10)));
        assertEquals(1, syncs.get());
    }

    @Test
    void aSourceThatHasGivenNothingIsSettled() throws Exception {
        intake.settle("old.csv");
        assertEquals(7, intake.taken("old.csv"));
        intake.settle("old.csv");
    }

    @Test
    void aSourceOfWhichSomethingWasLostIsSettledOnlyOnceItHasGivenThatAgain() throws Exception {
        intake.accept("old.csv", readings(2));
        aside(() -> intake.settle("old.csv"));
        awaitBlocked();
        var left = new ArrayList<Input>();
        inbox.take(left);

        var resumed = intake.resume(left, _ -> 6); // of 7 the disk has kept 6
        assertEquals(new SensorIntake.Resumed(List.of(), true), resumed);
        intake.synced(100);
        awaitBlocked();
        sensor.interrupt();
        assertTrue(sensor.join(Duration.ofSeconds(10)));

        assertEquals(6, intake.taken("old.csv"));
        intake.accept("old.csv", readings(3));
        intake.settled(3, 3);
        intake.synced(3);
        intake.settle("old.csv");
    }
}
