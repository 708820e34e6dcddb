package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.sensors.Sensor;
import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorSettings;
import bellwether.sensors.Sensors;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** A peer's own sensor, on a thread of its own, and the intake that it feeds. */
final class Sensing {
    /** How long a sensor may take to notice that it is to stop. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    /** Never has readings, so it is no news that it has no more. */
    private static final String NO_SENSOR = "none";

    private final String kind;
    private final Sensor sensor;
    private final SensorIntake intake;
    private final Consumer<Notice> notices;
    private volatile Thread thread;

    private Sensing(String kind, Sensor sensor, SensorIntake intake, Consumer<Notice> notices) {
        this.kind = kind;
        this.sensor = sensor;
        this.intake = intake;
        this.notices = notices;
    }

    /** {@return the sensor that {@code run} is configured with, not yet started} */
    static Sensing of(Run run, SensorIntake intake, Consumer<Notice> notices) {
        PeerConfig.Sensing config = run.config().sensing();
        var settings =
                new SensorSettings(
                        run.id(),
                        config.sensorId().orElse("sensor-" + run.id().brief()),
                        config.interval().toNanos(),
                        config.replayFile(),
                        config.replayRate());
        String kind = config.source().name().toLowerCase(Locale.ROOT);
        return new Sensing(kind, Sensors.of(kind, settings), intake, notices);
    }

    void start(Shell shell) {
        thread = shell.threads().start("sensor-" + kind, this::run);
    }

    SensorIntake intake() {
        return intake;
    }

    /** Takes no more readings from the sensor. */
    void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            join(running);
        }
    }

    /** A sensor that fails is told of, and no more: the peer still keeps everybody's record. */
    private void run() {
        try {
            sensor.run(new SkipNotices(kind, intake, notices));
            if (!kind.equals(NO_SENSOR)) {
                tell(
                        Notice.Level.INFO,
                        "sensor_ended",
                        "sensor has no more readings: source=" + kind);
            }
        } catch (SensorFailure e) {
            tell(Notice.Level.ERROR, "sensor_failed", "sensor failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the peer stops
        }
    }

    private void tell(Notice.Level level, String event, String text) {
        notices.accept(new Notice(level, event, 0, text));
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
