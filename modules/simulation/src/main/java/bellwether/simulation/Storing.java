package bellwether.simulation;

import bellwether.storage.OnStart;
import java.util.random.RandomGenerator;

/**
 * How peers keep their data.
 *
 * @param clearPercent of all starts that begin with an empty directory ({@code
 *     data_on_start=clear})
 */
public record Storing(int clearPercent) {
    static final Storing RESUMED = new Storing(0);

    static Storing draw(RandomGenerator random) {
        return new Storing((int) Settings.oneOf(random, 0, 0, 0, 10, 50, 100));
    }

    /** {@return what becomes of the data of the run before} */
    OnStart onStart(RandomGenerator random) {
        return random.nextInt(100) < clearPercent ? OnStart.CLEAR : OnStart.RESUME;
    }
}
