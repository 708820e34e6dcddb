package bellwether.launcher.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** A CSV file made to be replayed: {@code count} readings of one sensor, each of its own time. */
record SourceCsv(Path file, String sensorId, int count) {
    private static final long FIRST_SECOND = 1_767_225_600; // 2026

    static SourceCsv write(Path folder, String sensorId, int count) throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        var source = new SourceCsv(folder.resolve(sensorId + ".csv"), sensorId, count);
        for (int i = 1; i <= count; i++) {
            text.append(source.row(i)).append('\n');
        }
        Files.writeString(source.file(), text);
        return source;
    }

    /**
     * {@return the settings that let a peer replay it}
     *
     * @param rate readings per second, 0: as fast as possible
     */
    String[] settings(int rate) {
        return new String[] {
            "sensor_source=replay", "sensor_replay_file=" + file, "sensor_replay_rate=" + rate
        };
    }

    /** {@return the rows of its CSV file if nothing else is recorded, without the header} */
    List<String> recordedAlone() {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "," + row(i)).toList();
    }

    /** {@return its first {@code some} readings, named as {@link Row#reading} does} */
    List<String> readings(int some) {
        return IntStream.rangeClosed(1, some).mapToObj(i -> sensorId + " " + timestamp(i)).toList();
    }

    /** {@return those of {@code rows} that are of this sensor, in the order of the record} */
    List<String> in(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.sensorId().equals(sensorId))
                .map(Row::reading)
                .toList();
    }

    private String row(int i) {
        return timestamp(i) + "," + sensorId + "," + i + ".50,,1013.25";
    }

    private static String timestamp(int i) {
        return Instant.ofEpochSecond(FIRST_SECOND + i).toString();
    }
}
