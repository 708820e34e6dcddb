package bellwether.simulation;

import java.util.random.RandomGenerator;

/**
 * Where readings come from.
 *
 * @param replayPercent of them that are rows of a file which is replayed; the others are measured
 * @param burstMax most readings that come at once
 */
public record Intake(int replayPercent, int burstMax) {
    static final Intake MEASURED = new Intake(0, 12);

    static Intake draw(RandomGenerator random) {
        return new Intake(
                (int) Settings.oneOf(random, 0, 30, 30, 100),
                (int) Settings.oneOf(random, 12, 12, 12, 60));
    }
}
