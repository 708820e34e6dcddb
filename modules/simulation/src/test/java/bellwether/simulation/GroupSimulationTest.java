package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSimulationTest {
    @ParameterizedTest
    @CsvSource({"1,10", "2,30", "3,60", "4,30", "5,20", "9,5"})
    void whateverHappensTheGroupConvergesOnEveryReadingExactlyOnce(int peers, int seeds) {
        int readings = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            readings += run(seed, Simulation.Settings.everything(peers));
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }

    @ParameterizedTest
    @CsvSource({"3,100", "5,60"})
    void crashesAloneRollNothingBackOnASurvivor(int peers, int seeds) {
        int readings = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            readings += run(seed, Simulation.Settings.crashesOnly(peers));
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }

    /** The ledger in this module's README says what each of them found. */
    @ParameterizedTest
    @CsvSource({"3,2", "4,10", "3,41"})
    void seedsThatEverFailedPass(int peers, long seed) {
        run(seed, Simulation.Settings.everything(peers));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(trace(7), trace(7));
        assertTrue(!trace(7).equals(trace(8)), "two seeds gave one run");
    }

    private static List<String> trace(long seed) {
        var trace = new ArrayList<String>();
        new Simulation(seed, Simulation.Settings.everything(3), trace::add).run();
        return trace;
    }

    private static int run(long seed, Simulation.Settings settings) {
        var trace = new ArrayList<String>();
        try {
            return new Simulation(seed, settings, trace::add).run();
        } catch (RuntimeException e) {
            List<String> tail = trace.subList(Math.max(0, trace.size() - 80), trace.size());
            return fail(
                    "seed " + seed + " " + settings + ": " + e + "\n" + String.join("\n", tail), e);
        }
    }
}
