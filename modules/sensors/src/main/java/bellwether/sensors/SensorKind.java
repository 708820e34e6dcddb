package bellwether.sensors;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The kinds of sensors there are, each with what only it has to know. */
public sealed interface SensorKind {
    /** A made-up room, another one on each peer. */
    record Mock() implements SensorKind {}

    /**
     * The rows of a CSV file.
     *
     * @param readingsPerSecond 0: as fast as they are taken
     */
    record Replay(Path file, double readingsPerSecond) implements SensorKind {
        public Replay {
            Objects.requireNonNull(file);
            if (!(readingsPerSecond >= 0) || Double.isInfinite(readingsPerSecond)) {
                throw new SensorFailure("the rate must be 0 or above: " + readingsPerSecond);
            }
        }
    }

    /**
     * A device of the kernel's Industrial I/O.
     *
     * @param sysfs {@code /sys}, but for tests
     * @param device its name, its label or its folder
     */
    record Iio(Path sysfs, String device) implements SensorKind {}

    /**
     * A chip of the kernel's hardware monitoring.
     *
     * @param device its name or its folder
     * @param channel the N of {@code tempN_input}
     */
    record Hwmon(Path sysfs, String device, int channel) implements SensorKind {}

    /**
     * A thermal zone of the kernel.
     *
     * @param device its type or its folder
     */
    record Thermal(Path sysfs, String device) implements SensorKind {}

    /**
     * A command that is run for each measurement.
     *
     * @param command the program and its arguments; no shell looks at them
     * @param timeoutNanos after which it is ended; positive
     */
    record Exec(List<String> command, long timeoutNanos) implements SensorKind {
        public Exec {
            command = List.copyOf(command);
            if (command.isEmpty() || timeoutNanos <= 0) {
                throw new SensorFailure("a command needs a program and time");
            }
        }
    }

    /** A folder into which CSV files are dropped. */
    record Spool(Path folder) implements SensorKind {}

    /** {@return its name in the config} */
    default String text() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** {@return whether it measures each interval, so that its silence means that it is broken} */
    default boolean measures() {
        return switch (this) {
            case Mock _, Iio _, Hwmon _, Thermal _, Exec _ -> true;
            case Replay _, Spool _ -> false;
        };
    }
}
