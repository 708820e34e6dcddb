package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.PeerId;
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

    private final PeerId self;
    private final String kind;
    private final Sensor sensor;
    private final SensorIntake intake;
    private final Consumer<Notice> notices;
    private volatile Thread thread;

    private Sensing(
            PeerId self, PeerConfig.Sensing config, SensorIntake intake, Consumer<Notice> notices) {
        this.self = self;
        this.kind = config.source().name().toLowerCase(Locale.ROOT);
        this.sensor = Sensors.of(kind, settings(self, config));
        this.intake = intake;
        this.notices = notices;
    }

    /** {@return the sensor that {@code run} is configured with, not yet started} */
    static Sensing of(Run run, SensorIntake intake, Consumer<Notice> notices) {
        return new Sensing(run.id(), run.config().sensing(), intake, notices);
    }

    /** {@return the sensor of other settings, not yet started, that feeds the same intake} */
    Sensing with(PeerConfig.Sensing config) {
        return new Sensing(self, config, intake, notices);
    }

    private static SensorSettings settings(PeerId self, PeerConfig.Sensing config) {
        return new SensorSettings(
                self,
                config.sensorId().orElse("sensor-" + self.brief()),
                config.interval().toNanos(),
                config.replayFile(),
                config.replayRate());
    }

    void start(Shell shell) {
        thread = shell.threads().start("sensor-" + kind, this::run);
    }

    SensorIntake intake() {
        return intake;
    }

    /**
     * Takes no more readings from the sensor.
     *
     * @return whether its thread has ended
     */
    boolean stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            join(running);
        }
        return running == null || !running.isAlive();
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
