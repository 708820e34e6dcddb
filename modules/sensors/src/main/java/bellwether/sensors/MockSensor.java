package bellwether.sensors;

import java.util.List;
import java.util.Objects;

/**
 * Makes up one reading per interval, for ever. A slot that passes while the intake blocks is left
 * out: nobody measures in the past.
 */
final class MockSensor implements Sensor {
    private final String sensorId;
    private final long intervalNanos;
    private final DailyCurve curve;
    private final SensorTime time;

    MockSensor(String sensorId, long intervalNanos, DailyCurve curve, SensorTime time) {
        this.sensorId = sensorId;
        this.intervalNanos = intervalNanos;
        this.curve = Objects.requireNonNull(curve);
        this.time = Objects.requireNonNull(time);
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        long startNanos = time.nanoTime();
        while (true) {
            intake.accept(List.of(curve.at(sensorId, time.now())));
            long elapsedNanos = time.nanoTime() - startNanos;
            time.pause(intervalNanos - elapsedNanos % intervalNanos);
        }
    }
}
