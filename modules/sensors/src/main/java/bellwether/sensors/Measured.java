package bellwether.sensors;

import java.util.List;

/**
 * What came of one measurement.
 *
 * @param values none if nothing could be measured
 * @param problems one line each; some if anything could not be measured that should be there
 */
record Measured(List<Values> values, List<String> problems) {
    Measured {
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    /** One value of each kind, as it is to be recorded; empty: not measured. */
    record Values(String celsius, String percent, String hectopascal) {
        boolean isEmpty() {
            return celsius.isEmpty() && percent.isEmpty() && hectopascal.isEmpty();
        }
    }

    /** {@return the result of a measurement that gave nothing} */
    static Measured nothing(String problem) {
        return new Measured(List.of(), List.of(problem));
    }
}
