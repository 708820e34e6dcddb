package bellwether.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * The readings of a measurement: all of one sensor, no two alike, always the same ones. A reading
 * is 95 bytes as a payload, {@code DATA|…}. As one peer feeds them in order, the CSV file that
 * every peer must have written in the end is known beforehand, and so is its length after each of
 * them.
 */
public final class Source {
    /** The name of the sensor, and so of the CSV file. */
    public static final String SENSOR = "greenhouse-north-house-4-bench-07-canopy-sht3";

    /** The first line of each CSV file that is delivered. */
    public static final String CSV_HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    private static final String FED_HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    private final Path fed;
    private final Path expected;

    private Source(Path fed, Path expected) {
        this.fed = fed;
        this.expected = expected;
    }

    /**
     * One reading.
     *
     * @param sequence its place, from 1
     */
    public record Row(long sequence, String timestamp, String values) {
        /** {@return the line that a CSV file holds, without its line end} */
        public String csv() {
            return sequence + "," + fed();
        }

        private String fed() {
            return timestamp + "," + SENSOR + "," + values;
        }

        /** {@return the same as it travels} */
        public String payload() {
            return "DATA|" + SENSOR + "|" + timestamp + "|" + values.replace(',', '|');
        }
    }

    /** {@return the reading in a place, from 1} */
    public static Row row(long sequence) {
        String values =
                hundredths(1_500 + sequence * 7_919 % 1_000)
                        + ","
                        + hundredths(4_000 + sequence * 6_841 % 2_000)
                        + ","
                        + hundredths(100_000 + sequence * 10_247 % 2_500);
        return new Row(sequence, TIME.format(BEGIN.plus(sequence, ChronoUnit.MILLIS)), values);
    }

    private static String hundredths(long value) {
        long rest = value % 100;
        return value / 100 + (rest < 10 ? ".0" : ".") + rest;
    }

    /** Writes both files, of the first readings. */
    public static Source write(Path folder, long readings) throws IOException {
        Path fed = folder.resolve("fed.csv");
        Path expected = folder.resolve("expected.csv");
        feed(fed, 1, readings);
        try (BufferedWriter truth = Files.newBufferedWriter(expected)) {
            line(truth, CSV_HEADER);
            for (long i = 1; i <= readings; i++) {
                line(truth, row(i).csv());
            }
        }
        return new Source(fed, expected);
    }

    /** Writes a file that a peer replays: the readings of these places, both included. */
    public static void feed(Path file, long first, long last) throws IOException {
        try (BufferedWriter feed = Files.newBufferedWriter(file)) {
            line(feed, FED_HEADER);
            for (long i = first; i <= last; i++) {
                line(feed, row(i).fed());
            }
        }
    }

    /** {@return how long the CSV file of a peer is that holds the first readings} */
    public static long bytes(long readings) {
        long bytes = CSV_HEADER.length() + 1L;
        long rowBytes = row(1).csv().length() + 1L;
        long first = 1;
        while (first <= readings) { // rows of one length, which are those of as many digits
            long last = Math.min(readings, first * 10 - 1);
            bytes += (last - first + 1) * rowBytes;
            first *= 10;
            rowBytes++;
        }
        return bytes;
    }

    /** {@return how many readings the CSV file of a peer holds that is that long, whole rows} */
    public static long readings(long bytes) {
        long low = 0;
        long high = Math.max(1, bytes);
        while (low + 1 < high) { // bytes(low) fits, bytes(high) does not
            long middle = (low + high) / 2;
            if (bytes(middle) <= bytes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void line(BufferedWriter file, String text) throws IOException {
        file.write(text);
        file.write('\n');
    }

    /** {@return the file that a peer replays} */
    public Path fed() {
        return fed;
    }

    /** {@return the CSV file that every peer must hold in the end} */
    public Path expected() {
        return expected;
    }
}
