package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The journal's newest bytes in memory and how far they have come; what the threads that append,
 * write and read wait for. Its lock is held for copies within memory, never while the disk works.
 */
final class JournalTail {
    /** So many bytes are shown at once, whoever else is to be woken. */
    static final int SHOWN_AT_ONCE_BYTES = 32 << 10;

    /** So much is written at once, also by a writer that rests. */
    static final int WRITTEN_AT_ONCE_BYTES = 256 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition pending = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition changed = lock.newCondition();

    private final Ring ring;
    private volatile long end;
    private long written;
    private long cuts;
    private boolean writerRuns;
    private boolean writerRests;
    private boolean isWokenLater;
    private volatile boolean wakesDue;
    private long shown; // the end when somebody was woken last
    private boolean closed;
    private Optional<JournalFailure> failure = Optional.empty();

    JournalTail(int ringBytes, long end) {
        this.ring = new Ring(ringBytes, end);
        this.end = end;
        this.shown = end;
        this.written = end;
    }

    /** {@return the offset behind the last append} */
    long end() {
        return end;
    }

    /**
     * Takes what fits of {@code lines}, from its byte {@code fed} on. With a full ring it waits, if
     * a writer runs that will make room.
     *
     * @return how many bytes were taken; 0: the caller must write, or try again
     */
    int feed(Bytes lines, int fed) {
        lock.lock();
        try {
            requireSound();
            int free = (int) (ring.capacity() - (ring.to() - written));
            while (free < lines.length() - fed && ring.grow()) {
                free = (int) (ring.capacity() - (ring.to() - written));
            }
            if (free == 0) {
                if (writerRuns) {
                    pending.signal();
                    room.awaitUninterruptibly();
                }
                return 0;
            }
            int count = Math.min(free, lines.length() - fed);
            ring.put(lines.array(), lines.offset() + fed, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether somebody else writes what is fed} */
    boolean writerRuns() {
        lock.lock();
        try {
            return writerRuns;
        } finally {
            lock.unlock();
        }
    }

    /** Shows what was fed to the readers: it is complete. */
    void publish() {
        lock.lock();
        try {
            end = ring.to();
            if (!isWokenLater || end - shown >= SHOWN_AT_ONCE_BYTES) {
                wakeAll();
            } else {
                wakesDue = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on whoever appends little calls {@link #wake} soon. */
    void wokenLater() {
        lock.lock();
        try {
            isWokenLater = true;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait for what was appended, if nobody has. */
    void wake() {
        if (wakesDue) {
            lock.lock();
            try {
                wakeAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Readers first: somebody waits for what they do. */
    private void wakeAll() {
        wakesDue = false;
        shown = end;
        changed.signalAll();
        if (!writerRests || isMuchPending()) {
            pending.signal();
        }
    }

    /**
     * Copies bytes that are still in memory.
     *
     * @return how many; -1: they are in the files only
     */
    int read(long offset, byte[] into, int at, int length) {
        lock.lock();
        try {
            int count = (int) Math.min(length, end - offset);
            if (count <= 0) {
                return 0;
            }
            if (offset < ring.from()) {
                if (ring.lacksRoomFor(offset)) {
                    ring.grow(); // whoever follows at some distance finds it here the next time
                }
                return -1;
            }
            ring.copy(offset, into, at, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    boolean isInMemory(long offset) {
        lock.lock();
        try {
            return offset >= ring.from();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the offset behind what the files hold and readers may see} */
    long readableInFiles() {
        lock.lock();
        try {
            return Math.min(written, end);
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return bytes side by side that are to be written next, at most {@code lengthMax}; empty:
     * all are written. They stay as they are until {@link #advance} or a cut}
     *
     * @throws JournalFailure if the journal has failed or is closed
     */
    Bytes pending(int lengthMax) {
        lock.lock();
        try {
            requireSound();
            int side = Math.min(ring.contiguous(written), lengthMax);
            int count = (int) Math.min(side, ring.to() - written);
            return new Bytes(ring.array(), ring.index(written), count);
        } finally {
            lock.unlock();
        }
    }

    /** {@return the offset of the first byte that is not written yet} */
    long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    void advance(int bytes) {
        lock.lock();
        try {
            written += bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything from {@code offset} on. */
    void cut(long offset) {
        lock.lock();
        try {
            requireSound();
            if (offset < 0 || offset > end) {
                throw new IllegalArgumentException("cut at " + offset + " with end " + end);
            }
            end = offset;
            shown = offset;
            written = Math.min(written, offset);
            ring.cut(offset);
            cuts++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything; the next byte to come is that of {@code offset}. */
    void begin(long offset) {
        lock.lock();
        try {
            requireSound();
            end = offset;
            shown = offset;
            written = offset;
            ring.begin(offset);
            cuts++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how often it was cut} */
    long cuts() {
        lock.lock();
        try {
            return cuts;
        } finally {
            lock.unlock();
        }
    }

    void writerRuns(boolean runs) {
        lock.lock();
        try {
            writerRuns = runs;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for bytes to be written.
     *
     * @return whether there are any; false: closed, failed or interrupted
     */
    boolean awaitPending() {
        lock.lock();
        try {
            while (written == ring.to() && !closed && failure.isEmpty()) {
                pending.await();
            }
            return written < ring.to();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets little gather for {@code nanos}; less long once there is much.
     *
     * @return false if interrupted
     */
    boolean rest(long nanos) {
        lock.lock();
        try {
            writerRests = true;
            long left = nanos;
            while (left > 0 && !isMuchPending() && !closed && failure.isEmpty()) {
                left = pending.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            writerRests = false;
            lock.unlock();
        }
    }

    /**
     * {@return whether a writer that rests is to go on: there is much to write, or no room left}
     */
    private boolean isMuchPending() {
        return ring.to() - written >= Math.min(WRITTEN_AT_ONCE_BYTES, ring.capacity());
    }

    /** {@return whether the writer waits, and nobody has woken it} */
    boolean writerWaits() {
        lock.lock();
        try {
            return lock.hasWaiters(pending);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the journal ends behind {@code offset}, or has been cut other than {@code
     * cutsSeen} times, or {@code otherwise} holds.
     *
     * @return false if it was closed or has failed instead
     */
    boolean awaitChange(long offset, long cutsSeen, BooleanSupplier otherwise)
            throws InterruptedException {
        lock.lock();
        try {
            while (end <= offset
                    && cuts == cutsSeen
                    && !otherwise.getAsBoolean()
                    && !closed
                    && failure.isEmpty()) {
                changed.await();
            }
            return !closed && failure.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void wakeReaders() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<JournalFailure> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the journal's life; the first reason stays. */
    void fail(JournalFailure reason) {
        lock.lock();
        try {
            failure = Optional.of(failure.orElse(reason));
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isSound() {
        lock.lock();
        try {
            return !closed && failure.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void signalAll() {
        pending.signalAll();
        room.signalAll();
        changed.signalAll();
    }

    /**
     * @throws JournalFailure if the journal has failed or is closed
     */
    void requireSound() {
        lock.lock();
        try {
            if (failure.isPresent()) {
                throw new JournalFailure(
                        "journal has failed before: " + failure.get().getMessage(), failure.get());
            }
            if (closed) {
                throw new JournalFailure("journal is closed", null);
            }
        } finally {
            lock.unlock();
        }
    }
}
