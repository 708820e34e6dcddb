package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig.OwnSensor;
import bellwether.launcher.status.SensorStatus;
import bellwether.protocol.PeerId;
import bellwether.sensors.Sensor;
import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorSettings;
import bellwether.sensors.Sensors;
import bellwether.transport.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One sensor of a peer, on a thread of its own. Started once. */
final class OneSensor {
    private final OwnSensor config;
    private final Sensor sensor;
    private final SensorWatch watch;
    private final Consumer<Notice> notices;
    private volatile Optional<Thread> thread = Optional.empty();

    /**
     * @param ends where readings, troubles and notices go
     */
    OneSensor(PeerId self, OwnSensor config, Sensing.Ends ends) {
        this.config = config;
        this.notices = ends.notices();
        this.sensor =
                Sensors.of(
                        new SensorSettings(
                                self,
                                config.sensorId(self),
                                config.interval().toNanos(),
                                config.kind()));
        var told = new SkipNotices(config.name(), ends.intake(), notices);
        this.watch = new SensorWatch(config, told, ends.troubles(), System::nanoTime);
    }

    /** {@return whether that is what the operator knows as this sensor, perhaps set otherwise} */
    boolean isSameAs(OneSensor other) {
        return config.name().equals(other.config.name())
                && config.kind().getClass() == other.config.kind().getClass();
    }

    SensorWatch watch() {
        return watch;
    }

    SensorStatus status() {
        return watch.status();
    }

    void start(Threads threads) {
        thread = Optional.of(threads.startPlatform("sensor-" + config.name(), this::run));
    }

    /** Takes nothing more of it, and lets it end. */
    void close() {
        watch.close();
        thread.ifPresent(Thread::interrupt);
    }

    /** Waits for its end, not for long. */
    void await(long nanos) throws InterruptedException {
        if (thread.isPresent()) {
            thread.get().join(Duration.ofNanos(Math.max(1, nanos)));
        }
    }

    /** A sensor that fails is told of, and no more: the peer still keeps everybody's record. */
    private void run() {
        try {
            sensor.run(watch);
            watch.ended();
            tell(
                    Notice.Level.INFO,
                    "sensor_ended",
                    "sensor " + config.name() + " has no more readings");
        } catch (SensorFailure e) {
            failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the peer stops
        } catch (RuntimeException e) { // a fault of ours, which is no reason to stop the record
            failed(e.toString());
        }
    }

    private void failed(String reason) {
        watch.failed();
        tell(Notice.Level.ERROR, "sensor_failed", "sensor " + config.name() + " failed: " + reason);
    }

    private void tell(Notice.Level level, String event, String text) {
        notices.accept(new Notice(level, event, 0, text));
    }
}
