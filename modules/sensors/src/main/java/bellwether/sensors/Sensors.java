package bellwether.sensors;

import java.nio.file.Path;

/** Makes sensors by the names that {@code sensor_source} knows. */
public final class Sensors {
    private Sensors() {}

    /**
     * {@return the sensor of that kind on the clocks of this machine}
     *
     * @param kind {@code mock}, {@code replay} or {@code none}
     * @throws SensorFailure if there is no such kind, or its settings do not do for it
     */
    public static Sensor of(String kind, SensorSettings settings) {
        return of(kind, settings, SensorTime.system());
    }

    /** As {@link #of(String, SensorSettings)}, on given clocks. */
    public static Sensor of(String kind, SensorSettings settings, SensorTime time) {
        return switch (kind) {
            case "mock" ->
                    new MockSensor(
                            settings.sensorId(),
                            settings.intervalNanos(),
                            DailyCurve.of(settings.peer()),
                            time);
            case "replay" -> new ReplaySensor(replayFile(settings), settings.replayRate(), time);
            case "none" -> _ -> {};
            default ->
                    throw new SensorFailure(
                            "sensor_source is '" + kind + "'; use mock, replay or none");
        };
    }

    private static Path replayFile(SensorSettings settings) {
        return settings.replayFile()
                .orElseThrow(() ->
                        new SensorFailure(
                                "sensor_source=replay needs sensor_replay_file, the CSV"
                                        + " file to read"));
    }
}
