package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;

/** Readings with their tags, read from files as they are asked for, never all in memory. */
public interface TaggedReadings {
    /** Sees readings one by one. */
    interface Taker {
        /**
         * @param payload the taker's own: a copy
         */
        void take(Source source, long n, Bytes payload);

        /** One whose source is not known: it has its key, and the line that names it is missing. */
        default void nameless() {}
    }

    /**
     * Hands all of them on, in the order in which they were written; may be called again.
     *
     * @throws JournalFailure if a file cannot be read
     */
    void each(Taker taker);
}
