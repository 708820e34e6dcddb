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

    /**
     * The journal has begun anew at {@code base}, behind all that was rendered: goes on there. What
     * was rendered stays.
     *
     * @throws JournalFailure if that fails
     */
    void begin(LogBase base);

    /**
     * Everything before {@code offset}, the end of a line in the journal, may be rendered now.
     * Under {@code delivery=safe} nothing else is; otherwise nobody calls this.
     */
    default void deliver(long offset) {}

    /** {@return one that renders nothing: the journal stands alone} */
    static Projection none() {
        return new Projection() {
            @Override
            public void cutBack(long offset, long lastSequence) {}

            @Override
            public void begin(LogBase base) {}
        };
    }
}
