package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTextTest {
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-z_]+)\\{([a-z_]+=\"[^\"\\n]*\"(,[a-z_]+=\"[^\"\\n]*\")*)\\} [0-9.]+");

    private static List<String> lines(
            GroupStatus group, StatusReport.Phase phase, Map<String, Long> events) {
        byte[] text = MetricsText.of(SampleStatus.of(group, phase), events);
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    private static String value(List<String> lines, String name, String labels) {
        String start =
                name
                        + "{group=\"museum\",peer_id=\"00000001-0000-4000-8000-000000000000\""
                        + (labels.isEmpty() ? "" : "," + labels)
                        + "} ";
        var found = lines.stream().filter(line -> line.startsWith(start)).toList();
        assertEquals(1, found.size(), name + " in " + lines);
        return found.getFirst().substring(start.length());
    }

    @Test
    void aLeaderTellsHowFarItsRecordIs() {
        var lines = lines(SampleStatus.LEADING, StatusReport.Phase.RUNNING, Map.of());
        assertEquals("1", value(lines, "bellwether_build_info", "version=\"0.1.0\""));
        assertEquals("1", value(lines, "bellwether_role", "role=\"leader\""));
        assertEquals("0", value(lines, "bellwether_role", "role=\"member\""));
        assertEquals("1", value(lines, "bellwether_leader_known", ""));
        assertEquals("4", value(lines, "bellwether_view_id", ""));
        assertEquals("2", value(lines, "bellwether_members", ""));
        assertEquals("12", value(lines, "bellwether_last_sequence", ""));
        assertEquals("11", value(lines, "bellwether_csv_sequence", ""));
        assertEquals("1000", value(lines, "bellwether_journal_bytes", ""));
        assertEquals("700", value(lines, "bellwether_journal_durable_bytes", ""));
        assertEquals("600", value(lines, "bellwether_journal_safe_bytes", ""));
        assertEquals("3", value(lines, "bellwether_journal_first_sequence", ""));
        assertEquals("400", value(lines, "bellwether_journal_held_bytes", ""));
        assertEquals("0", value(lines, "bellwether_replication_lag_bytes", ""));
        assertEquals("2", value(lines, "bellwether_outbox_readings", ""));
        assertEquals("0", value(lines, "bellwether_problem", ""));
        assertEquals("0", value(lines, "bellwether_clock_synchronised", ""));
        assertEquals("1767323045.000", value(lines, "bellwether_start_time_seconds", ""));
        assertEquals("1767323046.789", value(lines, "bellwether_updated_time_seconds", ""));
        assertEquals(
                "900",
                value(
                        lines,
                        "bellwether_member_acknowledged_bytes",
                        "member=\"00000002-0000-4000-8000-000000000000\""));
    }

    @Test
    void whatIsNotKnownHasNoLine() {
        var lines = lines(SampleStatus.JOINING, StatusReport.Phase.SUSPENDED, Map.of());
        assertEquals("1", value(lines, "bellwether_role", "role=\"suspended\""));
        assertEquals("0", value(lines, "bellwether_leader_known", ""));
        assertFalse(String.join("\n", lines).contains("bellwether_replication_lag_bytes"));
    }

    @Test
    void eachSensorHasItsLines() {
        var lines = lines(SampleStatus.LEADING, StatusReport.Phase.RUNNING, Map.of());
        String air = "sensor=\"air\"";
        assertEquals("0", value(lines, "bellwether_sensor_up", air + ",kind=\"iio\""));
        assertEquals("7", value(lines, "bellwether_sensor_readings_total", air));
        assertEquals(
                "1767323045.000", value(lines, "bellwether_sensor_last_reading_time_seconds", air));
        String inbox = "sensor=\"inbox\"";
        assertEquals("1", value(lines, "bellwether_sensor_up", inbox + ",kind=\"spool\""));
        assertEquals("0", value(lines, "bellwether_sensor_readings_total", inbox));
        assertFalse(
                String.join("\n", lines)
                        .contains("last_reading_time_seconds{group=\"museum\"," + inbox));
    }

    @Test
    void eventsAreCounted() {
        var counts = new EventCounts();
        counts.count("merged");
        counts.count("became_leader");
        counts.count("merged");
        var lines = lines(SampleStatus.LEADING, StatusReport.Phase.RUNNING, counts.counts());
        assertEquals("2", value(lines, "bellwether_events_total", "event=\"merged\""));
        assertEquals("1", value(lines, "bellwether_events_total", "event=\"became_leader\""));
    }

    /** The rules of the format that a scraper relies on. */
    @Test
    void everySampleFollowsItsHelpAndTypeAndNoneStandsTwice() {
        var lines = lines(SampleStatus.LEADING, StatusReport.Phase.RUNNING, Map.of("merged", 1L));
        var types = new HashMap<String, String>();
        var seen = new HashSet<String>();
        String current = "";
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                current = words[2];
                assertTrue(words[3].endsWith("."), line);
            } else if (line.startsWith("# TYPE ")) {
                assertEquals(current, words[2]);
                assertEquals(null, types.put(current, words[3]), line);
            } else {
                var sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertEquals(current, sample.group(1));
                assertTrue(seen.add(sample.group(1) + sample.group(2)), line);
                boolean counter = types.get(current).equals("counter");
                assertEquals(counter, current.endsWith("_total"), line);
            }
        }
        assertTrue(seen.size() > types.size());
    }

    @Test
    void theFileIsReplacedAsAWhole(@TempDir Path folder) throws IOException {
        var file = new MetricsFile(RunFolder.open(folder), new EventCounts());
        file.write(SampleStatus.of(SampleStatus.JOINING, StatusReport.Phase.RUNNING));
        file.write(SampleStatus.of(SampleStatus.LEADING, StatusReport.Phase.RUNNING));
        String text = Files.readString(folder.resolve("metrics.prom"));
        assertTrue(text.contains("role=\"leader\"} 1\n"), text);
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
