package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;

/**
 * Where the ordered log is stored: one append-only stream of complete lines. Written by the group
 * loop alone; {@link JournalReader#read} serves others at the same time. The implementation does
 * not look into the lines; {@link LogIndex} has checked them before they come here.
 */
public interface Journal extends JournalReader {
    /** {@return where it begins, and what was before that} */
    LogBase base();

    @Override
    default JournalStart start() {
        return base().start();
    }

    /**
     * {@return the byte offset up to which everything is synced; after a complete line, never
     * beyond {@link #end()}}
     */
    long durableEnd();

    /**
     * Appends complete, checked lines. They are copied: the caller may use the array again. Visible
     * to readers at once; durable with the next sync.
     *
     * @throws JournalFailure if the journal cannot take them; nothing of {@code lines} is visible
     *     then, and it accepts nothing more
     */
    void append(Bytes lines);

    /**
     * Makes everything appended so far durable; does nothing if it is.
     *
     * @return {@link #durableEnd()} now
     * @throws JournalFailure if that fails; the journal accepts nothing more then
     */
    long sync();

    /**
     * Whoever reads a line that is not what it was says so here; the journal accepts nothing more
     * then.
     *
     * @param offset of the line
     * @return the failure to be thrown, which says where
     */
    JournalFailure damaged(long offset);

    /**
     * Drops all that it holds and begins anew at {@code base}, durably at return. What it held is
     * the beginning of what {@code base} speaks of.
     *
     * @throws JournalFailure if that fails; the journal accepts nothing more then, and at its next
     *     opening begins at {@code base} or holds what it held
     */
    void begin(LogBase base);

    /**
     * Drops everything from {@code offset} on, which is the start of a line, and syncs: at return
     * the cut is durable.
     *
     * @throws JournalFailure if that fails; the journal accepts nothing more then
     */
    void cut(long offset);
}
