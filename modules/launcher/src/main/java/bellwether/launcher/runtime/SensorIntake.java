package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.launcher.log.PeerLog;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Takes own readings to the group, and holds the sensors back while too many of them are not yet
 * safe: those on the way to the group loop and those in the outbox together stay within {@link
 * #READINGS_MAX}. Nothing is ever dropped. Safe for use by many sensors.
 */
final class SensorIntake implements Intake {
    /** Readings accepted and not yet released from the outbox. */
    static final int READINGS_MAX = 65_536;

    private final Inbox inbox;
    private final PeerLog log;
    private final int readingsMax;
    private final ToLongFunction<String> takenBefore;
    private final Map<String, Long> taken = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private long underway;
    private long outbox;

    /**
     * @param takenBefore how many readings of a source earlier runs took in
     */
    SensorIntake(Inbox inbox, PeerLog log, ToLongFunction<String> takenBefore) {
        this(inbox, log, takenBefore, READINGS_MAX);
    }

    SensorIntake(Inbox inbox, PeerLog log, ToLongFunction<String> takenBefore, int readingsMax) {
        this.inbox = inbox;
        this.log = log;
        this.takenBefore = takenBefore;
        this.readingsMax = readingsMax;
    }

    @Override
    public void accept(List<Reading> readings) throws InterruptedException {
        offer(readings, Optional.empty());
    }

    @Override
    public long taken(String source) {
        lock.lock();
        try {
            return taken.computeIfAbsent(source, takenBefore::applyAsLong);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(String source, List<Reading> readings) throws InterruptedException {
        long position = taken(source) + readings.size();
        offer(readings, Optional.of(new Input.Position(source, position)));
        lock.lock();
        try {
            taken.put(source, position);
        } finally {
            lock.unlock();
        }
    }

    private void offer(List<Reading> readings, Optional<Input.Position> position)
            throws InterruptedException {
        reserve(readings.size());
        try {
            inbox.put(
                    new Input.Offered(readings.stream().map(Reading::payload).toList(), position));
        } catch (InterruptedException e) {
            settled(readings.size(), outbox());
            throw e;
        }
    }

    @Override
    public void skipped(String problem) {
        log.warn(problem);
    }

    /** The group has taken {@code taken} readings, and its outbox now holds {@code outbox}. */
    void settled(int taken, long outbox) {
        lock.lock();
        try {
            underway -= taken;
            this.outbox = outbox;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when nothing is on the way and the outbox is empty, or after {@code nanos}. */
    void awaitEmpty(long nanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + nanos;
        lock.lockInterruptibly();
        try {
            long leftNanos = nanos;
            while (underway + outbox > 0 && leftNanos > 0) {
                released.awaitNanos(leftNanos);
                leftNanos = deadlineNanos - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    private void reserve(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (underway + outbox > 0 && underway + outbox + count > readingsMax) {
                released.await();
            }
            underway += count;
        } finally {
            lock.unlock();
        }
    }

    private long outbox() {
        lock.lock();
        try {
            return outbox;
        } finally {
            lock.unlock();
        }
    }
}
