package bellwether.simulation;

import java.util.function.LongFunction;

/**
 * Runs seeds in the classes of whoever loaded it; known to the outside only as a function of the
 * JDK, so that it can come from another class loader.
 */
public final class MutantTrial implements LongFunction<String> {
    /** Made by name. */
    public MutantTrial() {}

    /** {@return what broke with this seed; empty: nothing} */
    @Override
    public String apply(long seed) {
        try {
            new Simulation(seed, Settings.swarm(seed), Simulation.SILENT).run();
            return "";
        } catch (RuntimeException | StackOverflowError e) {
            return Simulate.describe(e);
        }
    }
}
