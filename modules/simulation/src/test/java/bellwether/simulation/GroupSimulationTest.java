package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSimulationTest {
    @ParameterizedTest
    @CsvSource({"1,60", "1001,20"})
    void whateverHappensTheGroupConvergesOnEveryReadingExactlyOnce(long from, int seeds) {
        int readings = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            readings += run(seed, Settings.swarm(seed));
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }

    @ParameterizedTest
    @CsvSource({"3,40", "5,20"})
    void crashesAloneRollNothingBackOnASurvivor(int peers, int seeds) {
        int readings = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            readings += run(seed, Settings.crashesOnly(peers));
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(trace(7), trace(7));
        assertNotEquals(trace(7), trace(8));
    }

    private static List<String> trace(long seed) {
        var trace = new ArrayList<String>();
        new Simulation(seed, Settings.swarm(seed), trace::add).run();
        return trace;
    }

    private static int run(long seed, Settings settings) {
        var trace = new ArrayList<String>();
        try {
            return new Simulation(seed, settings, trace::add).run().readings();
        } catch (RuntimeException e) {
            List<String> tail = trace.subList(Math.max(0, trace.size() - 80), trace.size());
            return fail(
                    "seed " + seed + " " + settings + ": " + e + "\n" + String.join("\n", tail), e);
        }
    }
}
