package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PeriodicSensorTest {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(15).toNanos();

    private final SteppedTime time = new SteppedTime();
    private final RecordingIntake intake = new RecordingIntake();

    /** Gives the answers one after the other, then behaves as an interrupted one. */
    private void run(Measured... answers) {
        Queue<Measured> left = new ArrayDeque<>(List.of(answers));
        Probe probe =
                () -> {
                    if (left.isEmpty()) {
                        throw new InterruptedException("the test has enough");
                    }
                    time.advance(Duration.ofMillis(10)); // takes a while
                    return left.remove();
                };
        var sensor = new PeriodicSensor("attic", INTERVAL_NANOS, probe, time);
        assertThrows(InterruptedException.class, () -> sensor.run(intake));
    }

    private static Measured of(String celsius) {
        return new Measured(List.of(new Measured.Values(celsius, "", "")), List.of());
    }

    @Test
    void measuresOncePerIntervalHoweverLongAMeasurementTakes() {
        run(of("1"), of("2"), of("3"));

        assertEquals(
                List.of(
                        new Reading("attic", "2026-03-01T00:00:00.010Z", "1", "", ""),
                        new Reading("attic", "2026-03-01T00:00:15.010Z", "2", "", ""),
                        new Reading("attic", "2026-03-01T00:00:30.010Z", "3", "", "")),
                intake.readings);
        assertEquals(List.of("working", "working", "working"), intake.states);
    }

    @Test
    void aMeasurementThatFailsIsToldAndTheNextOneIsMade() {
        run(Measured.nothing("no device"), of("2"));

        assertEquals(List.of("no device", "working"), intake.states);
        assertEquals(List.of("2"), intake.readings.stream().map(Reading::temperature).toList());
    }

    @Test
    void whatIsNoNumberIsToldAndNotHandedOver() {
        run(of("warm"));

        assertEquals(List.of(), intake.readings);
        assertEquals(1, intake.states.size());
        assertEquals("temperature 'warm'", intake.states.getFirst().substring(0, 18));
    }
}
