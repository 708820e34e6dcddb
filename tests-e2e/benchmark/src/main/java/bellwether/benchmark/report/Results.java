package bellwether.benchmark.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All values that were found, by contestant and figure. Confined to one thread. */
public final class Results {
    private final Map<String, Map<Figure, List<Double>>> values = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * @param contestants their names, in the order in which they are told
     */
    public Results(List<String> contestants) {
        contestants.forEach(name -> values.put(name, new EnumMap<>(Figure.class)));
    }

    /** Notes a value. */
    public void add(String contestant, Figure figure, double value) {
        values.get(contestant).computeIfAbsent(figure, _ -> new ArrayList<>()).add(value);
    }

    /** Notes that a measurement came to nothing, and why. */
    public void fail(String what) {
        failures.add(what);
    }

    /** {@return what came to nothing} */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    List<String> contestants() {
        return List.copyOf(values.keySet());
    }

    /** {@return the values in the order in which they were found} */
    List<Double> values(String contestant, Figure figure) {
        return values.getOrDefault(contestant, Map.of()).getOrDefault(figure, List.of());
    }

    /** {@return what the values come to; empty: there are none} */
    public OptionalDouble summary(String contestant, Figure figure) {
        List<Double> all = values(contestant, figure);
        if (all.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                figure.sum() == Figure.Sum.TOTAL
                        ? all.stream().mapToDouble(Double::doubleValue).sum()
                        : Stats.median(all));
    }

    /** {@return the largest value; empty: there are none} */
    OptionalDouble worst(String contestant, Figure figure) {
        List<Double> all = values(contestant, figure);
        return all.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Collections.max(all));
    }
}
