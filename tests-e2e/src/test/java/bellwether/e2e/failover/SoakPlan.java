package bellwether.e2e.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is done to the hosts of a group, one round after the other: the same for the same seed. */
final class SoakPlan {
    private static final int HOLD_MILLIS_MAX = 8_000;
    private static final int CALM_MILLIS_MAX = 5_000;

    /** What can be done to a host. */
    enum Fault {
        KILL,
        STOP,
        PAUSE,
        CUT,
        UNPLUG,
        DEAFEN,
        LOSE,
        DELAY,
        SPLIT,
        ALL_OFF
    }

    /**
     * A fault on a host.
     *
     * @param host from 0 on; for {@code SPLIT} the number of hosts in the first part, less one
     */
    record Blow(Fault fault, int host) {}

    /**
     * Faults at once, and then none.
     *
     * @param holdMillis until they are undone
     * @param calmMillis until the next round
     */
    record Round(List<Blow> blows, int holdMillis, int calmMillis) {}

    private final SplittableRandom random;
    private final int hosts;

    private SoakPlan(long seed, int hosts) {
        random = new SplittableRandom(seed);
        this.hosts = hosts;
    }

    /** {@return rounds that last at least that long} */
    static List<Round> of(long seed, int hosts, Duration duration) {
        var plan = new SoakPlan(seed, hosts);
        List<Round> rounds = new ArrayList<>();
        long millis = 0;
        while (millis < duration.toMillis()) {
            var round = plan.round();
            rounds.add(round);
            millis += round.holdMillis() + round.calmMillis();
        }
        return List.copyOf(rounds);
    }

    private Round round() {
        var faults = Fault.values();
        Fault first = faults[random.nextInt(faults.length)];
        List<Blow> blows = new ArrayList<>();
        int host = random.nextInt(hosts);
        boolean all = first == Fault.ALL_OFF;
        blows.add(new Blow(first, first == Fault.SPLIT ? random.nextInt(hosts - 1) : host));
        if (!all && first != Fault.SPLIT && random.nextBoolean()) {
            Fault second = faults[random.nextInt(Fault.SPLIT.ordinal())];
            blows.add(new Blow(second, (host + 1 + random.nextInt(hosts - 1)) % hosts));
        }
        return new Round(
                List.copyOf(blows),
                1 + random.nextInt(HOLD_MILLIS_MAX),
                1 + random.nextInt(CALM_MILLIS_MAX));
    }
}
