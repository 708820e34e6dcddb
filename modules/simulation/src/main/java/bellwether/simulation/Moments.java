package bellwether.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Lets processes die at certain steps of the protocol: whoever comes there next, or some time
 * later. A step that is drawn stays fatal until somebody has died of it, so that rare ones have
 * their turn as well.
 */
final class Moments {
    private static final int PASSED_MAX = 4;

    /** Thrown where the process dies. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed(Moment moment) {
            super("dies where it has " + moment, null, false, false);
        }
    }

    /** What is fatal, and how many pass before. */
    private final Map<Moment, Integer> fatal = new EnumMap<>(Moment.class);

    /** Draws one step more where somebody dies. */
    void arm(RandomGenerator random) {
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        fatal.putIfAbsent(moment, random.nextInt(PASSED_MAX));
    }

    /** Nobody dies any more. */
    void disarm() {
        fatal.clear();
    }

    /**
     * A process is there.
     *
     * @throws Killed if it dies of it
     */
    void reached(Moment moment) {
        Integer passed = fatal.get(moment);
        if (passed == null) {
            return;
        }
        if (passed == 0) {
            fatal.remove(moment);
            throw new Killed(moment);
        }
        fatal.put(moment, passed - 1);
    }
}
