package bellwether.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each target fuzzed for its share of {@code bellwether.fuzz.seconds}. The seed of the random
 * numbers is the same in each build, and 0 means a fresh one; it stands in the output.
 */
final class FuzzIT {
    private static final long SECONDS = Long.getLong("bellwether.fuzz.seconds", 98);
    private static final long SEED = Long.getLong("bellwether.fuzz.seed", 0);

    @ParameterizedTest
    @EnumSource
    void nothingIsBrokenByWhatTheFuzzerMakesUp(Target target)
            throws IOException, InterruptedException {
        long seed = SEED > 0 ? SEED : Fuzz.freshSeed();
        long seconds = Math.max(1, SECONDS / Target.values().length);
        Outcome outcome = new Fuzzing(target, "fuzz-" + seed).run(seconds, seed);
        System.out.println(Outcome.head());
        System.out.println(outcome.row() + ", seed " + seed);
        assertEquals(List.of(), outcome.failure(), "seed " + seed);
        assertTrue(outcome.edges() > 0, "nothing was instrumented: see " + outcome.log());
    }
}
