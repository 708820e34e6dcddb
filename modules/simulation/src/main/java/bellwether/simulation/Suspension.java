package bellwether.simulation;

import bellwether.group.Input;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A process lives and its disk refuses: it takes no part in the group, and with growing pauses
 * tries to open its files again, as the launcher's recovery does.
 */
final class Suspension {
    private static final long LONGEST_NANOS = 30 * Settings.SECOND;

    private final List<Input.Offered> left;
    private boolean atOnce;
    private long pauseNanosMax = Settings.SECOND;

    /**
     * @param left readings that were offered and not yet accepted
     * @param damaged whether a line was found damaged: then the first attempt comes at once
     */
    Suspension(List<Input.Offered> left, boolean damaged) {
        this.left = List.copyOf(left);
        this.atOnce = damaged;
    }

    List<Input.Offered> left() {
        return left;
    }

    /** {@return how long to wait before the next attempt} */
    long pauseNanos(RandomGenerator random) {
        if (atOnce) {
            atOnce = false;
            return 0;
        }
        long nanos = random.nextLong(pauseNanosMax);
        pauseNanosMax = Math.min(2 * pauseNanosMax, LONGEST_NANOS);
        return nanos;
    }
}
