package bellwether.sensors;

/** Makes sensors of their settings. */
public final class Sensors {
    private Sensors() {}

    /** {@return the sensor on the clocks of this machine} */
    public static Sensor of(SensorSettings settings) {
        return of(settings, SensorTime.system());
    }

    /** As {@link #of(SensorSettings)}, on given clocks. */
    public static Sensor of(SensorSettings settings, SensorTime time) {
        return switch (settings.kind()) {
            case SensorKind.Mock _ ->
                    new MockSensor(
                            settings.sensorId(),
                            settings.intervalNanos(),
                            DailyCurve.of(settings.peer()),
                            time);
            case SensorKind.Replay(var file, double rate) -> new ReplaySensor(file, rate, time);
            case SensorKind.Iio(var sysfs, var device) ->
                    periodic(settings, new IioProbe(sysfs, device), time);
            case SensorKind.Hwmon(var sysfs, var device, int channel) ->
                    periodic(settings, new HwmonProbe(sysfs, device, channel), time);
            case SensorKind.Thermal(var sysfs, var device) ->
                    periodic(settings, new ThermalProbe(sysfs, device), time);
            case SensorKind.Exec(var command, long timeoutNanos) ->
                    periodic(settings, new ExecProbe(command, timeoutNanos), time);
            case SensorKind.Spool(var folder) ->
                    new SpoolSensor(folder, settings.peer(), settings.intervalNanos(), time);
        };
    }

    private static Sensor periodic(SensorSettings settings, Probe probe, SensorTime time) {
        return new PeriodicSensor(settings.sensorId(), settings.intervalNanos(), probe, time);
    }
}
