package bellwether.simulation;

import bellwether.storage.GivingOut;
import bellwether.storage.OnStart;
import java.util.random.RandomGenerator;

/**
 * How peers keep their data.
 *
 * @param clearPercent of all starts that begin with an empty directory ({@code
 *     data_on_start=clear})
 * @param writePercent of all batches in which something is written or rendered before they end
 * @param syncPercent of all batches in which something is synced before they end; besides, it is
 *     synced at intervals
 * @param eachBatchSynced whether readings are given out only once they are durable ({@code
 *     sync_interval=0})
 * @param rolling how CSV files follow the time
 */
public record Storing(
        int clearPercent,
        int writePercent,
        int syncPercent,
        boolean eachBatchSynced,
        Rolling rolling) {
    static final Storing RESUMED = new Storing(0, 20, 10, false, Rolling.NONE);

    /** With each batch synced there is a sync this soon. */
    private static final long BATCH_NANOS = 20 * Settings.MILLI;

    /** The same, and every start goes on with what is there. */
    Storing resumed() {
        return new Storing(0, writePercent, syncPercent, eachBatchSynced, rolling);
    }

    /** The same, goes on with what is there, and is synced at intervals only. */
    Storing unsynced() {
        return new Storing(0, writePercent, 0, false, rolling);
    }

    static Storing draw(RandomGenerator random) {
        return new Storing(
                (int) Settings.oneOf(random, 0, 0, 0, 10, 50, 100),
                (int) Settings.oneOf(random, 0, 20, 20, 50),
                (int) Settings.oneOf(random, 0, 0, 3, 10, 30),
                random.nextInt(3) == 0,
                Rolling.NONE);
    }

    /** {@return the same with CSV files that follow the time so} */
    public Storing with(Rolling otherwise) {
        return new Storing(clearPercent, writePercent, syncPercent, eachBatchSynced, otherwise);
    }

    /** {@return when readings are given out} */
    GivingOut givingOut() {
        return eachBatchSynced ? GivingOut.SYNCED : GivingOut.WRITTEN;
    }

    /** {@return how long it is from one sync to the next, if ordinarily it is {@code nanos}} */
    long syncNanos(long nanos) {
        return eachBatchSynced ? Math.min(nanos, BATCH_NANOS) : nanos;
    }

    /** {@return what becomes of the data of the run before} */
    OnStart onStart(RandomGenerator random) {
        return random.nextInt(100) < clearPercent ? OnStart.CLEAR : OnStart.RESUME;
    }
}
