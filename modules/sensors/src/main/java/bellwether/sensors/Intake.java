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
}
