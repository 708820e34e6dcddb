package bellwether.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What may happen in a run, and how often.
 *
 * @param peers how many, 1 to 9
 * @param faultNanos how long faults go on
 * @param files whether journal and CSV files are the real ones, on a disk in memory; otherwise the
 *     journal is an array and there are no CSV files, which is faster
 * @param meanNanos of each fault that happens, the mean time between two
 * @param pace how quick everything is
 */
public record Settings(
        int peers, long faultNanos, boolean files, Map<Fault, Long> meanNanos, Pace pace) {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    private static final long FAULT_NANOS = 120 * SECOND;
    private static final int PEERS_MAX = 9;

    /** Without these nobody is suspected wrongly and nothing delivered may be rolled back (I7). */
    private static final Set<Fault> HONEST =
            EnumSet.of(Fault.CRASH, Fault.POWER_CUT, Fault.LEADER_CRASH);

    /**
     * How quick things are.
     *
     * @param linkNanosMax longest ordinary delay of a message; one of 50 takes 50 times as long
     * @param lossPercent of datagrams
     * @param chunkBytesMax longest chunk of a stream
     * @param syncNanos between two syncs of a journal
     * @param readingNanosMax longest time between two readings, in the whole group
     * @param timerPart timers run this many times as fast as in production
     * @param lateNanos within this time peers start
     */
    public record Pace(
            long linkNanosMax,
            int lossPercent,
            int chunkBytesMax,
            long syncNanos,
            long readingNanosMax,
            int timerPart,
            long lateNanos) {
        /** The same on a good network, and with timers that bear its longest delay. */
        private Pace calm() {
            return new Pace(
                    2 * MILLI,
                    0,
                    chunkBytesMax,
                    syncNanos,
                    readingNanosMax,
                    Math.min(timerPart, 5),
                    lateNanos);
        }

        private static Pace draw(RandomGenerator random) {
            return new Pace(
                    oneOf(random, 2 * MILLI, 2 * MILLI, 20 * MILLI, 60 * MILLI),
                    (int) oneOf(random, 0, 10, 10, 40),
                    (int) oneOf(random, 512, 1_024, 4_096, 4_096),
                    oneOf(random, 50 * MILLI, SECOND, SECOND, 5 * SECOND),
                    oneOf(random, 100 * MILLI, 200 * MILLI, 400 * MILLI, SECOND),
                    (int) oneOf(random, 1, 2, 5, 10),
                    oneOf(random, 0, 8 * SECOND, 8 * SECOND, 60 * SECOND));
        }
    }

    private static final Pace CALM =
            new Pace(2 * MILLI, 0, 4_096, SECOND, 200 * MILLI, 1, 8 * SECOND);

    public Settings {
        meanNanos = Collections.unmodifiableMap(new EnumMap<>(meanNanos));
    }

    /** {@return what the seed draws: which faults, how often, how many peers, how quick} */
    public static Settings swarm(long seed) {
        var random = new SplittableRandom(seed);
        var means = new EnumMap<Fault, Long>(Fault.class);
        boolean honest = random.nextInt(5) == 0;
        for (Fault fault : Fault.values()) {
            long mean = oneOf(random, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND);
            boolean on = random.nextInt(5) < 2;
            if (honest ? HONEST.contains(fault) : on) {
                means.put(fault, mean);
            }
        }
        if (honest) {
            means.replaceAll((_, mean) -> mean / 2);
        }
        int peers =
                (int) oneOf(random, 3, 3, 3, 2 + random.nextInt(4), 1 + random.nextInt(PEERS_MAX));
        Pace pace = Pace.draw(random);
        return new Settings(peers, FAULT_NANOS, true, means, honest ? pace.calm() : pace);
    }

    /** {@return processes that die, and nothing else} */
    public static Settings crashesOnly(int peers) {
        return new Settings(peers, FAULT_NANOS, true, Map.of(Fault.CRASH, 12 * SECOND), CALM);
    }

    /** {@return the same with another number of peers, 1 to 9} */
    public Settings with(int peers) {
        if (peers < 1 || peers > PEERS_MAX) {
            throw new IllegalArgumentException("peers: " + peers + " is not 1 to " + PEERS_MAX);
        }
        return new Settings(peers, faultNanos, files, meanNanos, pace);
    }

    /** {@return the same for another time} */
    public Settings lasting(long nanos) {
        return new Settings(peers, nanos, files, meanNanos, pace);
    }

    /** {@return the same without real files} */
    public Settings inMemory() {
        return new Settings(peers, faultNanos, false, meanNanos, pace);
    }

    /** {@return the same without some faults} */
    public Settings without(Set<Fault> faults) {
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.putAll(meanNanos);
        means.keySet().removeAll(faults);
        return new Settings(peers, faultNanos, files, means, pace);
    }

    /** {@return whether a peer that stays up must never roll back what it has delivered} */
    boolean forbidsRollback() {
        return HONEST.containsAll(meanNanos.keySet()) && pace.equals(pace.calm());
    }

    private static long oneOf(RandomGenerator random, long... values) {
        return values[random.nextInt(values.length)];
    }
}
