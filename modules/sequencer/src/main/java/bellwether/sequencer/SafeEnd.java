package bellwether.sequencer;

/**
 * Up to where this peer's journal is known to be held durably by all members of the view, and so is
 * delivered under {@code delivery=safe}. The leader's word may run ahead of the own journal; it
 * holds for the bytes of the reign it was given in, so whatever lies beyond the own end is
 * forgotten when another following begins. Confined to the group loop.
 */
public final class SafeEnd {
    private final OrderedLog log;
    private long mark;
    private long delivered;

    public SafeEnd(OrderedLog log) {
        this.log = log;
    }

    /** {@return how far the own journal is safe, in bytes} */
    public long end() {
        return Math.min(mark, log.end());
    }

    /** The leader's journal is safe up to {@code offset}. */
    public void mark(long offset) {
        mark = Math.max(mark, offset);
    }

    /**
     * Another following begins, and with it maybe another journal: only what is held here counts.
     */
    public void begin() {
        mark = end();
    }

    /** The journal was cut at {@code offset}. */
    public void cut(long offset) {
        mark = Math.min(mark, offset);
        delivered = Math.min(delivered, offset);
    }

    /** Lets the projection have what has become safe. To be called after each batch. */
    public void deliver() {
        if (end() > delivered) {
            delivered = end();
            log.deliver(delivered);
        }
    }
}
