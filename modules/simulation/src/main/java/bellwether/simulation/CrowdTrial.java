package bellwether.simulation;

import java.util.ArrayList;
import java.util.function.LongFunction;

/**
 * Runs crowds of some size in the classes of whoever loaded it; known to the outside only as a
 * function of the JDK, so that it can come from another class loader.
 */
public final class CrowdTrial implements LongFunction<String> {
    private static final long SEED = 1;
    private static final long IDLE_NANOS = 60 * Settings.SECOND;

    /** Made by name. */
    public CrowdTrial() {}

    /** {@return what broke, or cost too much, with so many peers; empty: nothing} */
    @Override
    public String apply(long size) {
        var exceeded = new ArrayList<String>();
        try {
            new Crowd(
                            SEED,
                            (int) size,
                            phase -> exceeded.addAll(CrowdBounds.exceeded(phase)),
                            Simulation.SILENT)
                    .run(IDLE_NANOS);
        } catch (RuntimeException | StackOverflowError e) {
            exceeded.add(Simulate.describe(e));
        }
        return String.join("\n", exceeded);
    }
}
