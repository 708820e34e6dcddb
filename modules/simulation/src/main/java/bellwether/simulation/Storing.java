package bellwether.simulation;

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
 */
public record Storing(int clearPercent, int writePercent, int syncPercent) {
    static final Storing RESUMED = new Storing(0, 20, 10);

    /** The same, and every start goes on with what is there. */
    Storing resumed() {
        return new Storing(0, writePercent, syncPercent);
    }

    static Storing draw(RandomGenerator random) {
        return new Storing(
                (int) Settings.oneOf(random, 0, 0, 0, 10, 50, 100),
                (int) Settings.oneOf(random, 0, 20, 20, 50),
                (int) Settings.oneOf(random, 0, 0, 3, 10, 30));
    }

    /** {@return what becomes of the data of the run before} */
    OnStart onStart(RandomGenerator random) {
        return random.nextInt(100) < clearPercent ? OnStart.CLEAR : OnStart.RESUME;
    }
}
