package bellwether.e2e.processes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What is done to the peers of a group, and when: the same for the same seed. At its end some may
 * be down or frozen.
 */
final class ChaosPlan {
    /** At most so long after a blow the next one comes; now and then it comes at once. */
    private static final int CALM_MILLIS_MAX = 2_000;

    private static final int DOWN_MILLIS_MAX = 4_000;

    /** Shorter than the peers' heartbeat timeout: nobody may be missed. */
    private static final int HICCUP_MILLIS_MAX = 1_500;

    /** Longer than the peers' heartbeat timeout: somebody else takes over. */
    private static final int HANG_MILLIS_MIN = 2_500;

    private static final int HANG_MILLIS_MAX = 6_000;

    /** What is done to a peer. */
    enum Act {
        KILL,
        START,
        FREEZE,
        THAW
    }

    /**
     * One blow, or what ends it.
     *
     * @param atMillis since the beginning
     * @param peer from 0 on
     */
    record Step(long atMillis, int peer, Act act) {}

    private final SplittableRandom random;
    private final long endMillis;
    private final List<Step> steps = new ArrayList<>();
    private final long[] busyUntilMillis;

    private ChaosPlan(long seed, int peers, Duration duration) {
        random = new SplittableRandom(seed);
        endMillis = duration.toMillis();
        busyUntilMillis = new long[peers];
    }

    /** {@return the steps in the order of their times} */
    static List<Step> of(long seed, int peers, Duration duration) {
        var plan = new ChaosPlan(seed, peers, duration);
        plan.fill();
        plan.steps.removeIf(step -> step.atMillis() >= plan.endMillis);
        plan.steps.sort(Comparator.comparingLong(Step::atMillis));
        return List.copyOf(plan.steps);
    }

    private void fill() {
        long atMillis = 0;
        while (atMillis < endMillis) {
            atMillis += random.nextInt(4) == 0 ? 0 : random.nextInt(CALM_MILLIS_MAX);
            List<Integer> well = well(atMillis);
            if (!well.isEmpty()) {
                strike(atMillis, well.get(random.nextInt(well.size())));
            }
        }
    }

    private List<Integer> well(long atMillis) {
        return IntStream.range(0, busyUntilMillis.length)
                .filter(peer -> busyUntilMillis[peer] < atMillis)
                .boxed()
                .toList();
    }

    private void strike(long atMillis, int peer) {
        switch (random.nextInt(8)) {
            case 0, 1 -> freeze(atMillis, peer, 1 + random.nextInt(HICCUP_MILLIS_MAX));
            case 2, 3 -> freeze(atMillis, peer, random.nextInt(HANG_MILLIS_MIN, HANG_MILLIS_MAX));
            case 4 -> killFrozen(atMillis, peer);
            default -> kill(atMillis, peer);
        }
    }

    private void freeze(long atMillis, int peer, long forMillis) {
        steps.add(new Step(atMillis, peer, Act.FREEZE));
        end(atMillis + forMillis, peer, Act.THAW);
    }

    private void killFrozen(long atMillis, int peer) {
        steps.add(new Step(atMillis, peer, Act.FREEZE));
        kill(atMillis + random.nextInt(HANG_MILLIS_MAX), peer);
    }

    private void kill(long atMillis, int peer) {
        steps.add(new Step(atMillis, peer, Act.KILL));
        end(atMillis + 1 + random.nextInt(DOWN_MILLIS_MAX), peer, Act.START);
    }

    private void end(long atMillis, int peer, Act act) {
        steps.add(new Step(atMillis, peer, act));
        busyUntilMillis[peer] = atMillis;
    }
}
