package bellwether.group;

import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import java.util.function.Consumer;

/**
 * Tells one peer where a journal begins. The text of a {@link LogBase} may be longer than what a
 * connection lets wait: it is taken apart at its line ends, a few parts are sent at once, and one
 * more each time that the other has taken one. Confined to the group loop.
 */
final class BaseTelling {
    /** Parts sent before the first is asked for: 512 KiB, a sixteenth of a connection's queue. */
    static final int PARTS_AHEAD = 8;

    private final long number;
    private final Reign reign;
    private final LogBase base;
    private int at;

    BaseTelling(long number, Reign reign, LogBase base) {
        this.number = number;
        this.reign = reign;
        this.base = base;
    }

    /** {@return of the handshake, or of the fetch, that it answers} */
    long number() {
        return number;
    }

    /** {@return where the journal begins that is told of} */
    long offset() {
        return base.offset();
    }

    /** Sends the first parts. */
    void begin(Consumer<JournalBase> to) {
        for (int i = 0; i < PARTS_AHEAD; i++) {
            next(to);
        }
    }

    /** Sends one more part, if there is one. */
    void next(Consumer<JournalBase> to) {
        if (!isTold()) {
            int end = partEnd();
            String lines = base.text().substring(at, end).replace('\n', ' ');
            at = end + 1;
            to.accept(new JournalBase(number, reign, lines));
        }
    }

    /** {@return the last line feed within one part; all lines end with one, and are short} */
    private int partEnd() {
        int furthest = Math.min(at + JournalBase.LENGTH_MAX, base.text().length() - 1);
        return base.text().lastIndexOf('\n', furthest);
    }

    /** {@return whether all was sent} */
    boolean isTold() {
        return at >= base.text().length();
    }
}
