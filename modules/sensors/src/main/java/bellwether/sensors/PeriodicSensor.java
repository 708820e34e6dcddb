package bellwether.sensors;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks a probe once per interval, for ever, whether it answers or not. A slot that passes while the
 * probe or the intake takes its time is left out: nobody measures in the past.
 */
final class PeriodicSensor implements Sensor {
    private final String sensorId;
    private final long intervalNanos;
    private final Probe probe;
    private final SensorTime time;

    PeriodicSensor(String sensorId, long intervalNanos, Probe probe, SensorTime time) {
        this.sensorId = sensorId;
        this.intervalNanos = intervalNanos;
        this.probe = Objects.requireNonNull(probe);
        this.time = Objects.requireNonNull(time);
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        long startNanos = time.nanoTime();
        while (true) {
            measure(intake);
            long elapsedNanos = time.nanoTime() - startNanos;
            time.pause(intervalNanos - elapsedNanos % intervalNanos);
        }
    }

    /** A problem is told before what was measured in spite of it. */
    private void measure(Intake intake) throws InterruptedException {
        Measured measured = probe.measure();
        var problems = new ArrayList<>(measured.problems());
        List<Reading> readings = readings(measured.values(), problems);
        if (problems.isEmpty()) {
            intake.working();
        } else {
            intake.failing(String.join("; ", problems));
        }
        if (!readings.isEmpty()) {
            intake.accept(readings);
        }
    }

    private List<Reading> readings(List<Measured.Values> measured, List<String> problems) {
        String timestamp = Timestamp.of(time.now());
        var readings = new ArrayList<Reading>();
        for (Measured.Values values : measured) {
            try {
                readings.add(
                        new Reading(
                                sensorId,
                                timestamp,
                                values.celsius(),
                                values.percent(),
                                values.hectopascal()));
            } catch (MalformedException e) {
                problems.add(e.getMessage());
            }
        }
        return List.copyOf(readings);
    }
}
