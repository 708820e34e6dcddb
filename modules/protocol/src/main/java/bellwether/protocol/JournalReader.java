package bellwether.protocol;

/**
 * Read access to a journal's bytes, for whoever streams or renders them. Safe for use by many
 * threads while the owner appends. Whoever holds a position across a cut must be told of the cut:
 * the bytes behind it change.
 */
public interface JournalReader {
    /**
     * {@return where the journal begins} It may begin later from one call to the next, and never
     * earlier unless it is cut.
     */
    default JournalStart start() {
        return JournalStart.OF_LOG;
    }

    /** {@return the byte offset behind the last complete line} */
    long end();

    /**
     * Copies journal bytes from {@code offset} on, at most {@code length} and never beyond {@link
     * #end()}; the last line copied may be cut short by {@code length}.
     *
     * @return how many bytes were copied, 0 at the end, and before the {@link #start}
     * @throws JournalFailure if the bytes cannot be read
     */
    int read(long offset, byte[] into, int at, int length);
}
