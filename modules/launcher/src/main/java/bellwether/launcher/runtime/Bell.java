package bellwether.launcher.runtime;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes one thread that otherwise waits for its time: rung as often as one likes, heard once. Not
 * an interrupt, because that would close the file under the thread's hands.
 */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean rung;
    private boolean closed;

    /** Wakes the waiting thread, or lets its next wait return at once. Never blocks for long. */
    void ring() {
        lock.lock();
        try {
            rung = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Rings once and for all. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether {@link #close} was called} */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when rung, or closed, or after {@code nanos}.
     *
     * @return whether it was rung
     */
    boolean await(long nanos) {
        long deadlineNanos = System.nanoTime() + nanos;
        lock.lock();
        try {
            while (!rung && !closed) {
                long leftNanos = deadlineNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return false;
                }
                changed.awaitNanos(leftNanos);
            }
            boolean heard = rung;
            rung = false;
            return heard;
        } catch (InterruptedException e) {
            closed = true; // the peer stops
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when closed, or after {@code nanos}, rung or not. */
    void pause(long nanos) {
        long deadlineNanos = System.nanoTime() + nanos;
        lock.lock();
        try {
            long leftNanos = nanos;
            while (!closed && leftNanos > 0) {
                changed.awaitNanos(leftNanos);
                leftNanos = deadlineNanos - System.nanoTime();
            }
        } catch (InterruptedException e) {
            closed = true; // the peer stops
        } finally {
            lock.unlock();
        }
    }
}
