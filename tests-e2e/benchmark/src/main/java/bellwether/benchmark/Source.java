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
    private final long markBytes;
    private final long bytes;

    private Source(Path fed, Path expected, long markBytes, long bytes) {
        this.fed = fed;
        this.expected = expected;
        this.markBytes = markBytes;
        this.bytes = bytes;
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

    /**
     * Writes both files.
     *
     * @param readings how many there are
     * @param mark after how many of them {@link #markBytes} is
     */
    public static Source write(Path folder, long readings, long mark) throws IOException {
        Path fed = folder.resolve("fed.csv");
        Path expected = folder.resolve("expected.csv");
        long bytes = CSV_HEADER.length() + 1L;
        long markBytes = bytes;
        try (BufferedWriter feed = Files.newBufferedWriter(fed);
                BufferedWriter truth = Files.newBufferedWriter(expected)) {
            line(feed, FED_HEADER);
            line(truth, CSV_HEADER);
            for (long i = 1; i <= readings; i++) {
                Row row = row(i);
                line(feed, row.fed());
                line(truth, row.csv());
                bytes += row.csv().length() + 1;
                if (i == mark) {
                    markBytes = bytes;
                }
            }
        }
        return new Source(fed, expected, markBytes, bytes);
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

    /** {@return how long that file is after the readings of the mark} */
    public long markBytes() {
        return markBytes;
    }

    /** {@return how long it is in the end} */
    public long bytes() {
        return bytes;
    }
}
