package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.PeerConfig.OwnSensor;
import bellwether.launcher.status.SensorStatus.State;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import bellwether.sensors.SensorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SensorWatchTest {
    private static final Duration STUCK = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final ListTroubles troubles = new ListTroubles();
    private final List<Reading> taken = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 7; // overflows at once
    private SensorWatch watch = watch(new SensorKind.Iio(Path.of("/sys"), "bme280"), STUCK);

    private SensorWatch watch(SensorKind kind, Duration stuckAfter) {
        var sensor = new OwnSensor("air", Optional.empty(), "air", INTERVAL, stuckAfter, kind);
        Intake intake =
                new Intake() {
                    @Override
                    public void accept(List<Reading> readings) {
                        taken.addAll(readings);
                        watch.look(); // while it waits for room
                    }

                    @Override
                    public void skipped(String problem) {
                        throw new AssertionError(problem);
                    }
                };
        return new SensorWatch(sensor, intake, troubles, () -> nanos);
    }

    private void give(String celsius) throws InterruptedException {
        watch.accept(List.of(new Reading("air", "t", celsius, "40", "")));
    }

    private void after(Duration time) {
        nanos += time.toNanos();
    }

    private State state() {
        return watch.status().state();
    }

    @Test
    void theSameValuesForTooLongAreToldOnceAndWhenTheyMoveAgain() throws InterruptedException {
        give("20");
        after(STUCK.minusNanos(1));
        give("20");
        assertEquals(State.RUNNING, state());

        after(Duration.ofNanos(1));
        give("20");
        give("20");

        assertEquals(State.STUCK, state());
        assertEquals(
                Optional.of("the same values for 600 s: temperature=20 humidity=40 pressure="),
                watch.status().problem());
        give("20.1");
        assertEquals(State.RUNNING, state());
        assertEquals(
                List.of(
                        "SENSOR_STUCK sensor air gives the same values for 600 s: temperature=20"
                                + " humidity=40 pressure=",
                        "SENSOR_STUCK sensor air gives the same values for 600 s: temperature=20"
                                + " humidity=40 pressure=",
                        "over SENSOR_STUCK"),
                troubles.told());
        assertEquals(5, taken.size());
    }

    @Test
    void valuesThatMoveAndComeBackAreNotStuck() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            give(i % 2 == 0 ? "20" : "20.1");
            after(STUCK.dividedBy(2));
        }

        assertEquals(List.of(), troubles.told());
    }

    @Test
    void zeroMeansThatNothingIsEverStuck() throws InterruptedException {
        watch = watch(new SensorKind.Mock(), Duration.ZERO);
        give("20");
        after(Duration.ofDays(100));
        give("20");

        assertEquals(State.RUNNING, state());
    }

    @Test
    void aSensorThatSaysNothingIsSilentUntilItIsHeard() throws InterruptedException {
        give("20");
        after(INTERVAL.multipliedBy(3).minusNanos(1));
        watch.look();
        assertEquals(State.RUNNING, state());

        after(Duration.ofNanos(1));
        watch.look();
        assertEquals(State.SILENT, state());
        assertEquals(
                List.of("SENSOR_SILENT sensor air is silent: no measurement has ended for 45 s"),
                troubles.told());
        give("20");

        assertEquals(State.RUNNING, state());
        assertEquals("over SENSOR_SILENT", troubles.told().getLast());
    }

    @Test
    void aSensorThatNeverSaysAnythingIsSilentToo() {
        after(INTERVAL.multipliedBy(3));
        watch.look();

        assertEquals(State.SILENT, state());
    }

    @Test
    void aCommandMayTakeItsTime() {
        watch = watch(new SensorKind.Exec(List.of("x"), Duration.ofMinutes(5).toNanos()), STUCK);
        after(Duration.ofMinutes(5).plus(INTERVAL.multipliedBy(3)).minusNanos(1));
        watch.look();
        assertEquals(State.RUNNING, state());
        after(Duration.ofNanos(1));
        watch.look();

        assertEquals(State.SILENT, state());
    }

    @Test
    void whileTheGroupHasNoRoomTheSensorIsNotSilent() throws InterruptedException {
        Intake slow =
                new Intake() {
                    @Override
                    public void accept(List<Reading> readings) {
                        after(Duration.ofDays(1));
                        watch.look();
                    }

                    @Override
                    public void skipped(String problem) {
                        throw new AssertionError(problem);
                    }
                };
        var kind = new SensorKind.Mock();
        var sensor = new OwnSensor("air", Optional.empty(), "air", INTERVAL, STUCK, kind);
        watch = new SensorWatch(sensor, slow, troubles, () -> nanos);
        give("20");
        watch.look();

        assertEquals(State.RUNNING, state());
    }

    @Test
    void filesMayBeSilentAndRepeatThemselves() throws InterruptedException {
        watch = watch(new SensorKind.Spool(Path.of("inbox")), STUCK);
        give("20");
        after(Duration.ofDays(1));
        watch.look();
        give("20");

        assertEquals(List.of(), troubles.told());
    }

    @Test
    void aSensorThatFailsIsToldUntilItWorks() {
        watch.failing("no device");
        assertEquals(State.FAILING, state());
        assertEquals(Optional.of("no device"), watch.status().problem());
        assertEquals(List.of("SENSOR_FAILING sensor air fails: no device"), troubles.told());
        watch.working();

        assertEquals(State.RUNNING, state());
        assertEquals("over SENSOR_FAILING", troubles.told().getLast());
    }

    @Test
    void aStoppedSensorThatGoesOnIsNotListenedTo() throws InterruptedException {
        watch.failing("no device");
        watch.close();
        assertThrows(InterruptedException.class, () -> give("20"));
        watch.forget();
        watch.failing("still none");

        assertTrue(taken.isEmpty());
        assertEquals(2, troubles.told().size(), troubles.told().toString());
        assertEquals("over SENSOR_FAILING", troubles.told().getLast());
    }

    @Test
    void theNextOfTheSameSensorGoesOnWithWhatIsWrong() throws InterruptedException {
        give("20");
        after(STUCK);
        give("20");
        watch.failing("no humidity");
        watch.close();
        SensorWatch before = watch;
        watch = watch(new SensorKind.Mock(), STUCK);
        watch.follow(before);
        before.working(); // it hung, and goes on
        assertEquals(State.FAILING, state());
        watch.working();
        assertEquals(State.STUCK, state());
        give("20");
        assertEquals(State.STUCK, state());
        give("21");
        assertEquals(State.RUNNING, state());
        assertEquals(
                List.of("over SENSOR_FAILING", "over SENSOR_STUCK"),
                troubles.told().stream().filter(text -> text.startsWith("over")).toList());
    }

    @Test
    void whoeverIsNotToBeWatchedForTheSameValuesIsNotStuck() throws InterruptedException {
        give("20");
        after(STUCK);
        give("20");
        assertEquals(State.STUCK, state());
        watch.close();
        SensorWatch before = watch;
        watch = watch(new SensorKind.Mock(), Duration.ZERO);
        watch.follow(before);
        assertEquals(State.RUNNING, state());
        assertEquals("over SENSOR_STUCK", troubles.told().getLast());
    }

    @Test
    void whatItHasGivenIsCounted() throws InterruptedException {
        assertEquals(Optional.empty(), watch.status().lastReading());
        give("1");
        give("2");
        watch.ended();

        assertEquals(2, watch.status().readings());
        assertTrue(watch.status().lastReading().isPresent());
        assertEquals(State.ENDED, state());
    }
}
