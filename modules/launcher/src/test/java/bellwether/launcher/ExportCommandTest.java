package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer export} of a peer that replays three days. */
@Timeout(60)
final class ExportCommandTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final int HOURS = 72;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--set", "base_dir=" + folder));
        return Main.run(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private Path replayed(int hours) throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        for (int i = 0; i < hours; i++) {
            text.append("2026-11-%02dT%02d:00:00Z,".formatted(20 + i / 24, i % 24));
            text.append(i % 2 == 0 ? "cellar" : "attic").append(',').append(i).append(".5,,1013\n");
        }
        return Files.writeString(folder.resolve("days.csv"), text);
    }

    private void runPeerOver(Path file, int rows) throws Exception {
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
                                        "data_on_start=resume",
                                        "sensor_source=replay",
                                        "sensor_replay_file=" + file));
        try (var log = FilePeerLog.open(folder.resolve("log"), ID, Notice.Level.INFO)) {
            Peer peer = Peer.start(PeerConfig.of(settings), log);
            Await.until(
                    "all rows are in the CSV files",
                    () -> peer.status().stored().csvSequence() >= rows,
                    () -> peer.status().toString());
            peer.stop();
        }
    }

    private List<Path> parts(Path export) throws IOException {
        try (var files = Files.walk(export)) {
            return files.filter(file -> file.toString().endsWith(".csv.gz")).sorted().toList();
        }
    }

    private List<String> rows(Path part) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(part))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    @Test
    void theRecordOfAStoppedPeerIsExportedByDayAndLaterOnlyWhatIsNew() throws Exception {
        Path file = replayed(HOURS);
        runPeerOver(file, HOURS);
        Path export = folder.resolve("export");

        assertEquals(0, run("export", "-o", export.toString()), err::toString);
        assertTrue(
                out.toString()
                        .matches(
                                "rows=72 files=3 size=\\d+ bytes; in all 72 rows, up to sequence 72,"
                                        + " in "
                                        + export
                                        + "\n"),
                out.toString());
        assertEquals(
                List.of(
                        export.resolve(
                                "date=2026-11-20/part-000000000000001-000000000000024.csv.gz"),
                        export.resolve(
                                "date=2026-11-21/part-000000000000025-000000000000048.csv.gz"),
                        export.resolve(
                                "date=2026-11-22/part-000000000000049-000000000000072.csv.gz")),
                parts(export));
        List<String> day = rows(parts(export).getFirst());
        assertEquals(25, day.size());
        assertEquals(
                "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa",
                day.getFirst());
        assertEquals("1,2026-11-20T00:00:00Z,cellar,0.5,,1013", day.get(1));
        assertEquals("2,2026-11-20T01:00:00Z,attic,1.5,,1013", day.get(2));

        assertEquals(0, run("export", "-o", export.toString()), err::toString);
        assertEquals(
                "nothing new; in all 72 rows, up to sequence 72, in " + export + "\n", "" + out);

        replayed(HOURS + 10);
        runPeerOver(file, HOURS + 10);
        assertEquals(0, run("export", "--json", "-o", export.toString()), err::toString);
        assertTrue(
                out.toString()
                        .startsWith("{\"source\":\"" + folder.resolve("data").resolve(ID.value())),
                out.toString());
        assertTrue(
                out.toString()
                        .endsWith(
                                ",\"rows_in_all\":82,\"last_sequence\":82,\"renumbered_from\":null,"
                                        + "\"files_replaced\":0,\"behind\":false,\"expired\":0}\n"),
                out.toString());
        assertEquals(4, parts(export).size());
    }

    @Test
    void aRangeIsTakenFromAnotherBaseDirAndWhatDoesNotFitIsRefused() throws Exception {
        runPeerOver(replayed(HOURS), HOURS);
        String export = folder.resolve("export").toString();
        String base = folder.toString();

        assertEquals(
                0,
                run(
                        "export",
                        "-o",
                        export,
                        "--base-dir",
                        base,
                        "--from",
                        "2026-11-21T22:00Z",
                        "--to",
                        "2026-11-22"),
                err::toString);
        assertTrue(out.toString().startsWith("rows=2 files=1 "), out.toString());

        assertEquals(2, run("export", "-o", export));
        assertTrue(err.toString().contains(" holds the export of another record, or of other"));
        assertEquals(0, run("export", "-o", export, "--anew"), err::toString);
        assertTrue(out.toString().startsWith("rows=72 files=3 "), out.toString());

        assertEquals(2, run("export", "-o", export, "--from", "yesterday"));
        assertTrue(err.toString().startsWith("peer: --from: 'yesterday' is no time"), "" + err);
        assertEquals(2, run("export"));
        assertEquals(
                1, run("export", "-o", export, "--base-dir", folder.resolve("log").toString()));
        assertTrue(err.toString().contains("log is no data directory"), err.toString());
    }
}
