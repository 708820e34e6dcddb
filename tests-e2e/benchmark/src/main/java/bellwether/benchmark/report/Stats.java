package bellwether.benchmark.report;

import java.util.Arrays;
import java.util.Collection;

/** What several values come to. */
public final class Stats {
    private static final double HUNDRED = 100;

    /** What 99.9 of 1,000 may come out too high by. */
    private static final double ROUNDING = 1e-9;

    private Stats() {}

    /**
     * {@return the value in the middle; of an even number of them what lies half way between the
     * two}
     *
     * @throws IllegalArgumentException if there is none
     */
    public static double median(Collection<Double> values) {
        double[] sorted = sorted(values.stream().mapToDouble(Double::doubleValue).toArray());
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * {@return the smallest value that so many in a hundred do not exceed: the nearest rank}
     *
     * @param percent above 0, at most 100
     */
    public static double percentile(double[] values, double percent) {
        double[] sorted = sorted(values.clone());
        int rank = (int) Math.ceil(percent * sorted.length / HUNDRED - ROUNDING);
        return sorted[Math.max(rank, 1) - 1];
    }

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value");
        }
        Arrays.sort(values);
        return values;
    }
}
