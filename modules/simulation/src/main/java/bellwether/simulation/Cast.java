package bellwether.simulation;

import java.util.random.RandomGenerator;

/**
 * Who takes part, and for how long.
 *
 * @param newcomers so many peers start for the first time while faults go on already
 * @param mortals so many peers die for ever at some time; one at least lives
 * @param strangersNanos so long the network is in parts from the start on: groups that never met
 */
public record Cast(int newcomers, int mortals, long strangersNanos) {
    static final Cast TOGETHER = new Cast(0, 0, 0);

    /** The same, and everybody can meet everybody. */
    Cast together() {
        return new Cast(newcomers, mortals, 0);
    }

    /** The same, and nobody dies for ever. */
    Cast immortal() {
        return new Cast(newcomers, 0, strangersNanos);
    }

    static Cast draw(RandomGenerator random) {
        return new Cast(
                (int) Settings.oneOf(random, 0, 0, 0, 1, 2),
                (int) Settings.oneOf(random, 0, 0, 0, 1, 1, 2),
                Settings.oneOf(random, 0, 0, 0, 0, 30, 100) * Settings.SECOND);
    }
}
