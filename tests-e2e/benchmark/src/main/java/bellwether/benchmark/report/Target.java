package bellwether.benchmark.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What bellwether is to reach: a value, or a multiple of what another contestant reaches in the
 * same run.
 *
 * @param beside the other one; empty: the limits are values
 * @param rises whether more is better
 * @param atLeast what has to be shown
 * @param aim where it is going
 */
record Target(
        Figure figure,
        boolean isWorst,
        Optional<String> beside,
        boolean rises,
        double atLeast,
        double aim) {
    private static final String SELF = "bellwether";

    /** All that are looked at. */
    static final List<Target> ALL =
            List.of(
                    above(Figure.RATE, "sequencer", 4, 6),
                    above(Figure.RATE, "sequencer2", 2.5, 4),
                    above(Figure.RATE, "pump", 0.22, 0.35),
                    below(Figure.CPU, "sequencer", 1 / 3.0, 1 / 5.0),
                    below(Figure.P50, "sequencer", 0.8, 0.5),
                    limit(Figure.TAKEOVER, false, 60, 25),
                    limit(Figure.TAKEOVER, true, 200, 200),
                    limit(Figure.HANG, false, 1_000, 300),
                    limit(Figure.START, false, 2, 1),
                    limit(Figure.MEMORY, false, 60, 45),
                    limit(Figure.BOOT, false, 400, 200),
                    limit(Figure.BOOT_RATIO, false, 0.4, 0.4),
                    limit(Figure.IMAGE, false, 85, 60),
                    limit(Figure.PACKED, false, 34, 22),
                    limit(Figure.LEADER_RATIO, false, 1.25, 1.1),
                    floor(Figure.CATCH_UP_RATIO, 0.5, 0.8),
                    floor(Figure.LIVE_SHARE, 0.8, 0.8),
                    limit(Figure.LOST, false, 0, 0),
                    limit(Figure.DOUBLED, false, 0, 0),
                    limit(Figure.DIFFERING, false, 0, 0));

    private static Target above(Figure figure, String beside, double atLeast, double aim) {
        return new Target(figure, false, Optional.of(beside), true, atLeast, aim);
    }

    private static Target below(Figure figure, String beside, double atLeast, double aim) {
        return new Target(figure, false, Optional.of(beside), false, atLeast, aim);
    }

    private static Target limit(Figure figure, boolean isWorst, double atLeast, double aim) {
        return new Target(figure, isWorst, Optional.empty(), false, atLeast, aim);
    }

    private static Target floor(Figure figure, double atLeast, double aim) {
        return new Target(figure, false, Optional.empty(), true, atLeast, aim);
    }

    /** {@return what is seen, as a value or as a ratio; empty: it was not measured} */
    OptionalDouble seen(Results results) {
        OptionalDouble own = isWorst ? results.worst(SELF, figure) : results.summary(SELF, figure);
        if (beside.isEmpty() || own.isEmpty()) {
            return own;
        }
        OptionalDouble other = results.summary(beside.get(), figure);
        return other.isEmpty() || other.getAsDouble() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(own.getAsDouble() / other.getAsDouble());
    }

    /** {@return whether that is enough} */
    String verdict(double seen) {
        if (reaches(seen, aim)) {
            return "aim";
        }
        return reaches(seen, atLeast) ? "yes" : "no";
    }

    private boolean reaches(double seen, double limit) {
        return rises ? seen >= limit : seen <= limit;
    }
}
