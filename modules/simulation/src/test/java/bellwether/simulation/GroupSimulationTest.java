package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSimulationTest {
    @ParameterizedTest
    @CsvSource({"1,20", "2,150", "3,300", "4,150", "5,100", "9,20"})
    void whateverHappensTheGroupConvergesOnEveryReadingExactlyOnce(int peers, int seeds) {
        run(seeds, Simulation.Settings.everything(peers));
    }

    @ParameterizedTest
    @CsvSource({"3,300", "5,100"})
    void crashesAloneRollNothingBackOnASurvivor(int peers, int seeds) {
        run(seeds, Simulation.Settings.crashesOnly(peers));
    }

    private static void run(int seeds, Simulation.Settings settings) {
        int readings = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            var trace = new ArrayList<String>();
            try {
                readings += new Simulation(seed, settings, trace::add).run();
            } catch (RuntimeException e) {
                List<String> tail = trace.subList(Math.max(0, trace.size() - 80), trace.size());
                fail(
                        "seed " + seed + " " + settings + ": " + e + "\n" + String.join("\n", tail),
                        e);
            }
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }
}
