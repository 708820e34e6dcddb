package bellwether.e2e.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes files to replay; no two rows that it makes are equal. */
final class Readings {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    private final List<String> all = new ArrayList<>();

    /** Writes a file with {@code count} new rows of one sensor. */
    void write(Path file, String sensorId, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        for (int i = 0; i < count; i++) {
            int place = all.size();
            String row =
                    String.format(
                            Locale.ROOT,
                            "%s,%s,%.2f,%.1f,1013.2",
                            BEGINNING.plusSeconds(place),
                            sensorId,
                            15 + place % 1000 / 100.0,
                            30 + place % 500 / 10.0);
            lines.add(row);
            all.add(row);
        }
        Files.write(file, lines);
    }

    /** {@return all rows of all files} */
    List<String> all() {
        return List.copyOf(all);
    }

    int count() {
        return all.size();
    }
}
