package bellwether.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one connection: control lines in order, and the journal stream it
 * carries, if any. Many threads put in, one writer takes out. No method but {@link #await} waits;
 * the lock is never held during I/O. It is no monitor: a virtual thread that waits in one is woken
 * by way of another thread of the JDK, which a reading would have to wait for twice.
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

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // for the one writer

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

    Offer offer(byte[] line) {
        lock.lock();
        try {
            if (closed || finishing) {
                return Offer.CLOSED;
            }
            if (line.length > bytesMax - bytes) {
                return Offer.FULL;
            }
            lines.add(line);
            bytes += line.length;
            changed.signal();
            return Offer.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the stream. */
    void open(JournalStream next) {
        lock.lock();
        try {
            if (!closed && !finishing) {
                stream = next;
                grown = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** After this no {@link #commit} of the stream that was open succeeds. */
    void closeStream() {
        lock.lock();
        try {
            stream = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that the journal has more bytes. Appending comes before this call, and clearing the flag
     * before reading, so a flag that is still set needs no second notice.
     */
    void journalGrew() {
        if (!grown) {
            lock.lock();
            try {
                grown = true;
                if (stream != null) {
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes no more lines; the writer ends when it has written those that wait. */
    void finish() {
        lock.lock();
        try {
            finishing = true;
            stream = null;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the writer.
     *
     * @return what was still queued
     */
    List<byte[]> close() {
        lock.lock();
        try {
            closed = true;
            stream = null;
            changed.signal();
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return all queued control lines, which are no longer queued here} */
    List<byte[]> takeAll() {
        lock.lock();
        try {
            var taken = List.copyOf(lines);
            lines.clear();
            bytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !closed && !finishing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to write.
     *
     * @return false when nothing more will come
     */
    boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && lines.isEmpty() && (stream == null || !grown)) {
                if (finishing) {
                    return false;
                }
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next control lines, in order, as many as one batch holds} */
    List<byte[]> takeLines() {
        lock.lock();
        try {
            var taken = new ArrayList<byte[]>(lines.size());
            int size = 0;
            while (!lines.isEmpty()
                    && (size == 0 || size + lines.peek().length <= BATCH_BYTES_MAX)) {
                byte[] line = lines.remove();
                size += line.length;
                taken.add(line);
            }
            bytes -= size;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the stream if the journal may have bytes for it; to be read after this call} */
    Optional<JournalStream> takeStream() {
        lock.lock();
        try {
            if (stream == null || !grown) {
                return Optional.empty();
            }
            grown = false;
            return Optional.of(stream);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Decides whether bytes that were read for {@code read} may still be written. If so, there may
     * be more behind them.
     */
    boolean commit(JournalStream read) {
        lock.lock();
        try {
            if (stream != read) {
                return false;
            }
            grown = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether {@code read} is still the stream to be sent} */
    boolean isCurrent(JournalStream read) {
        lock.lock();
        try {
            return stream == read;
        } finally {
            lock.unlock();
        }
    }
}
