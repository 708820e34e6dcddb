package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.status.SensorStatus;
import bellwether.protocol.PeerId;
import bellwether.sensors.Intake;
import bellwether.transport.Threads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A peer's own sensors, and who looks whether they still say something. */
final class Sensing {
    /** How long all sensors together may take to end: one that hangs is not waited for. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PeerId self;
    private final PeerConfig.Sensing config;
    private final Ends ends;
    private final List<OneSensor> sensors;
    private final Bell pause = new Bell();

    /** Where readings, what is wrong, and what happens once go. */
    record Ends(Intake intake, Troubles troubles, Consumer<Notice> notices) {}

    /** Sensors that are not yet started. */
    Sensing(PeerId self, PeerConfig.Sensing config, Ends ends) {
        this.self = self;
        this.config = config;
        this.ends = ends;
        this.sensors =
                config.sensors().stream().map(sensor -> new OneSensor(self, sensor, ends)).toList();
    }

    /**
     * {@return the sensors of other settings, not yet started, in the place of these, which have
     * stopped}
     */
    Sensing with(PeerConfig.Sensing config) {
        var next = new Sensing(self, config, ends);
        for (OneSensor before : sensors) {
            next.sensors.stream()
                    .filter(before::isSameAs)
                    .findFirst()
                    .ifPresentOrElse(
                            sensor -> sensor.watch().follow(before.watch()),
                            () -> before.watch().forget());
        }
        return next;
    }

    /** {@return the same sensors from their beginning, not yet started; these have stopped} */
    Sensing again() {
        return with(config);
    }

    void start(Threads threads) {
        sensors.forEach(sensor -> sensor.start(threads));
        if (!sensors.isEmpty()) {
            threads.start("sensor-watch", this::watch);
        }
    }

    private void watch() {
        while (!pause.isClosed()) {
            pause.pause(LOOK_NANOS);
            sensors.forEach(sensor -> sensor.watch().look());
        }
    }

    /** Takes no more readings from the sensors. */
    void stop() {
        pause.close();
        sensors.forEach(OneSensor::close);
        long deadlineNanos = System.nanoTime() + STOP_NANOS;
        try {
            for (OneSensor sensor : sensors) {
                sensor.await(deadlineNanos - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how each of them is} */
    List<SensorStatus> status() {
        return sensors.stream().map(OneSensor::status).toList();
    }
}
