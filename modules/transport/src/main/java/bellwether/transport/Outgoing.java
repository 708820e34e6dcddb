package bellwether.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits to be written to one connection: control lines in order, and the journal stream it
 * carries, if any. Many threads put in, one writer takes out. No method but {@link #await} waits;
 * the lock is never held during I/O.
 */
final class Outgoing {
    /** Control lines taken at once; a single longer one is taken alone. */
    static final int BATCH_BYTES_MAX = 262_144;

    /** What became of a line. */
    enum Offer {
        QUEUED,
        FULL,
        CLOSED
    }

    private final int bytesMax;
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private int bytes;
    private JournalStream stream; // null: none
    private volatile boolean grown; // the journal may hold more than the stream has sent
    private boolean finishing;
    private boolean closed;

    Outgoing(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized Offer offer(byte[] line) {
        if (closed || finishing) {
            return Offer.CLOSED;
        }
        if (line.length > bytesMax - bytes) {
            return Offer.FULL;
        }
        lines.add(line);
        bytes += line.length;
        notifyAll();
        return Offer.QUEUED;
    }

    /** Replaces the stream. */
    synchronized void open(JournalStream next) {
        if (!closed && !finishing) {
            stream = next;
            grown = true;
            notifyAll();
        }
    }

    /** After this no {@link #commit} of the stream that was open succeeds. */
    synchronized void closeStream() {
        stream = null;
    }

    /**
     * Says that the journal has more bytes. Appending comes before this call, and clearing the flag
     * before reading, so a flag that is still set needs no second notice.
     */
    void journalGrew() {
        if (!grown) {
            synchronized (this) {
                grown = true;
                if (stream != null) {
                    notifyAll();
                }
            }
        }
    }

    /** Takes no more lines; the writer ends when it has written those that wait. */
    synchronized void finish() {
        finishing = true;
        stream = null;
        notifyAll();
    }

    /**
     * Ends the writer.
     *
     * @return what was still queued
     */
    synchronized List<byte[]> close() {
        closed = true;
        stream = null;
        notifyAll();
        return takeAll();
    }

    /** {@return all queued control lines, which are no longer queued here} */
    synchronized List<byte[]> takeAll() {
        var taken = List.copyOf(lines);
        lines.clear();
        bytes = 0;
        return taken;
    }

    synchronized boolean isOpen() {
        return !closed && !finishing;
    }

    /**
     * Waits until there is something to write.
     *
     * @return false when nothing more will come
     */
    synchronized boolean await() throws InterruptedException {
        while (!closed && lines.isEmpty() && (stream == null || !grown)) {
            if (finishing) {
                return false;
            }
            wait();
        }
        return !closed;
    }

    /** {@return the next control lines, in order, as many as one batch holds} */
    synchronized List<byte[]> takeLines() {
        var taken = new ArrayList<byte[]>(lines.size());
        int size = 0;
        while (!lines.isEmpty() && (size == 0 || size + lines.peek().length <= BATCH_BYTES_MAX)) {
            byte[] line = lines.remove();
            size += line.length;
            taken.add(line);
        }
        bytes -= size;
        return taken;
    }

    /** {@return the stream if the journal may have bytes for it; to be read after this call} */
    synchronized Optional<JournalStream> takeStream() {
        if (stream == null || !grown) {
            return Optional.empty();
        }
        grown = false;
        return Optional.of(stream);
    }

    /**
     * Decides whether bytes that were read for {@code read} may still be written. If so, there may
     * be more behind them.
     */
    synchronized boolean commit(JournalStream read) {
        if (stream != read) {
            return false;
        }
        grown = true;
        return true;
    }

    /** {@return whether {@code read} is still the stream to be sent} */
    synchronized boolean isCurrent(JournalStream read) {
        return stream == read;
    }
}
