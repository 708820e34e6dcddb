package bellwether.launcher.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A key of one sensor: {@code sensor.{name}.{part}}.
 *
 * @param sensor its name, one of {@link Key#SENSORS}
 */
public record SensorKey(String sensor, Part part) implements ConfigKey {
    /** What a sensor's name is, for error messages. */
    static final String NAME_RULE = "1 to 32 lower-case letters, digits, '_' and '-'";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final String START = "sensor.";

    /** What there is to set of a sensor. */
    enum Part {
        KIND("", "mock, replay, iio, hwmon, thermal, exec or spool"),
        ID("", "its name in the record; empty: its name here and the start of the peer id"),
        INTERVAL("", "between two measurements; empty: sensor_interval_seconds, of a spool 1s"),
        STUCK_AFTER("", "the same values for as long: stuck; empty: sensor_stuck_after"),
        DEVICE("", "iio, hwmon, thermal: the device's name in the kernel, or its folder"),
        CHANNEL("1", "hwmon: the N of tempN_input"),
        SYSFS("/sys", "iio, hwmon, thermal: where the kernel shows its devices"),
        COMMAND("", "exec: program and arguments; prints temperature,humidity,pressure"),
        SHELL("false", "exec: true: a shell reads the command"),
        TIMEOUT("5s", "exec: a command that has not ended by then is ended"),
        FOLDER("", "spool: where CSV files are dropped"),
        FILE("", "replay: the CSV file"),
        RATE("0", "replay: readings per second; 0: as fast as the group takes them");

        private final String standard;
        private final String explanation;

        Part(String standard, String explanation) {
            this.standard = standard;
            this.explanation = explanation;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String text() {
        return START + sensor + "." + part.text();
    }

    @Override
    public String standard() {
        return part.standard;
    }

    @Override
    public String explanation() {
        return part.explanation;
    }

    /** {@return whether a sensor may have that name} */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** {@return the key of that name} */
    static Optional<SensorKey> named(String text) {
        int dot = text.lastIndexOf('.');
        if (!text.startsWith(START) || dot <= START.length()) {
            return Optional.empty();
        }
        String sensor = text.substring(START.length(), dot);
        return Arrays.stream(Part.values())
                .filter(part -> part.text().equals(text.substring(dot + 1)) && isName(sensor))
                .findFirst()
                .map(part -> new SensorKey(sensor, part));
    }

    /** {@return a key of the sensor that {@code text}, which is no key, seems to be about} */
    static Optional<SensorKey> nearest(String text) {
        int dot = text.lastIndexOf('.');
        return text.startsWith(START) && dot > START.length()
                ? named(text.substring(0, dot) + "." + Part.KIND.text())
                : Optional.empty();
    }

    /** {@return what to say of a key that looks like one of a sensor and is none} */
    static Optional<String> hint(String text) {
        return text.startsWith(START)
                ? Optional.of(
                        "; there is sensor.{name}."
                                + Arrays.stream(Part.values())
                                        .map(Part::text)
                                        .collect(Collectors.joining(", "))
                                + ", with a name of "
                                + NAME_RULE)
                : Optional.empty();
    }
}
