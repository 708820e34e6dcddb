package bellwether.sequencer;

import bellwether.protocol.JournalFailure;

/**
 * What the journal is rendered to: the CSV files. It follows the journal on its own; the log only
 * tells it to go back.
 */
public interface Projection {
    /**
     * Stops, removes every row with a sequence above {@code lastSequence}, syncs, and goes on from
     * {@code offset} once the journal grows again. Called before the journal itself is cut; at
     * return the cut is durable.
     *
     * @throws JournalFailure if that fails
     */
    void cutBack(long offset, long lastSequence);
}
