package bellwether.sequencer;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.Reign;
import java.util.List;

/**
 * Runs of this peer that a start has set aside. What they hold belongs to the log that they were
 * part of: it comes back when this peer is in that log again, and stays aside otherwise.
 */
public interface EarlierRuns {
    /**
     * Adds to {@code outbox} all readings of runs of {@code log} that continue {@code marks}
     * without a gap. What is there already is left alone, so that it may be called again.
     *
     * @param marks of a journal that is durable: should it lose its end, the outbox would go on
     *     behind a gap
     * @return how many were added
     * @throws JournalFailure if the runs cannot be read
     */
    long takeIn(Reign log, LogIndex marks, Outbox outbox);

    /** {@return whether there may be a run of {@code log}} */
    default boolean mayHave(Reign log) {
        return true;
    }

    /** {@return where runs of other logs than {@code log} lie: they stay there} */
    default List<String> ofOtherLogs(Reign log) {
        return List.of();
    }

    /** {@return no runs at all} */
    static EarlierRuns none() {
        return new EarlierRuns() {
            @Override
            public boolean mayHave(Reign log) {
                return false;
            }

            @Override
            public long takeIn(Reign log, LogIndex marks, Outbox outbox) {
                return 0;
            }
        };
    }
}
