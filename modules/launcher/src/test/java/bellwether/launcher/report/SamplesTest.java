package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.history.Row;
import bellwether.launcher.history.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    private record Reading(long at, String... values) {
        Row row() {
            return Rows.row("s", at, values);
        }
    }

    /** As many readings as may come, at times that may be in any order. */
    private static List<Reading> random(Random random) {
        var readings = new ArrayList<Reading>();
        long at = random.nextLong(-1_000_000_000_000L, 2_000_000_000_000L);
        long step = 1L << random.nextInt(1, 30);
        for (int i = random.nextInt(1, 3_000); i > 0; i--) {
            at += random.nextInt(10) == 0 ? -random.nextLong(20 * step) : random.nextLong(step);
            var values = new String[Row.QUANTITIES];
            for (int q = 0; q < values.length; q++) {
                values[q] =
                        random.nextInt(4) == 0
                                ? ""
                                : Double.toString(random.nextInt(-50_000, 50_000) / 100.0);
            }
            readings.add(new Reading(at, values));
        }
        return readings;
    }

    /**
     * What a bucket is to be, said in another way: all readings at once, by the number of their
     * bucket.
     */
    private static void check(Samples samples, List<Reading> readings, String seed) {
        var buckets = new TreeMap<Long, List<Reading>>();
        for (Reading reading : readings) {
            long number = Math.floorDiv(reading.at(), samples.bucketMillis());
            buckets.computeIfAbsent(number, _ -> new ArrayList<>()).add(reading);
        }
        long first = buckets.firstKey();
        assertEquals(first * samples.bucketMillis(), samples.start(), seed);
        assertEquals(buckets.lastKey() - first + 1, samples.size(), seed);
        for (int i = 0; i < samples.size(); i++) {
            List<Reading> in = buckets.getOrDefault(first + i, List.of());
            assertEquals(in.size(), samples.count(i), seed);
            for (int q = 0; q < Row.QUANTITIES; q++) {
                int quantity = q;
                double[] values =
                        in.stream()
                                .mapToDouble(reading -> reading.row().value(quantity))
                                .filter(value -> !Double.isNaN(value))
                                .sorted()
                                .toArray();
                double lowest = values.length == 0 ? Double.NaN : values[0];
                double highest = values.length == 0 ? Double.NaN : values[values.length - 1];
                assertEquals(lowest, samples.lowest(q, i), seed);
                assertEquals(highest, samples.highest(q, i), seed);
            }
        }
    }

    @Test
    void eachBucketKeepsItsLowestAndItsHighestReadingAndTheyAreInOrder() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<Reading> readings = random(random);
            int capacity = random.nextInt(2, 200);
            var samples = new Samples(capacity);
            readings.forEach(reading -> samples.add(reading.row()));
            assertTrue(samples.size() <= capacity, "seed " + seed);
            check(samples, readings, "seed " + seed);
        }
    }

    @Test
    void withFewerBucketsThanBeforeTheyStillDo() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            List<Reading> readings = random(random);
            var samples = new Samples(256);
            int half = readings.size() / 2;
            readings.subList(0, half).forEach(reading -> samples.add(reading.row()));
            samples.limit(32);
            readings.subList(half, readings.size()).forEach(reading -> samples.add(reading.row()));
            assertTrue(samples.size() <= 32, "seed " + seed);
            check(samples, readings, "seed " + seed);
        }
    }

    /** Else a long record would be drawn with much less than there is room for. */
    @Test
    void halfOfTheBucketsAtLeastAreInUse() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var samples = new Samples(64);
            random(random).forEach(reading -> samples.add(reading.row()));
            assertTrue(samples.bucketMillis() == 1 || samples.size() >= 64 / 4, "seed " + seed);
        }
    }
}
