package bellwether.sequencer;

/**
 * Up to where the record is known to have been taken by the bigger system that it is forwarded to.
 * A place in the own journal: it holds for all peers whose journals begin with the same bytes, so
 * it is taken from others only up to where the own journal follows theirs, and goes back with a
 * cut. What lies before it was taken at least once. Confined to the group loop.
 */
public final class ForwardedEnd {
    private final OrderedLog log;
    private long end;

    public ForwardedEnd(OrderedLog log) {
        this.log = log;
    }

    /** {@return up to where, in bytes of the own journal} */
    public long end() {
        return end;
    }

    /**
     * What stands before {@code offset} was taken.
     *
     * @param offset in a journal that the own one is the beginning of, or that begins with the own
     */
    public void reached(long offset) {
        end = Math.max(end, Math.min(offset, log.end()));
    }

    /** The journal was cut at {@code offset}. */
    public void cut(long offset) {
        end = Math.min(end, offset);
    }
}
