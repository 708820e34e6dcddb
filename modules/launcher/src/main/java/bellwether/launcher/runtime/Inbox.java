package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.protocol.Bytes;
import bellwether.protocol.Message;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the group loop: first in, first out, bounded by weight and by count. A producer
 * that finds it full waits, which slows its peer or its sensor and nobody else. Inputs that must
 * not wait (timers, stop, lost connections) are few by nature and enter over the bound. Safe for
 * use by many threads; {@link #await} is for one, and {@link #take} for one at a time.
 */
final class Inbox {
    /** Bytes of messages and readings that may wait. */
    static final long WEIGHT_MAX = 8 << 20;

    /** Inputs that may wait. */
    static final int COUNT_MAX = 8_192;

    /** Most inputs handed out at once: after each batch the group settles. */
    static final int BATCH_MAX = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Queue<Entry> entries = new ArrayDeque<>();
    private final long weightMax;
    private final int countMax;
    private long weight;
    private boolean rung;
    private boolean closed;

    /**
     * @param weight of it, counted once: that of many readings takes a look at each
     */
    private record Entry(Input input, long weight) {}

    Inbox() {
        this(WEIGHT_MAX, COUNT_MAX);
    }

    Inbox(long weightMax, int countMax) {
        this.weightMax = weightMax;
        this.countMax = countMax;
    }

    /**
     * Adds {@code input}; waits while there is no room for it. One that is heavier than the bound
     * enters alone.
     *
     * @return false once closed: it was not added
     */
    boolean put(Input input) throws InterruptedException {
        return put(input, true);
    }

    /**
     * As {@link #put}, and wakes nobody unless it has to wait: whoever calls it sees to it that the
     * input is taken.
     *
     * @return false once closed: it was not added
     */
    boolean putQuietly(Input input) throws InterruptedException {
        return put(input, false);
    }

    private boolean put(Input input, boolean wakes) throws InterruptedException {
        long added = weight(input);
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoom(added)) {
                arrived.signal(); // what fills it may have been put quietly
                drained.await();
            }
            add(input, added, wakes);
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Adds {@code input} at once, full or not. Does nothing once closed. */
    void putNow(Input input) {
        long added = weight(input);
        lock.lock();
        try {
            add(input, added, true);
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever waits in {@link #await}, or comes there next, go on. */
    void ring() {
        lock.lock();
        try {
            rung = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there are inputs, or somebody rings.
     *
     * @return false once closed
     */
    boolean await() {
        lock.lock();
        try {
            while (!closed && !rung && entries.isEmpty()) {
                arrived.awaitUninterruptibly();
            }
            rung = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** {@return bytes of the messages and readings that wait} */
    long weight() {
        lock.lock();
        try {
            return weight;
        } finally {
            lock.unlock();
        }
    }

    /** Moves the oldest inputs, at most {@link #BATCH_MAX}, to {@code batch}; none once closed. */
    void take(List<Input> batch) {
        lock.lock();
        try {
            for (int i = 0; i < BATCH_MAX && !closed && !entries.isEmpty(); i++) {
                Entry entry = entries.remove();
                weight -= entry.weight;
                batch.add(entry.input);
            }
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes nothing more, and lets everybody go who waits.
     *
     * @return what waited, the oldest first
     */
    List<Input> close() {
        lock.lock();
        try {
            closed = true;
            var left = entries.stream().map(Entry::input).toList();
            entries.clear();
            arrived.signalAll();
            drained.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long added) {
        return entries.isEmpty() || weight + added <= weightMax && entries.size() < countMax;
    }

    private void add(Input input, long added, boolean wakes) {
        if (!closed) {
            entries.add(new Entry(input, added));
            weight += added;
            if (wakes) {
                arrived.signal();
            }
        }
    }

    /** Bytes that the bound is about: readings and journal chunks. The rest is bounded by count. */
    private static long weight(Input input) {
        return switch (input) {
            case Input.Received(_, _, Message.Requests(Bytes lines)) -> lines.length();
            case Input.Received(_, _, Message.Chunk(_, _, _, Bytes lines)) -> lines.length();
            case Input.Received(_, _, Message.PlainRequest(Bytes payload)) -> payload.length();
            case Input.Offered(List<Bytes> payloads, _) -> weight(payloads);
            case Input.Received _,
                    Input.Start _,
                    Input.Stop _,
                    Input.StepDown _,
                    Input.Heard _,
                    Input.Twin _,
                    Input.Connected _,
                    Input.Disconnected _,
                    Input.Unreachable _,
                    Input.Fired _,
                    Input.Synced _,
                    Input.Forwarded _ ->
                    0;
        };
    }

    private static long weight(List<Bytes> payloads) {
        long sum = 0;
        for (Bytes payload : payloads) {
            sum += payload.length();
        }
        return sum;
    }
}
