package bellwether.launcher.config;

import bellwether.launcher.config.PeerConfig.OwnSensor;
import bellwether.launcher.config.PeerConfig.Sensing;
import bellwether.launcher.config.SensorKey.Part;
import bellwether.protocol.SensorId;
import bellwether.sensors.SensorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sensors a peer has: those that {@code sensors} names, else the one of {@code
 * sensor_source}.
 */
final class OwnSensors {
    /** Each has a thread, and the status file a line. */
    private static final int SENSORS_MAX = 64;

    private static final double RATE_MAX = 1e9;
    private static final int CHANNEL_MAX = 1_000;

    private static final Set<Part> OF_ALL = EnumSet.of(Part.KIND, Part.INTERVAL);
    private static final Set<Part> OF_MEASURING = EnumSet.of(Part.ID, Part.STUCK_AFTER);

    /** Where a spool is looked into. */
    private static final Duration SPOOL_INTERVAL = Duration.ofSeconds(1);

    private final Settings settings;
    private final Values values;

    private OwnSensors(Settings settings, Values values) {
        this.settings = settings;
        this.values = values;
    }

    /** What a sensor can be, and what there is to set of it beside what all have. */
    private enum Kind {
        MOCK(true),
        REPLAY(false, Part.FILE, Part.RATE),
        IIO(true, Part.DEVICE, Part.SYSFS),
        HWMON(true, Part.DEVICE, Part.CHANNEL, Part.SYSFS),
        THERMAL(true, Part.DEVICE, Part.SYSFS),
        EXEC(true, Part.COMMAND, Part.SHELL, Part.TIMEOUT),
        SPOOL(false, Part.FOLDER);

        private final Set<Part> parts = EnumSet.copyOf(OF_ALL);

        Kind(boolean measures, Part... own) {
            parts.addAll(List.of(own));
            if (measures) {
                parts.addAll(OF_MEASURING);
            }
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What {@code sensor_source} can be. */
    private enum Source {
        MOCK,
        REPLAY,
        NONE
    }

    static Sensing of(Settings settings, Values values) throws ConfigException {
        var sensors = new OwnSensors(settings, values);
        Set<String> names = values.names(Key.SENSORS);
        sensors.requireNamed(names);
        return names.isEmpty() ? sensors.single() : sensors.several(names);
    }

    /** A sensor of which something is set, and which is not among the names, is a misspelling. */
    private void requireNamed(Set<String> names) throws ConfigException {
        for (Setting setting : settings.ofSensors()) {
            if (setting.key() instanceof SensorKey key && !names.contains(key.sensor())) {
                throw setting.wrong(
                        "there is no sensor '"
                                + key.sensor()
                                + "': add it to sensors="
                                + settings.value(Key.SENSORS)
                                + ", or remove this");
            }
        }
    }

    // ---- the one of sensor_source

    private Sensing single() throws ConfigException {
        Duration interval = values.positiveDuration(Key.SENSOR_INTERVAL_SECONDS);
        double rate = values.rate(Key.SENSOR_REPLAY_RATE, RATE_MAX);
        Optional<String> id = sensorId(Key.SENSOR_ID);
        Duration stuckAfter = values.duration(Key.SENSOR_STUCK_AFTER);
        return switch (values.choice(Key.SENSOR_SOURCE, Source.class)) {
            case NONE -> new Sensing(List.of());
            case MOCK ->
                    new Sensing(
                            List.of(
                                    new OwnSensor(
                                            "mock",
                                            id,
                                            "sensor",
                                            interval,
                                            stuckAfter,
                                            new SensorKind.Mock())));
            case REPLAY -> {
                if (values.optionalText(Key.SENSOR_REPLAY_FILE).isEmpty()) {
                    throw settings.get(Key.SENSOR_SOURCE)
                            .wrong("replay needs a sensor_replay_file");
                }
                var kind =
                        new SensorKind.Replay(
                                PeerConfig.path(values, Key.SENSOR_REPLAY_FILE), rate);
                yield new Sensing(
                        List.of(
                                new OwnSensor(
                                        "replay", id, "sensor", interval, Duration.ZERO, kind)));
            }
        };
    }

    private Optional<String> sensorId(ConfigKey key) throws ConfigException {
        return values.optionalText(key).isEmpty()
                ? Optional.empty()
                : Optional.of(values.parsed(key, SensorId::require));
    }

    // ---- those that have names

    private Sensing several(Set<String> names) throws ConfigException {
        requireNoSource();
        if (names.size() > SENSORS_MAX) {
            throw settings.get(Key.SENSORS)
                    .wrong(names.size() + " sensors; there may be " + SENSORS_MAX);
        }
        var sensors = new ArrayList<OwnSensor>();
        var ids = new HashMap<String, String>();
        for (String name : names) {
            OwnSensor sensor = named(name);
            sensors.add(sensor);
            requireOwn(ids, sensor);
        }
        return new Sensing(sensors);
    }

    /** What belongs to the one sensor without a name would be ignored. */
    private void requireNoSource() throws ConfigException {
        for (Key key :
                List.of(
                        Key.SENSOR_SOURCE,
                        Key.SENSOR_ID,
                        Key.SENSOR_REPLAY_FILE,
                        Key.SENSOR_REPLAY_RATE)) {
            Setting setting = settings.get(key);
            boolean says = !setting.value().equals(key.standard());
            if (says && !setting.value().equals("none")) {
                throw setting.wrong(
                        "sensors="
                                + settings.value(Key.SENSORS)
                                + " names all sensors of this peer: remove this, or name one more"
                                + " there");
            }
        }
    }

    /** One id for two sensors, or one folder for two spools, would mix them up. */
    private void requireOwn(HashMap<String, String> taken, OwnSensor sensor)
            throws ConfigException {
        if (sensor.id().isPresent()) {
            requireOwn(taken, sensor, Part.ID, "id " + sensor.id().get());
        }
        if (sensor.kind() instanceof SensorKind.Spool(var folder)) {
            requireOwn(taken, sensor, Part.FOLDER, "folder " + folder);
        }
    }

    private void requireOwn(HashMap<String, String> taken, OwnSensor sensor, Part part, String what)
            throws ConfigException {
        String other = taken.put(what, sensor.name());
        if (other != null) {
            throw settings.get(new SensorKey(sensor.name(), part))
                    .wrong("sensor " + other + " has the same; give each its own");
        }
    }

    private OwnSensor named(String name) throws ConfigException {
        if (!SensorKey.isName(name)) {
            throw settings.get(Key.SENSORS).wrong("'" + name + "' is not " + SensorKey.NAME_RULE);
        }
        Kind kind = kind(name);
        requireMeant(name, kind);
        boolean isSpool = kind == Kind.SPOOL;
        return new OwnSensor(
                name,
                sensorId(new SensorKey(name, Part.ID)),
                name,
                isSet(name, Part.INTERVAL) || isSpool
                        ? interval(name)
                        : values.positiveDuration(Key.SENSOR_INTERVAL_SECONDS),
                isSet(name, Part.STUCK_AFTER)
                        ? values.duration(new SensorKey(name, Part.STUCK_AFTER))
                        : values.duration(Key.SENSOR_STUCK_AFTER),
                kind(name, kind));
    }

    private Duration interval(String name) throws ConfigException {
        return isSet(name, Part.INTERVAL)
                ? values.positiveDuration(new SensorKey(name, Part.INTERVAL))
                : SPOOL_INTERVAL;
    }

    private boolean isSet(String name, Part part) {
        return values.optionalText(new SensorKey(name, part)).isPresent();
    }

    private Kind kind(String name) throws ConfigException {
        if (!isSet(name, Part.KIND)) {
            throw settings.get(Key.SENSORS)
                    .wrong("'" + name + "' needs sensor." + name + ".kind, one of " + kinds());
        }
        return values.choice(new SensorKey(name, Part.KIND), Kind.class);
    }

    private static String kinds() {
        return Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.joining(", "));
    }

    private void requireMeant(String name, Kind kind) throws ConfigException {
        for (Part part : Part.values()) {
            Setting setting = settings.get(new SensorKey(name, part));
            if (!setting.isDefault() && !kind.parts.contains(part)) {
                throw setting.wrong("is not for kind=" + kind.text() + "; remove it");
            }
        }
    }

    private SensorKind kind(String name, Kind kind) throws ConfigException {
        return switch (kind) {
            case MOCK -> new SensorKind.Mock();
            case REPLAY ->
                    new SensorKind.Replay(
                            path(name, kind, Part.FILE),
                            values.rate(new SensorKey(name, Part.RATE), RATE_MAX));
            case IIO -> new SensorKind.Iio(sysfs(name), needed(name, kind, Part.DEVICE));
            case HWMON ->
                    new SensorKind.Hwmon(
                            sysfs(name),
                            needed(name, kind, Part.DEVICE),
                            (int) values.number(new SensorKey(name, Part.CHANNEL), 0, CHANNEL_MAX));
            case THERMAL -> new SensorKind.Thermal(sysfs(name), needed(name, kind, Part.DEVICE));
            case EXEC -> exec(name, kind);
            case SPOOL ->
                    new SensorKind.Spool(
                            path(name, kind, Part.FOLDER).toAbsolutePath().normalize());
        };
    }

    private SensorKind exec(String name, Kind kind) throws ConfigException {
        String text = needed(name, kind, Part.COMMAND);
        List<String> command =
                values.flag(new SensorKey(name, Part.SHELL))
                        ? List.of("/bin/sh", "-c", text)
                        : values.parsed(new SensorKey(name, Part.COMMAND), Words::of);
        Duration timeout = values.positiveDuration(new SensorKey(name, Part.TIMEOUT));
        return new SensorKind.Exec(command, timeout.toNanos());
    }

    private Path sysfs(String name) throws ConfigException {
        return PeerConfig.path(values, new SensorKey(name, Part.SYSFS));
    }

    private Path path(String name, Kind kind, Part part) throws ConfigException {
        needed(name, kind, part);
        return PeerConfig.path(values, new SensorKey(name, part));
    }

    /** What is missing has no line: the kind has one, and asks for it. */
    private String needed(String name, Kind kind, Part part) throws ConfigException {
        var text = values.optionalText(new SensorKey(name, part));
        if (text.isEmpty()) {
            throw settings.get(new SensorKey(name, Part.KIND))
                    .wrong(
                            kind.text()
                                    + " needs "
                                    + new SensorKey(name, part).text()
                                    + ": "
                                    + new SensorKey(name, part).explanation());
        }
        return text.get();
    }
}
