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
    private long pauseNanosMax = Settings.SECOND;

    /**
     * @param left readings that were offered and not yet accepted
     */
    Suspension(List<Input.Offered> left) {
        this.left = List.copyOf(left);
    }

    List<Input.Offered> left() {
        return left;
    }

    /** {@return how long to wait before the next attempt} */
    long pauseNanos(RandomGenerator random) {
        long nanos = random.nextLong(pauseNanosMax);
        pauseNanosMax = Math.min(2 * pauseNanosMax, LONGEST_NANOS);
        return nanos;
    }
}
