package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look at the files of a peer. */
@Timeout(60)
final class OperatorCommandsTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private PeerLog log;

    @BeforeEach
    void openLog() throws IOException {
        log = FilePeerLog.open(folder.resolve("log"), ID, Notice.Level.INFO);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--set", "base_dir=" + folder));
        return Main.run(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private Peer start() throws Exception {
        return start("sensor_source=none");
    }

    private Peer start(String... more) throws Exception {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        var assignments =
                new ArrayList<>(
                        List.of(
                                "peer_id=" + ID,
                                "base_dir=" + folder,
                                "broadcast_port=" + port,
                                "discovery_timeout=50ms"));
        assignments.addAll(List.of(more));
        return Peer.start(PeerConfig.of(Settings.defaults().withAssignments(assignments)), log);
    }

    private static void awaitRows(Peer peer) throws InterruptedException {
        Await.until(
                "some rows are in the CSV files", () -> peer.status().stored().csvSequence() > 20);
    }

    @Test
    void statusTellsHowARunningPeerIsAndThatAllIsFine() throws Exception {
        Peer peer = start();
        try {
            Await.until("the status is fine", () -> run("status") == ExitCode.OK, out::toString);
            String text = out.toString();
            assertTrue(text.startsWith("peer       " + ID + ", version "), text);
            assertTrue(text.contains("\nrole       leader, view 1 of 1\n"), text);
            assertTrue(text.endsWith("\nproblem    none\n"), text);

            assertEquals(ExitCode.OK, run("status", "--json"));
            assertTrue(out.toString().startsWith("{\"peer_id\":\"" + ID), out.toString());

            assertEquals(ExitCode.OK, run("members"));
            List<String> lines = out.toString().lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.getLast().startsWith(ID + " leader  127.0.0.1:"), out.toString());

            assertEquals(ExitCode.OK, run("members", "--json"));
            assertEquals(
                    "{\"peer_id\":\"ID\",\"current\":true,\"role\":\"leader\",\"leader_id\":\"ID\","
                            + "\"view_id\":1,\"members\":[{\"peer_id\":\"ID\",\"role\":\"leader\","
                            + "\"address\":\"127.0.0.1\",\"upstream\":null,\"port\":"
                            + peer.endpoint().port()
                            + ",\"acknowledged_end\":null,\"acknowledged_durable_end\":null,"
                            + "\"lag_bytes\":0}]}\n",
                    out.toString().replace(ID.value(), "ID"));
        } finally {
            peer.stop();
        }
    }

    @Test
    void aSlipInTheConfigKeepsNobodyFromLookingAtThePeerThatRuns() throws Exception {
        Peer peer = start();
        try {
            Await.until("the status is fine", () -> run("status") == ExitCode.OK, out::toString);
            Path config =
                    Files.write(
                            folder.resolve("slip.properties"),
                            List.of("journal_grace=xyz", "retentoin=5d", "base_dir=" + folder));
            String[] args = {"--config", config.toString()};
            for (String command : List.of("status", "members", "events")) {
                int code =
                        Main.run(
                                new PrintWriter(out, true),
                                new PrintWriter(err, true),
                                command,
                                args[0],
                                args[1]);
                assertEquals(ExitCode.OK, code, err::toString);
            }
            assertTrue(out.toString().contains("peer       " + ID), out.toString());
            assertEquals(
                    List.of(
                            "peer: warning: "
                                    + config
                                    + ", line 2: unknown key 'retentoin'; did you mean retention?",
                            "peer: warning: " + config + ", line 1: journal_grace: 'xyz' is not a",
                            "peer: warning: correct that before the peer is started or reloaded"),
                    err.toString()
                            .lines()
                            .limit(3)
                            .map(line -> line.replaceFirst("( is not a|reloaded).*", "$1"))
                            .toList());
            assertEquals(ExitCode.USAGE, run("status", "--set", "base_dirr=/x"));
            assertEquals(ExitCode.USAGE, run("status", "--set", "peer_id=me"));
            assertTrue(err.toString().startsWith("peer: --set: peer_id: 'me' is no "), "" + err);
        } finally {
            peer.stop();
        }
    }

    @Test
    void ofAStoppedPeerStatusSaysSo() throws Exception {
        Peer peer = start();
        Await.until("it leads", () -> peer.status().role().equals("leader"));
        peer.stop();

        assertEquals(ExitCode.FAILED, run("status"));
        assertTrue(out.toString().contains("\nproblem    it was stopped at "), out.toString());
        assertEquals(ExitCode.FAILED, run("members"));
        assertTrue(err.toString().startsWith("peer: it was stopped at "), err.toString());
        assertEquals(ExitCode.FAILED, run("members", "--json"));
        assertTrue(out.toString().contains(",\"current\":false,\"role\":\"stopped\","), "" + out);
    }

    @Test
    void ofADeadPeerStatusSaysHowOldItIs() throws Exception {
        Peer peer = start();
        Await.until("the status is fine", () -> run("status") == ExitCode.OK, out::toString);
        Path file = folder.resolve("run/" + ID + "/status.json");
        String running = Files.readString(file);
        peer.kill();
        Files.writeString(
                file,
                running.replaceAll(
                        "\"updated_at\":\"[^\"]*\"",
                        "\"updated_at\":\"2026-01-02T03:04:05.000Z\""));

        assertEquals(ExitCode.FAILED, run("status"));
        assertTrue(
                out.toString()
                        .contains(
                                "it is dead, or hangs: its status is of 2026-01-02T03:04:05.000Z, "),
                out.toString());
    }

    @Test
    void eventsPrintsTheLastRows() throws Exception {
        Peer peer = start();
        Await.until("it leads", () -> peer.status().role().equals("leader"));
        peer.stop();

        assertEquals(ExitCode.OK, run("events", "--json", "--lines", "1"));
        assertTrue(
                out.toString()
                        .matches(
                                "\\{\"time\":\"2[^\"]+Z\",\"event\":\"stopped\",\"view_id\":\\d,"
                                        + "\"text\":\"stopped\"\\}\n"),
                out.toString());
        assertEquals(ExitCode.OK, run("events", "--lines", "2"));
        List<String> rows = out.toString().lines().toList();
        assertEquals(2, rows.size());
        assertTrue(rows.getLast().endsWith(",stopped,1,stopped"), out.toString());

        assertEquals(ExitCode.OK, run("events", "--lines", "1000"));
        assertTrue(out.toString().lines().count() > 2);
        assertTrue(out.toString().lines().noneMatch(row -> row.startsWith("time,")));
    }

    @Test
    void tailPrintsTheNewestReadingsOfARunningPeerAndOfOneThatHasStopped() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=20ms");
        Await.until(
                "three rows",
                () ->
                        run("tail", "--lines", "3") == ExitCode.OK
                                && out.toString().lines().count() > 2,
                () -> out + "\n" + err);
        assertEquals("", err.toString());
        peer.stop();

        assertEquals(ExitCode.OK, run("tail", "cellar", "--lines", "1000000"));
        List<String> rows = out.toString().lines().toList();
        assertTrue(err.toString().startsWith("peer: it was stopped at "), err.toString());
        Path file = folder.resolve("data/" + ID + "/cellar.csv");
        assertEquals(
                Files.readAllLines(file).stream().skip(1).toList(), rows, "all but the header");
        assertTrue(rows.getFirst().startsWith("1,"), rows.getFirst());

        assertEquals(ExitCode.OK, run("tail", "--json", "--lines", "1"));
        assertTrue(out.toString().startsWith("{\"sequence\":" + rows.size() + ","), "" + out);
        assertTrue(out.toString().contains("\"sensor_id\":\"cellar\""), out.toString());

        assertEquals(ExitCode.FAILED, run("tail", "attic"));
        assertEquals(
                "peer: no readings of attic in " + file.getParent() + "; there is cellar\n",
                err.toString());
    }

    @Test
    void aFollowedTailGoesOnUntilItIsStopped() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=20ms");
        try {
            var printed = new StringWriter();
            var follower =
                    Thread.ofPlatform()
                            .start(() ->
                                    Main.run(
                                            new PrintWriter(printed, true),
                                            new PrintWriter(err, true),
                                            "tail",
                                            "--follow",
                                            "--lines",
                                            "0",
                                            "--set",
                                            "base_dir=" + folder,
                                            "--set",
                                            "peer_id=" + ID));
            Await.until("rows are printed", () -> printed.toString().lines().count() > 5);
            follower.interrupt();
            follower.join();
            long last = 0;
            for (String row : printed.toString().lines().toList()) {
                long sequence = Long.parseLong(row.substring(0, row.indexOf(',')));
                assertTrue(last == 0 || sequence == last + 1, printed::toString);
                last = sequence;
            }
        } finally {
            peer.stop();
        }
    }

    @Test
    void verifyFindsTheRecordOfARunningPeerFineAndNamesAnEditedRowAfterItsEnd() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=10ms");
        awaitRows(peer);
        for (int i = 0; i < 20; i++) {
            assertEquals(ExitCode.OK, run("verify"), () -> out.toString() + err);
        }
        Path data = peer.dataDirectory();
        assertTrue(out.toString().startsWith(data + ": a peer runs on it\n"), out.toString());
        assertTrue(out.toString().contains("\n  not checked: what the peer wrote"), "" + out);
        peer.stop();

        assertEquals(ExitCode.OK, run("verify", folder.toString()), () -> out.toString() + err);
        assertTrue(out.toString().startsWith(data + "\n  "), out.toString());
        String all = data.getParent().toString(); // as who has copied it says
        assertEquals(ExitCode.OK, run("verify", all), () -> out.toString() + err);
        assertTrue(out.toString().startsWith(data + "\n  "), out.toString());
        assertTrue(out.toString().endsWith("\nfine\n"), out.toString());

        Path file = data.resolve("cellar.csv");
        List<String> rows = new ArrayList<>(Files.readAllLines(file));
        String good = rows.get(5);
        rows.set(5, good.replace(",cellar,", ",cellar,9"));
        Files.writeString(file, String.join("\n", rows) + "\n");
        assertEquals(ExitCode.FAILED, run("verify"));
        assertTrue(
                out.toString()
                        .contains(
                                ", sequence 5\n    "
                                        + file
                                        + ": "
                                        + rows.get(5)
                                        + "\n    its journal: "
                                        + good
                                        + "\n"),
                out.toString());
        assertEquals(ExitCode.FAILED, run("verify", "--json"));
        assertTrue(out.toString().startsWith("{\"fine\":false,\"directories\":[{"), "" + out);
        assertTrue(out.toString().contains("\"sequence\":5,\"line\":\""), out.toString());

        Path copy = folder.resolve("copy");
        Files.createDirectories(copy);
        Files.copy(file, copy.resolve("cellar.csv"));
        rows.set(5, good);
        Files.writeString(file, String.join("\n", rows) + "\n");
        assertEquals(ExitCode.FAILED, run("verify", data.toString(), copy.toString()));
        assertTrue(out.toString().contains("\nBetween the directories\n  WRONG: "), "" + out);
        assertTrue(out.toString().contains(copy + "/cellar.csv: 5,"), out.toString());
    }

    @Test
    void verifyTakesAllThatAShellMakesOfAStarAndSaysOfAKilledPeerThatNoneRuns() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=10ms");
        awaitRows(peer);
        Path data = peer.dataDirectory();
        String status = Files.readString(folder.resolve("run/" + ID + "/status.json"));
        peer.kill();
        Files.writeString( // as one that was killed a moment ago leaves it
                folder.resolve("run/" + ID + "/status.json"),
                status.replaceAll(
                        "\"updated_at\":\"[^\"]*\"", "\"updated_at\":\"" + Instant.now() + "\""));
        String lock = data + ".lock";
        assertTrue(Files.exists(Path.of(lock)));

        run("verify", data.toString(), lock);
        assertTrue(out.toString().startsWith(data + "\n  "), () -> out.toString() + err);
        assertEquals("", err.toString());
        assertEquals(ExitCode.OK, run("verify", "--live", data.toString(), lock));
        String copy = ": taken as a copy from beside a running peer\n";
        assertTrue(out.toString().startsWith(data + copy), out.toString());
        assertEquals(ExitCode.OK, run("verify", "--live", "--json", data.toString()));
        assertTrue(out.toString().contains("\"running\":false,"), out.toString());
        assertTrue(out.toString().contains("\"first_sequence\":1,\"readings\":"), "" + out);

        assertEquals(ExitCode.USAGE, run("verify", lock));
        assertEquals("peer: nothing to check: no data directory was named\n", err.toString());
        String part = data.resolve("journal").toString();
        run("verify", data.toString(), part);
        assertTrue(out.toString().startsWith(data + "\n  "), () -> out.toString() + err);
        assertEquals(
                "peer: passed over "
                        + part
                        + ": a part of "
                        + data
                        + ", which is checked as a whole if it is named\n",
                err.toString());
        Path note = Files.writeString(folder.resolve("note.txt"), "x");
        assertEquals(ExitCode.USAGE, run("verify", data.toString(), note.toString()));
        assertEquals("peer: " + note + " is a file, and no data directory\n", err.toString());
        assertEquals(ExitCode.USAGE, run("verify", folder.resolve("nowhere").toString()));
        assertTrue(err.toString().endsWith("/nowhere is not there\n"), err.toString());
    }

    @Test
    void verifyOfWhatIsNoDataDirectoryEndsWithTwo() {
        assertEquals(ExitCode.USAGE, run("verify", folder.resolve("log").toString()));
        assertTrue(err.toString().contains("log is no data directory: "), err.toString());
        assertEquals(ExitCode.USAGE, run("verify"));
        assertEquals(ExitCode.USAGE, run("verify", "--json"));
        assertEquals(ExitCode.USAGE, run("verify", "--jsn"));
    }

    @Test
    void repairIsDoneOnlyWhereNoPeerRunsOnlyIfConfirmedAndLeavesACopy() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=10ms");
        awaitRows(peer);
        assertEquals(ExitCode.FAILED, run("repair", "--yes"));
        assertTrue(err.toString().contains(" is in use by a running process"), err.toString());
        peer.stop();
        assertEquals(ExitCode.OK, run("repair"), () -> out.toString() + err);
        assertEquals("nothing to repair\n", out.toString());

        Path data = peer.dataDirectory();
        Path file = data.resolve("cellar.csv");
        String good = Files.readString(file);
        String bad = good.replaceFirst(",cellar,", ",cellar,9");
        Files.writeString(file, bad);
        var in = System.in;
        try {
            System.setIn(new ByteArrayInputStream("n\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(ExitCode.FAILED, run("repair"));
        } finally {
            System.setIn(in);
        }
        assertEquals("peer: nothing was done\n", err.toString());
        assertEquals(bad, Files.readString(file));

        assertEquals(ExitCode.OK, run("repair", "--yes"), () -> out.toString() + err);
        assertTrue(out.toString().contains("\n  - render anew from the first wrong row"), "" + out);
        assertTrue(out.toString().endsWith("\nfine\n"), out.toString());
        assertEquals(good, Files.readString(file));
        Path copy = folder.resolve("data/.before-repair/" + ID + "-0001");
        assertEquals(bad, Files.readString(copy.resolve("cellar.csv")));
    }

    @Test
    void repairSetsASideWhatIsDamagedInTheJournal() throws Exception {
        Peer peer = start("sensor_source=mock", "sensor_id=cellar", "sensor_interval_seconds=10ms");
        awaitRows(peer);
        peer.stop();
        Path journal = peer.dataDirectory().resolve("journal/00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);

        assertEquals(ExitCode.OK, run("repair", "--yes"), () -> out.toString() + err);
        assertTrue(out.toString().contains("set aside what is not valid"), out.toString());
        try (var files = Files.list(journal.getParent())) {
            assertTrue(files.anyMatch(name -> name.getFileName().toString().startsWith("torn-")));
        }
        assertEquals(ExitCode.OK, run("verify"), () -> out.toString() + err);
    }

    @Test
    void withoutAPeerEachSaysThatThereIsNone() {
        for (String command : List.of("status", "members", "events", "tail", "verify")) {
            int code = command.equals("verify") ? ExitCode.USAGE : ExitCode.FAILED;
            assertEquals(code, run(command), command);
            assertEquals(
                    "peer: no peer has been started with this config: nothing in "
                            + folder.resolve("run")
                            + "\n",
                    err.toString());
        }
    }

    @Test
    void aWatchPrintsNoJson() {
        assertEquals(ExitCode.USAGE, run("status", "--watch", "--json"));
        assertEquals("peer: --json prints once: not with --watch\n", err.toString());
        assertEquals(ExitCode.USAGE, run("tail", "--lines", "-1"));
    }

    @Test
    void ofSeveralPeersOneMustBeNamed() throws IOException {
        for (String id : List.of("a", "b")) {
            Path run = Files.createDirectories(folder.resolve("run").resolve(id));
            Files.writeString(run.resolve("status.json"), "{}");
        }
        assertEquals(ExitCode.FAILED, run("status"));
        assertTrue(err.toString().startsWith("peer: 2 peers have been started in "), "" + err);
        assertTrue(err.toString().endsWith(": name one, --set peer_id=a\n"), "" + err);
    }

    @Test
    void aStatusFileThatIsNoJsonIsNamed() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run").resolve(ID.value()));
        Files.writeString(run.resolve("status.json"), "{\"role\":");
        assertEquals(ExitCode.FAILED, run("status"));
        assertTrue(err.toString().contains("status.json is no JSON: "), err.toString());
    }
}
