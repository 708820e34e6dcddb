package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.launcher.log.PeerLog;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Takes own readings to the group, and holds the sensors back while too many of them are not yet
 * safe: those on the way to the group loop and those in the outbox together. A source that
 * remembers its position can wait, and is held back soon; what is measured now cannot be measured
 * later, so that the outbox takes as much of it as the disk has room for within reason. Where each
 * batch is to be synced before it counts as taken, a sensor waits for that, too. Nothing is ever
 * dropped. Safe for use by many sensors.
 */
final class SensorIntake implements Intake {
    /**
     * How many readings may be on the way to the group loop, or accepted and not yet released from
     * the outbox.
     *
     * @param underway of a source that goes on where it was held back, those on the way alone: more
     *     than the loop takes at once would only get old in memory
     * @param replayed of such a source, both together
     * @param measured of all others, likewise
     */
    record Limits(int underway, int replayed, int measured) {
        /** The third: half a gigabyte on the disk, 15 MB of memory; a year of one per 8 s. */
        static final Limits STANDARD = new Limits(8_192, 65_536, 4_000_000);
    }

    private static final long NOT_THERE = -1;

    /** Back-pressure that is over sooner is nothing to tell of. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PeerLog log;
    private final Troubles troubles;
    private final boolean untilSynced;
    private final Limits limits;
    private final long patienceNanos;
    private final Map<String, Long> taken = new HashMap<>();

    // First turn, so that readings reach the inbox in the order in which they are counted. Not held
    // by a source that waits for room, as others may have some.
    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Desk> desk = Optional.empty();
    private long underway;
    private long outbox;
    private long handedOver;
    private long accepted;
    private long synced;

    /**
     * Where readings go: to the group loop that runs now.
     *
     * @param sync lets what was accepted be made durable soon
     */
    private record Desk(Inbox inbox, ToLongFunction<String> takenBefore, Runnable sync) {}

    /**
     * @param troubles hears when a sensor waits for long
     * @param untilSynced whether readings count as taken only once they are durable
     */
    SensorIntake(PeerLog log, Troubles troubles, boolean untilSynced) {
        this(log, troubles, untilSynced, Limits.STANDARD, PATIENCE_NANOS);
    }

    SensorIntake(
            PeerLog log,
            Troubles troubles,
            boolean untilSynced,
            Limits limits,
            long patienceNanos) {
        this.log = log;
        this.troubles = troubles;
        this.untilSynced = untilSynced;
        this.limits = limits;
        this.patienceNanos = patienceNanos;
    }

    /**
     * From now on readings go to {@code inbox}; until then sensors wait. What was on the way when
     * it closed before stands in the inbox already.
     *
     * @param takenBefore how many readings of a source earlier runs took in
     * @param sync lets what was accepted be made durable soon; only queues
     */
    void open(Inbox inbox, ToLongFunction<String> takenBefore, Runnable sync) {
        lock.lock();
        try {
            desk = Optional.of(new Desk(inbox, takenBefore, sync));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The inbox is about to close: sensors wait for another. */
    void close() {
        lock.lock();
        try {
            desk = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is left of the inputs that waited when the inbox closed.
     *
     * @param inputs readings that are still to be accepted
     * @param lost whether the outbox has lost readings that count as taken: their source is to give
     *     them again
     */
    record Resumed(List<Input> inputs, boolean lost) {}

    /**
     * The outbox was opened again. Inputs that came over connections are void with them; readings
     * go to the next inbox, unless the outbox has lost others before them.
     *
     * @param left what waited when the inbox closed
     * @param noted how many readings of a source the outbox knows to be taken now
     */
    Resumed resume(List<Input> left, ToLongFunction<String> noted) {
        lock.lock();
        try {
            var goneBack = new HashSet<String>();
            firstOf(left)
                    .forEach((source, first) -> {
                        long known = noted.applyAsLong(source);
                        if (known < first) {
                            taken.put(source, known);
                            goneBack.add(source);
                        }
                    });
            var kept = new ArrayList<Input>();
            for (Input input : left) {
                if (input instanceof Input.Offered(var payloads, var position)) {
                    if (position.filter(at -> goneBack.contains(at.source())).isPresent()) {
                        underway -= payloads.size();
                        handedOver -= payloads.size(); // they come again, and count then
                    } else {
                        kept.add(input);
                    }
                }
            }
            return new Resumed(kept, !goneBack.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** {@return for each source how many readings of it should be known before what is left} */
    private Map<String, Long> firstOf(List<Input> left) {
        var first = new HashMap<String, Long>();
        for (Input input : left) {
            if (input instanceof Input.Offered(var payloads, var position)) {
                position.ifPresent(
                        at -> first.putIfAbsent(at.source(), at.readings() - payloads.size()));
            }
        }
        taken.forEach(first::putIfAbsent);
        return first;
    }

    @Override
    public void accept(List<Reading> readings) throws InterruptedException {
        offer(readings, Optional.empty());
    }

    @Override
    public long taken(String source) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!taken.containsKey(source) && desk.isEmpty()) {
                changed.await();
            }
            return taken.computeIfAbsent(
                    source, key -> desk.orElseThrow().takenBefore().applyAsLong(key));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(String source, List<Reading> readings) throws InterruptedException {
        long position = taken(source) + readings.size();
        offer(readings, Optional.of(new Input.Position(source, position)));
    }

    private void offer(List<Reading> readings, Optional<Input.Position> position)
            throws InterruptedException {
        long ticket = handOver(readings, position);
        if (untilSynced) {
            awaitSynced(ticket);
        }
    }

    /** {@return how many readings were handed over so far} */
    private long handOver(List<Reading> readings, Optional<Input.Position> position)
            throws InterruptedException {
        var offered = new Input.Offered(readings.stream().map(Reading::payload).toList(), position);
        long ticket = NOT_THERE;
        while (ticket == NOT_THERE) { // an inbox that closed under its hands is followed by another
            Inbox inbox =
                    position.isPresent()
                            ? reserve(readings.size(), limits.underway(), limits.replayed())
                            : reserve(readings.size(), limits.measured(), limits.measured());
            try {
                ticket = put(inbox, offered);
            } finally {
                if (ticket == NOT_THERE) {
                    giveBack(readings.size());
                }
            }
        }
        return ticket;
    }

    private long put(Inbox inbox, Input.Offered offered) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return inbox.put(offered) ? count(offered) : NOT_THERE;
        } finally {
            turn.unlock();
        }
    }

    private long count(Input.Offered offered) {
        lock.lock();
        try {
            offered.position().ifPresent(at -> taken.put(at.source(), at.readings()));
            handedOver += offered.payloads().size();
            return handedOver;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSynced(long ticket) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (synced < ticket) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void settle(String source) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long ticket = handedOver;
            boolean asked = false;
            Optional<Long> position = Optional.ofNullable(taken.get(source));
            while (synced < ticket || !position.equals(Optional.ofNullable(taken.get(source)))) {
                if (!asked && accepted >= ticket && desk.isPresent()) {
                    asked = true; // a source that settles often need not wait for each interval
                    desk.get().sync().run();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
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
            accepted += taken;
            this.outbox = outbox;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many readings the outbox has had of all that were handed over} */
    long accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** The first {@code readings} that were accepted are durable. */
    void synced(long readings) {
        lock.lock();
        try {
            synced = Math.max(synced, readings);
            changed.signalAll();
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
                changed.awaitNanos(leftNanos);
                leftNanos = deadlineNanos - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    private Inbox reserve(int count, int underwayMax, int max) throws InterruptedException {
        boolean told = false;
        long leftNanos = patienceNanos;
        lock.lockInterruptibly();
        try {
            while (desk.isEmpty() || !hasRoom(count, underwayMax, max)) {
                if (told || desk.isEmpty() || fits(count, underway + outbox, max)) {
                    changed.await(); // not for the outbox, or it is told already
                } else if (leftNanos > 0) {
                    leftNanos = changed.awaitNanos(leftNanos);
                } else {
                    told = true;
                    tellFull(max);
                }
            }
            underway += count;
            return desk.get().inbox();
        } finally {
            lock.unlock();
            if (told) {
                troubles.over(Troubles.Cause.OUTBOX_FULL, "readings are taken again");
            }
        }
    }

    private void tellFull(int max) {
        troubles.begin(
                Troubles.Cause.OUTBOX_FULL,
                "the outbox is full: readings="
                        + (underway + outbox)
                        + " limit="
                        + max
                        + "; the sensor waits until the group has recorded some of them");
    }

    private boolean hasRoom(int count, int underwayMax, int max) {
        return fits(count, underway, underwayMax) && fits(count, underway + outbox, max);
    }

    private static boolean fits(int count, long before, int max) {
        return before == 0 || before + count <= max;
    }

    private void giveBack(int count) {
        lock.lock();
        try {
            underway -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
