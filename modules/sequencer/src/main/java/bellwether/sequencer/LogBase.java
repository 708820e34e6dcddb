package bellwether.sequencer;

import bellwether.protocol.JournalStart;
import bellwether.protocol.MalformedException;

/**
 * Where a journal begins, and all that the lines before that say: end and chained CRC there, last
 * sequence, epochs, high-water marks. A function of those lines, so that it is the same on each
 * peer that begins there.
 *
 * @param offset of the first line that the journal holds, in bytes since the log began
 * @param crc the chained CRC of the line before it
 * @param lastSequence the sequence of the last reading before it, 0 if there is none
 * @param text a {@link LogIndex#snapshot()}
 */
public record LogBase(long offset, int crc, long lastSequence, String text) {
    /** Of a journal that holds all since the log began. */
    public static final LogBase OF_LOG = of(new LogIndex());

    /** {@return that of a journal which begins where {@code index} ends} */
    public static LogBase of(LogIndex index) {
        return new LogBase(index.end(), index.crc(), index.lastSequence(), index.snapshot());
    }

    /**
     * {@return the base that {@code text} tells, in whatever order} Its own text is in the one
     * order that all peers write.
     *
     * @throws MalformedException if it tells none, or is not whole
     */
    public static LogBase parse(String text) {
        return of(LogIndex.restore(text));
    }

    /** {@return a new index of all lines before it} */
    public LogIndex index() {
        return LogIndex.restore(text);
    }

    /** {@return the place alone} */
    public JournalStart start() {
        return new JournalStart(offset, crc);
    }
}
