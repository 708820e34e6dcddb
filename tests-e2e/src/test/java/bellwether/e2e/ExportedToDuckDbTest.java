package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import bellwether.storage.NioDisk;
import bellwether.storage.RecordReader;
import bellwether.storage.export.Range;
import bellwether.storage.export.RecordExport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is read by DuckDB as it is: no schema, no options but the glob. */
@Timeout(120)
final class ExportedToDuckDbTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final int MINUTES = 3 * 1_440;
    private static final int CHUNK_BYTES = 50_000; // so that a day has several parts

    @TempDir Path folder;

    private Path source() throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        for (int i = 0; i < MINUTES; i++) {
            text.append(
                            "2026-11-%02dT%02d:%02d:00Z,"
                                    .formatted(20 + i / 1_440, i / 60 % 24, i % 60))
                    .append(List.of("attic", "cellar", "hall").get(i % 3))
                    .append(',')
                    .append(i / 100)
                    .append('.')
                    .append(i % 100 / 10)
                    .append(i % 10)
                    .append(i % 7 == 0 ? ",," : ",55.5,")
                    .append("1013.25\n");
        }
        return Files.writeString(folder.resolve("source.csv"), text);
    }

    private Path recorded() throws Exception {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        var settings =
                Settings.defaults()
                        .withAssignments(
                                List.of(
                                        "peer_id=" + ID,
                                        "base_dir=" + folder,
                                        "broadcast_port=" + port,
                                        "discovery_timeout=50ms",
                                        "sensor_source=replay",
                                        "sensor_replay_file=" + source()));
        try (var log = FilePeerLog.open(folder.resolve("log"), ID, Notice.Level.INFO)) {
            Peer peer = Peer.start(PeerConfig.of(settings), log);
            Wait.until(
                    "all rows are there",
                    Duration.ofSeconds(60),
                    () -> peer.status().stored().csvSequence() >= MINUTES);
            peer.stop();
            return peer.dataDirectory();
        }
    }

    private static String first(Connection duckDb, String query) throws SQLException {
        try (var statement = duckDb.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            var cells = new StringBuilder();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                cells.append(i == 1 ? "" : "|").append(result.getString(i));
            }
            return cells.toString();
        }
    }

    @Test
    void duckDbFindsTypesPartitionsAndEachReadingOnce() throws Exception {
        var disk = new NioDisk(Path.of("/"));
        Path data = recorded();
        Path export = folder.resolve("export");
        try (var record = RecordReader.open(disk, data.toString())) {
            RecordExport.run(disk, record, export.toString(), Range.ALL, false, CHUNK_BYTES);
        }
        String table = "read_csv('" + export + "/*/*.csv.gz', hive_partitioning = true)";
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            assertEquals(
                    MINUTES + "|" + MINUTES + "|1|" + MINUTES + "|3",
                    first(
                            duckDb,
                            "SELECT count(*), count(DISTINCT sequence), min(sequence), max(sequence),"
                                    + " count(DISTINCT sensor_id) FROM "
                                    + table));
            assertEquals(
                    "BIGINT|VARCHAR|DOUBLE|DOUBLE|DATE",
                    first(
                            duckDb,
                            "SELECT typeof(sequence), typeof(sensor_id), typeof(temperature_c),"
                                    + " typeof(humidity_pct), typeof(date) FROM "
                                    + table));
            assertEquals(
                    "1440|0.0|true",
                    first(
                            duckDb,
                            "SELECT count(*), min(temperature_c), bool_and(CAST(timestamp AT TIME"
                                    + " ZONE 'UTC' AS DATE) = date) FROM "
                                    + table
                                    + " WHERE date = DATE '2026-11-20'"));
            assertEquals(
                    String.valueOf((MINUTES + 6) / 7),
                    first(duckDb, "SELECT count(*) FROM " + table + " WHERE humidity_pct IS NULL"));
            assertEquals(
                    "true",
                    first(
                            duckDb,
                            "SELECT count(*) > 1 FROM glob('"
                                    + export
                                    + "/date=2026-11-21/*.gz')"));
        }
    }
}
