package bellwether.sequencer;

import bellwether.protocol.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * When an entry leaves the outbox: when the own durable journal holds it, and for no other reason.
 * Notes which mark each source of the outbox had at which journal end, and releases up to it once
 * that end is durable. Confined to the group loop.
 */
public final class Release {
    /**
     * Notes kept; when full the newest is moved on instead, which only delays a release to the next
     * sync.
     */
    private static final int NOTES_MAX = 1_024;

    private record Mark(Source source, long n) {}

    private record Note(long end, List<Mark> marks) {}

    private final OrderedLog log;
    private final Deque<Note> notes = new ArrayDeque<>();
    private long notedEnd;
    private long believedEnd = Long.MAX_VALUE;

    public Release(OrderedLog log) {
        this.log = log;
    }

    /** Notes the marks at the journal's present end. To be called after each batch. */
    public void note() {
        long end = log.end();
        if (end == notedEnd || log.outbox().size() == 0) {
            return;
        }
        notedEnd = end;
        var marks = new ArrayList<Mark>();
        for (Source source : log.outbox().sources()) {
            long n = Math.min(log.index().highWaterMark(source), log.outbox().last(source));
            if (n >= log.outbox().first(source)) {
                marks.add(new Mark(source, n));
            }
        }
        if (!marks.isEmpty()) {
            if (notes.size() == NOTES_MAX) {
                notes.removeLast();
            }
            notes.addLast(new Note(end, marks));
        }
    }

    /**
     * Up to {@code end} the journal is the leader's, by the leader's own word; what others have
     * streamed beyond it releases nothing, as it may be cut again and need not be what was kept.
     */
    public void believe(long end) {
        believedEnd = end;
    }

    /** {@return up to where the journal is believed to be the leader's} */
    public long believedEnd() {
        return believedEnd;
    }

    /** Releases what the durable part of the journal holds. */
    public void release() {
        long durable = log.durableEnd();
        while (!notes.isEmpty() && notes.getFirst().end() <= Math.min(durable, believedEnd)) {
            for (Mark mark : notes.removeFirst().marks()) {
                log.outbox().release(mark.source(), mark.n());
            }
        }
    }

    /** The journal was cut at {@code offset}: what was noted beyond it does not hold any more. */
    public void cut(long offset) {
        while (!notes.isEmpty() && notes.getLast().end() > offset) {
            notes.removeLast();
        }
        notedEnd = offset;
    }
}
