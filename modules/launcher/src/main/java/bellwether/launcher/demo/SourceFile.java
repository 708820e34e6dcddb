package bellwether.launcher.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A CSV file that a peer replays, read as plain text and on purpose not by the code that the peers
 * read it with: the audit compares characters.
 *
 * @param rows how many there are of each sensor
 */
record SourceFile(Path path, Map<String, Long> rows) {
    private static final String HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    SourceFile {
        rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    }

    /**
     * Counts the rows of a file.
     *
     * @throws DemoFailure if it has another header, or a row without a sensor id
     */
    static SourceFile scan(Path path) throws IOException {
        var rows = new TreeMap<String, Long>();
        try (var reader = Files.newBufferedReader(path)) {
            String header = reader.readLine();
            if (!HEADER.equals(header)) {
                throw new DemoFailure(path + ":1: the header must be " + HEADER);
            }
            for (String row = nextRow(reader); !row.isEmpty(); row = nextRow(reader)) {
                rows.merge(sensorOf(path, row), 1L, Long::sum);
            }
        }
        return new SourceFile(path, rows);
    }

    /** {@return one after the other the rows of one sensor} */
    SensorRows rowsOf(String sensorId) throws IOException {
        return new SensorRows(path, sensorId, Files.newBufferedReader(path));
    }

    long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Checks that no sensor stands in two files: their rows could come in any order.
     *
     * @throws DemoFailure if one does
     */
    static void requireOwnSensors(List<SourceFile> files) {
        var bySensor = new TreeMap<String, Path>();
        for (var file : files) {
            for (String sensor : file.rows().keySet()) {
                Optional<Path> other = Optional.ofNullable(bySensor.put(sensor, file.path()));
                if (other.isPresent()) {
                    throw new DemoFailure(
                            "sensor "
                                    + sensor
                                    + " stands in "
                                    + other.get()
                                    + " and in "
                                    + file.path()
                                    + ": replay them one at a time");
                }
            }
        }
    }

    /** The rows of one sensor in file order. */
    static final class SensorRows implements AutoCloseable {
        private final Path path;
        private final String sensorId;
        private final BufferedReader reader;

        private SensorRows(Path path, String sensorId, BufferedReader reader) throws IOException {
            this.path = path;
            this.sensorId = sensorId;
            this.reader = reader;
            reader.readLine(); // the header, which scan has checked
        }

        /** {@return the next row; empty at the end} */
        String next() throws IOException {
            String row = nextRow(reader);
            while (!row.isEmpty() && !sensorOf(path, row).equals(sensorId)) {
                row = nextRow(reader);
            }
            return row;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** Blank lines are no rows. */
    private static String nextRow(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        while (line != null && line.isBlank()) {
            line = reader.readLine();
        }
        return line == null ? "" : line;
    }

    private static String sensorOf(Path path, String row) {
        int from = row.indexOf(',') + 1;
        int to = row.indexOf(',', from);
        if (from == 0 || to < 0) {
            throw new DemoFailure(path + ": no row of a sensor: " + row);
        }
        return row.substring(from, to);
    }
}
