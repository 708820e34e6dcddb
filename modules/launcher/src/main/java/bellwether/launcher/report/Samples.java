package bellwether.launcher.report;

import bellwether.launcher.history.Row;
import java.util.Arrays;

/**
 * The readings of one sensor, thinned for a chart: buckets of equal length, side by side, each with
 * the lowest and the highest value of each quantity. Whatever comes, in whatever order, no extreme
 * is lost; where there are too many buckets two become one. Bounded; confined to one thread.
 */
final class Samples {
    private int capacity;
    private int shift; // a bucket is 2^shift milliseconds long
    private long base; // number of the first bucket, counted from 1970
    private int size;
    private int[] counts;
    private final double[][] lowest = new double[Row.QUANTITIES][];
    private final double[][] highest = new double[Row.QUANTITIES][];

    /**
     * @param capacity most buckets there may be, at least 2
     */
    Samples(int capacity) {
        this.capacity = capacity;
        counts = new int[capacity];
        for (int q = 0; q < Row.QUANTITIES; q++) {
            lowest[q] = nothing(capacity);
            highest[q] = nothing(capacity);
        }
    }

    private static double[] nothing(int length) {
        var values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** Takes a reading. */
    void add(Row row) {
        int at = bucket(row.epochMillis());
        counts[at]++;
        for (int q = 0; q < Row.QUANTITIES; q++) {
            double value = row.value(q);
            lowest[q][at] = lower(lowest[q][at], value);
            highest[q][at] = higher(highest[q][at], value);
        }
    }

    private static double lower(double one, double other) {
        return Double.isNaN(one) || other < one ? other : one; // also if the other is none
    }

    private static double higher(double one, double other) {
        return Double.isNaN(one) || other > one ? other : one;
    }

    /** {@return where the bucket of a time lies, which there is from now on} */
    private int bucket(long epochMillis) {
        if (size == 0) {
            base = epochMillis >> shift;
            size = 1;
        }
        long number = epochMillis >> shift;
        while (Math.max(base + size - 1, number) - Math.min(base, number) >= capacity) {
            halve();
            number = epochMillis >> shift;
        }
        if (number < base) {
            moveUp((int) (base - number));
        }
        size = Math.max(size, (int) (number - base) + 1);
        return (int) (number - base);
    }

    /** Makes one bucket of two. */
    private void halve() {
        long newBase = base >> 1;
        int newSize = (int) ((base + size - 1 >> 1) - newBase) + 1;
        for (int i = 0; i < size; i++) {
            int to = (int) ((base + i >> 1) - newBase);
            boolean first = i == 0 || to != (int) ((base + i - 1 >> 1) - newBase);
            counts[to] = counts[i] + (first ? 0 : counts[to]);
            for (int q = 0; q < Row.QUANTITIES; q++) {
                double low = lowest[q][i];
                double high = highest[q][i];
                lowest[q][to] = first ? low : lower(lowest[q][to], low);
                highest[q][to] = first ? high : higher(highest[q][to], high);
            }
        }
        clear(newSize, size);
        base = newBase;
        size = newSize;
        shift++;
    }

    private void moveUp(int by) {
        System.arraycopy(counts, 0, counts, by, size);
        for (int q = 0; q < Row.QUANTITIES; q++) {
            System.arraycopy(lowest[q], 0, lowest[q], by, size);
            System.arraycopy(highest[q], 0, highest[q], by, size);
        }
        clear(0, by);
        base -= by;
        size += by;
    }

    private void clear(int from, int to) {
        Arrays.fill(counts, from, to, 0);
        for (int q = 0; q < Row.QUANTITIES; q++) {
            Arrays.fill(lowest[q], from, to, Double.NaN);
            Arrays.fill(highest[q], from, to, Double.NaN);
        }
    }

    /** From now on there are no more than so many buckets. */
    void limit(int most) {
        while (size > most) {
            halve();
        }
        capacity = most;
        counts = Arrays.copyOf(counts, most);
        for (int q = 0; q < Row.QUANTITIES; q++) {
            lowest[q] = Arrays.copyOf(lowest[q], most);
            highest[q] = Arrays.copyOf(highest[q], most);
        }
    }

    /** {@return how long a bucket is, milliseconds} */
    long bucketMillis() {
        return 1L << shift;
    }

    /** {@return when the first bucket begins, milliseconds since 1970} */
    long start() {
        return base << shift;
    }

    /** {@return how many buckets there are, empty ones included} */
    int size() {
        return size;
    }

    /** {@return how many readings a bucket has} */
    int count(int bucket) {
        return counts[bucket];
    }

    /** {@return the lowest value in a bucket; NaN: there is none} */
    double lowest(int quantity, int bucket) {
        return lowest[quantity][bucket];
    }

    /** {@return the highest value in a bucket; NaN: there is none} */
    double highest(int quantity, int bucket) {
        return highest[quantity][bucket];
    }
}
