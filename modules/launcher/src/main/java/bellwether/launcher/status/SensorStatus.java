package bellwether.launcher.status;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a peer's own sensor is.
 *
 * @param name by which the operator knows it
 * @param kind of the config
 * @param readings handed over since it began, in this run
 * @param lastReading when the last ones were handed over, wall clock
 * @param problem what is wrong, as long as it is
 */
public record SensorStatus(
        String name,
        String kind,
        State state,
        long readings,
        Optional<Instant> lastReading,
        Optional<String> problem) {
    /** What it does. */
    public enum State {
        /** All that it should, as far as it knows. */
        RUNNING,
        /** Some or all of its measurements fail, and it goes on trying. */
        FAILING,
        /** It gives the same values for too long. */
        STUCK,
        /** Nothing is heard of it. */
        SILENT,
        /** It has no more readings. */
        ENDED,
        /** It cannot go on. */
        FAILED;

        /** {@return as it stands in the status file} */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
