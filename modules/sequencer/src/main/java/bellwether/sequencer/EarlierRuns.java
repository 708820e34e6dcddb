package bellwether.sequencer;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.Reign;

/**
 * Runs of this peer that a start has set aside. What they hold belongs to the log that they were
 * part of: it comes back when this peer is in that log again, and stays aside otherwise.
 */
public interface EarlierRuns {
    /**
     * Adds to {@code outbox} all readings of runs of {@code log} that continue {@code marks}
     * without a gap. What is there already is left alone, so that it may be called again.
     *
     * @return how many were added
     * @throws JournalFailure if the runs cannot be read
     */
    long takeIn(Reign log, LogIndex marks, Outbox outbox);

    /** {@return no runs at all} */
    static EarlierRuns none() {
        return (_, _, _) -> 0;
    }
}
