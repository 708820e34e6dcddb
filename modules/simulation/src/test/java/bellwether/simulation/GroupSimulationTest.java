package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupSimulationTest {
    private static final int SEEDS = 60;
    private static final long SECOND = Settings.SECOND;

    @Test
    void whateverHappensTheGroupConvergesOnEveryReadingExactlyOnce() {
        int readings = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            readings += run(seed, Settings.swarm(seed));
        }
        assertTrue(readings > SEEDS * 10, "too few readings: " + readings);
    }

    /** Other seeds in each build; what fails here belongs into {@link #seedsThatEverFailedPass}. */
    @Test
    void soItDoesWithSeedsThatNobodyHasTried(TestReporter reporter) {
        long first = Math.abs(System.nanoTime() % 1_000_000_000L) + 1_000_000L;
        reporter.publishEntry("first fresh seed", Long.toString(first));
        for (long seed = first; seed < first + SEEDS; seed++) {
            run(seed, Settings.swarm(seed));
        }
    }

    /** The ledger in this module's README says what each of them found. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                4, 6, 31, 44, 155, 209, 341, 368, 406, 424, 651, 715, 1071, 1365, 1970, 2564, 2773
            })
    void seedsThatEverFailedPass(long seed) {
        run(seed, Settings.keepingAll(seed)); // all of them are of that time
    }

    /** Likewise. */
    @ParameterizedTest
    @ValueSource(longs = {158, 231, 445, 502, 562_402_995, 827_059_267, 975_217_246})
    void seedsThatEverFailedSinceJournalsLetGoPass(long seed) {
        run(seed, Settings.swarm(seed));
    }

    /** As soon as the draws change, the seeds above mean something else; this says so. */
    @Test
    void theDrawsAreThoseThatTheSeedsMean() {
        assertEquals(9, Settings.keepingAll(6).peers());
        assertEquals(6, Settings.keepingAll(406).peers());
        assertEquals(Set.of(Fault.NEW_DISKS), Settings.keepingAll(28).meanNanos().keySet());
        assertTrue(Settings.keepingAll(38).meanNanos().containsKey(Fault.LAST_LEFT));
        assertTrue(Settings.keepingAll(38).rules().majority());
        assertTrue(Settings.swarm(158).storing().rolling().shortensPlainly());
    }

    @ParameterizedTest
    @CsvSource({"3,30", "5,15"})
    void crashesAloneRollNothingBackOnASurvivor(int peers, int seeds) {
        int readings = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            readings += run(seed, Settings.crashesOnly(peers));
        }
        assertTrue(readings > seeds * 10, "too few readings: " + readings);
    }

    /** Faults that are honest: so the run also checks that nothing delivered is rolled back. */
    @Test
    void leadersThatStepDownAreFollowedByOthersAlsoWhenPeersDieMeanwhile() {
        int steps = 0;
        for (long seed = 1; seed <= 20; seed++) {
            var mean = new EnumMap<Fault, Long>(Map.of(Fault.STEP_DOWN, 4 * SECOND));
            boolean calm = seed % 2 == 0;
            if (!calm) {
                mean.putAll(Map.of(Fault.CRASH, 8 * SECOND, Fault.LEADER_CRASH, 20 * SECOND));
            }
            var settings = Settings.crashesOnly(2 + (int) seed % 4).with(mean);
            var trace = new ArrayList<String>();
            new Simulation(seed, settings, trace::add).run();
            steps += calm ? handedOver(trace) : 0;
        }
        assertTrue(steps > 100, "stepped down: " + steps);
    }

    /** {@return how many leaders stepped down; another led after each} */
    private static int handedOver(List<String> trace) {
        int steps = 0;
        String last = "";
        for (String line : trace) {
            if (line.contains("stepped_down")) {
                steps++;
                last = line.split(" ")[1];
            } else if (line.contains("became_leader")) {
                assertNotEquals(last, line.split(" ")[1], line);
            }
        }
        return steps;
    }

    @Test
    void aDiskThatRefusesCostsAPeerItsPartAndNotItsProcess() {
        int goneOn = 0;
        for (long seed = 1; seed <= 10; seed++) {
            var mean = Map.of(Fault.SYNC_FAILURE, 8 * SECOND, Fault.FULL_DISK, 15 * SECOND);
            var trace = new ArrayList<String>();
            new Simulation(seed, Settings.crashesOnly(3).with(mean), trace::add).run();
            assertTrue(trace.stream().noneMatch(line -> line.endsWith(" crashes")));
            goneOn += (int) count(trace, ", in the same process");
        }
        assertTrue(goneOn > 50, "went on: " + goneOn);
    }

    @Test
    void damageIsFoundAndNothingElseIsLost() {
        var trace = new ArrayList<String>();
        for (long seed = 1; seed <= 10; seed++) {
            var means =
                    Map.of(
                            Fault.CRASH, 20 * SECOND,
                            Fault.DAMAGED_JOURNAL, 10 * SECOND,
                            Fault.DAMAGED_CSV, 10 * SECOND);
            new Simulation(seed, Settings.crashesOnly(3).with(means), trace::add).run();
        }
        long done = count(trace, " has another bit at ");
        long found = count(trace, " is damaged at journal offset ");
        assertTrue(done > 50 && found > 15, "done: " + done + " found: " + found);
    }

    private static long count(List<String> trace, String text) {
        return trace.stream().filter(line -> line.contains(text)).count();
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
