package bellwether.simulation;

import bellwether.storage.MemoryDisk;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What is wrong with one peer's disk at a time. */
final class DiskFaults {
    private static final int WRITES_MAX = 10;
    private static final int OPERATIONS_MAX = 60;

    private final Supplier<MemoryDisk> disk;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Consumer<String> trace;
    private boolean slow;
    private boolean sick;
    private boolean powerGoes;

    DiskFaults(
            Supplier<MemoryDisk> disk,
            VirtualTime time,
            RandomGenerator random,
            Consumer<String> trace) {
        this.disk = disk;
        this.time = time;
        this.random = random;
        this.trace = trace;
    }

    /** {@return whether nothing happens in the background} */
    boolean isSlow() {
        return slow;
    }

    /** {@return whether operations may fail} */
    boolean isSick() {
        return sick;
    }

    /** Nothing happens in the background for so long. */
    void slow(long nanos) {
        slow = true;
        time.after(nanos, () -> slow = false);
    }

    /** The disk is full after some more writes, or refuses to sync, for so long. */
    void sick(boolean full, long nanos) {
        trace.accept(full ? "has a full disk" : "cannot sync");
        sick = true;
        if (full) {
            disk.get().fullAfter(random.nextInt(WRITES_MAX));
        } else {
            disk.get().syncFails(true);
        }
        time.after(nanos, this::heal);
    }

    /** The process, or power with it, will go in one of the next operations of the disk. */
    void endsSoon(boolean power) {
        powerGoes = power;
        disk.get().powerGoesAfter(random.nextInt(OPERATIONS_MAX));
    }

    /** Power will go in one of the next few operations of the disk. */
    void endsAtOnce(int operations) {
        powerGoes = true;
        disk.get().powerGoesAfter(operations);
    }

    /** {@return whether power went in the last operation; otherwise only the process did} */
    boolean powerWent() {
        disk.get().powerGoesAfter(Long.MAX_VALUE);
        return powerGoes;
    }

    /** Whatever was wrong with the disk is over. */
    void heal() {
        sick = false;
        slow = false;
        disk.get().fullAfter(Long.MAX_VALUE);
        disk.get().powerGoesAfter(Long.MAX_VALUE);
        disk.get().syncFails(false);
    }
}
