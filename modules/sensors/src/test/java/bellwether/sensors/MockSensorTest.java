package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockSensorTest {
    private static final PeerId FIRST = new PeerId("00000000-0000-4000-8000-000000000001");
    private static final PeerId SECOND = new PeerId("00000000-0000-4000-8000-000000000002");

    private final SteppedTime time = new SteppedTime();

    @Test
    void measuresAtOnceAndThenOncePerInterval() {
        var readings = run(FIRST, Duration.ofSeconds(15), 3).readings;

        assertEquals(
                List.of(
                        "2026-03-01T00:00:00.000Z",
                        "2026-03-01T00:00:15.000Z",
                        "2026-03-01T00:00:30.000Z"),
                readings.stream().map(Reading::timestamp).toList());
        assertEquals("cellar", readings.getFirst().sensorId());
    }

    @Test
    void leavesOutTheSlotsThatPassWhileTheIntakeBlocks() {
        var intake = new RecordingIntake(3);
        var sensor = sensor(FIRST, Duration.ofSeconds(10));
        Intake slow =
                new Intake() {
                    @Override
                    public void accept(List<Reading> readings) throws InterruptedException {
                        intake.accept(readings);
                        time.advance(Duration.ofSeconds(24));
                    }

                    @Override
                    public void skipped(String problem) {
                        throw new AssertionError(problem);
                    }
                };
        assertThrows(InterruptedException.class, () -> sensor.run(slow));

        assertEquals(
                List.of(
                        "2026-03-01T00:00:00.000Z",
                        "2026-03-01T00:00:30.000Z",
                        "2026-03-01T00:01:00.000Z"),
                intake.readings.stream().map(Reading::timestamp).toList());
    }

    @Test
    void samePeerMeasuresTheSameAndAnotherPeerSomethingElse() {
        var once = run(FIRST, Duration.ofSeconds(1), 50).readings;
        var again = new MockSensorTest().run(FIRST, Duration.ofSeconds(1), 50).readings;
        var other = new MockSensorTest().run(SECOND, Duration.ofSeconds(1), 50).readings;

        assertEquals(once, again);
        assertNotEquals(
                once.stream().map(Reading::temperature).toList(),
                other.stream().map(Reading::temperature).toList());
    }

    @Test
    void twoDaysArePlausibleAndWarmerByDay() {
        var readings = run(FIRST, Duration.ofMinutes(10), 288).readings;

        for (var reading : readings) {
            assertBetween(5, 35, reading.temperature());
            assertBetween(20, 90, reading.humidity());
            assertBetween(980, 1_050, reading.pressure());
        }
        double night = Double.parseDouble(readings.get(3 * 6).temperature());
        double afternoon = Double.parseDouble(readings.get(15 * 6).temperature());
        assertTrue(afternoon > night + 4, "night " + night + ", afternoon " + afternoon);
    }

    @Test
    void refusesAnIntervalOfZero() {
        assertThrows(
                SensorFailure.class, () -> settings(FIRST, Duration.ZERO, new SensorKind.Mock()));
    }

    private RecordingIntake run(PeerId peer, Duration interval, int readings) {
        var intake = new RecordingIntake(readings);
        var sensor = sensor(peer, interval);
        assertThrows(InterruptedException.class, () -> sensor.run(intake));
        assertEquals(readings, intake.readings.size());
        return intake;
    }

    private Sensor sensor(PeerId peer, Duration interval) {
        return Sensors.of(settings(peer, interval, new SensorKind.Mock()), time);
    }

    private static SensorSettings settings(PeerId peer, Duration interval, SensorKind kind) {
        return new SensorSettings(peer, "cellar", interval.toNanos(), kind);
    }

    private static void assertBetween(double low, double high, String value) {
        assertTrue(value.matches("-?\\d+\\.\\d\\d"), value);
        double number = Double.parseDouble(value);
        assertTrue(low <= number && number <= high, value);
    }
}
