package bellwether.sensors;

import bellwether.protocol.Reading;
import java.util.List;

/** Where a sensor's readings go. */
public interface Intake {
    /** Most readings that a sensor hands over in one call. */
    int BATCH_READINGS_MAX = 1_024;

    /**
     * Takes over {@code readings}, 1 to {@link #BATCH_READINGS_MAX}, in this order; blocks for as
     * long as there is no room for them.
     *
     * @param readings unmodifiable
     * @throws InterruptedException if the thread was interrupted; the readings were not taken
     */
    void accept(List<Reading> readings) throws InterruptedException;

    /**
     * {@return how many readings of {@code source} were taken in earlier runs of this peer, and are
     * not to be handed over again}
     *
     * @param source names one place that readings come from, such as a file: 1 to 64 letters,
     *     digits, {@code .}, {@code _} and {@code -}
     * @throws InterruptedException if the thread was interrupted while nobody could tell
     */
    default long taken(String source) throws InterruptedException {
        return 0; // an intake that remembers nothing
    }

    /**
     * As {@link #accept(List)}, and counts the readings for {@code source}: a restart goes on
     * behind them, no matter where it came.
     */
    default void accept(String source, List<Reading> readings) throws InterruptedException {
        accept(readings);
    }

    /**
     * Hears that something in the source is no reading and was left out. To be logged; the source
     * sums up what would be too many lines.
     *
     * @param problem one line that says where, what is wrong and what to do
     */
    void skipped(String problem);

    /**
     * Hears, once the source has ended, how much of it was left out, if anything was.
     *
     * @param rows of the source, those that were left out included
     */
    default void skippedInAll(long skipped, long rows) {}

    /**
     * Returns once everything that was handed over for {@code source} is durable: it is not asked
     * for again, whatever happens to this host. Does not return where some of it was lost with a
     * disk; the thread is interrupted then, and the source is to begin anew.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    default void settle(String source) throws InterruptedException {} // remembers nothing

    /**
     * Hears that the sensor gives nothing, or not all, at the moment, and goes on trying.
     *
     * @param problem one line that says what is wrong and what to do
     */
    default void failing(String problem) {}

    /** Hears that the sensor gives all that it should, as far as it knows. */
    default void working() {}

    /** Hears that a whole file was taken. */
    default void fileTaken(String file, long readings) {}

    /**
     * Hears that a whole file was left out.
     *
     * @param reason one line
     */
    default void fileRefused(String file, String reason) {}
}
