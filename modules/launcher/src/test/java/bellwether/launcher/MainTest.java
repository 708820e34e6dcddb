package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.Key;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.runtime.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes and texts of the command, in-process. */
@Timeout(60)
final class MainTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Consumer<Peer> onStart, String... args) {
        return Main.run(
                new ForegroundPeer(FilePeerLog::open, onStart),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                args);
    }

    private int run(String... args) {
        return run(_ -> {}, args);
    }

    private int runPeer(Consumer<Peer> onStart, String... settings) throws IOException {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        String baseDir = "base_dir=" + folder.resolve("b");
        String broadcast = "broadcast_port=" + port;
        var words = new ArrayList<>(List.of("run", "--set", baseDir, "--set", broadcast));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        return run(onStart, words.toArray(String[]::new));
    }

    @Test
    void versionIsPrinted() {
        assertEquals(0, run("--version"));
        assertEquals("bellwether " + BuildVersion.text() + "\n", out.toString());
        assertTrue(BuildVersion.text().matches("\\d+\\.\\d+.*"), BuildVersion.text());
    }

    @Test
    void helpNamesOptionsAndExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("Usage: peer "), out.toString());
        assertTrue(out.toString().contains("--check-config"), out.toString());
        assertTrue(out.toString().contains("  3   could not start"), out.toString());
    }

    @Test
    void checkConfigPrintsEveryKeyAndStartsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("p.properties"), "port=7001\n");

        int code =
                run("--config", file.toString(), "--set", "base_dir=" + folder, "--check-config");

        assertEquals(0, code);
        for (Key key : Key.values()) {
            assertTrue(out.toString().contains("\n" + key.text() + "="), key.text());
        }
        assertTrue(out.toString().contains("(" + file + ", line 1)\nport=7001\n"), out.toString());
        assertTrue(Files.notExists(folder.resolve("run")));
    }

    @Test
    void theRunCommandTakesTheSameOptions() {
        assertEquals(0, run("run", "--set", "port=7002", "--check-config"));
        assertTrue(out.toString().contains("(--set)\nport=7002\n"), out.toString());
    }

    @Test
    void theDoctorEndsWithOneIfSomethingMustChangeAndWithTwoIfItIsAskedWrongly() {
        assertEquals(1, run("doctor", "--seconds", "1", "--set", "port=x"));
        assertTrue(out.toString().contains("To change\n  - --set: port: "), out.toString());
        assertEquals(2, run("doctor", "--seconds", "0"));
        assertEquals(2, run("doctor", "--seconds", "soon"));
    }

    @Test
    void aReloadWithoutAPeerEndsWithOne() {
        assertEquals(1, run("reload", "--set", "base_dir=" + folder));
        assertEquals("peer: no peer has been started with this config\n", err.toString());
    }

    @Test
    void aReloadOfABrokenConfigEndsWithTwoAndNamesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("p.properties"), "\nport=x\n");
        assertEquals(2, run("reload", "--config", file.toString()));
        assertTrue(err.toString().startsWith("peer: " + file + ", line 2: port: "));
    }

    @Test
    void aRunningPeerIsReloadedByTheCommand() throws IOException {
        Consumer<Peer> reload =
                peer -> {
                    String baseDir = "base_dir=" + folder.resolve("b");
                    assertEquals(0, run("reload", "--set", baseDir), err::toString);
                    assertEquals(
                            "read again: no file, only what its command line set\n"
                                    + "no setting has changed\n",
                            out.toString());
                    Path other = writtenConfig("base_dir=" + folder.resolve("b"));
                    assertEquals(2, run("reload", "--config", other.toString()));
                    assertEquals(
                            "peer: reload: the running peer does not read "
                                    + other
                                    + " but no file, only what its command line set; restart it to"
                                    + " give it another\n",
                            err.toString());
                    peer.stop();
                };
        assertEquals(0, runPeer(reload, "sensor_source=none"));
    }

    private Path writtenConfig(String content) {
        try {
            return Files.writeString(folder.resolve("other.properties"), content + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReloadThatIsToSetSomethingIsRefusedSinceItWouldChangeNothing() {
        assertEquals(2, run("reload", "--set", "base_dir=" + folder, "--set", "log_level=debug"));
        assertEquals(
                "peer: reload: --set log_level would change nothing: the running peer reads its own"
                        + " config; change it in the file that it was started with\n",
                err.toString());
    }

    @Test
    void checkConfigWarnsOfAHooksFolderThatDoesNotExistAndSoDoesThePeerWhenItStarts()
            throws IOException {
        Path hooks = folder.resolve("hooks");
        String warning =
                "--set: hooks_dir: '"
                        + hooks
                        + "' does not exist: no program is run on any event until it is one";
        assertEquals(0, run("--check-config", "--set", "hooks_dir=" + hooks));
        assertEquals("peer: warning: " + warning + "\n", err.toString());

        assertEquals(0, runPeer(Peer::stop, "hooks_dir=" + hooks));
        try (var logs = Files.list(folder.resolve("b/logs"))) {
            Path log = logs.filter(file -> file.toString().endsWith("_log.txt")).findFirst().get();
            assertTrue(Files.readString(log).contains("WARN " + warning), Files.readString(log));
        }
    }

    @Test
    void aRunningPeerLeavesByTheCommandAndItsProcessSaysThatItIsNotToBeStartedAgain()
            throws IOException {
        Consumer<Peer> leave =
                peer -> {
                    String baseDir = "base_dir=" + folder.resolve("b");
                    assertEquals(0, run("leave", "--set", baseDir), err::toString);
                    assertEquals("leaves the group and stops\nit has stopped\n", out.toString());
                    assertEquals("stopped", peer.status().role());
                };
        assertEquals(ExitCode.LEFT, runPeer(leave, "sensor_source=none"));

        for (String command : List.of("leave", "step-down", "reload")) {
            err.getBuffer().setLength(0);
            assertEquals(1, run(command, "--set", "base_dir=" + folder.resolve("b")));
            assertTrue(
                    err.toString().startsWith("peer: no peer runs: it was stopped at "),
                    err.toString());
        }
    }

    @Test
    void aPeerThatIsAloneDoesNotStepDown() throws IOException {
        Consumer<Peer> stepDown =
                peer -> {
                    String baseDir = "base_dir=" + folder.resolve("b");
                    Await.until("it leads", () -> peer.status().role().equals("leader"));
                    assertEquals(1, run("step-down", "--set", baseDir));
                    assertEquals("peer: there is no other member to lead\n", err.toString());
                    peer.stop();
                };
        assertEquals(0, runPeer(stepDown, "sensor_source=none"));
    }

    @Test
    void anUnknownOptionEndsWithTwo() {
        assertEquals(2, run("--colour"));
        assertTrue(err.toString().contains("--colour"), err.toString());
    }

    @Test
    void aWrongConfigEndsWithTwoAndOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("p.properties"), "\nport=x\n");

        assertEquals(2, run("--config", file.toString()));
        assertEquals(
                "peer: " + file + ", line 2: port: 'x' is not a whole number from 0 to 65535\n",
                err.toString());
    }

    @Test
    void aMissingConfigEndsWithTwo() {
        assertEquals(2, run("run", "--config", folder.resolve("none").toString()));
        assertTrue(err.toString().endsWith("none: no such file\n"), err.toString());
    }

    @Test
    void aTakenPortEndsWithThree() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(3, runPeer(_ -> {}, "port=" + taken.getLocalPort()));
        }
        assertTrue(
                err.toString().startsWith("peer: cannot start: cannot listen on 127.0.0.1:"),
                err.toString());
    }

    @Test
    void anAddressOfAnotherHostEndsWithThree() throws IOException {
        assertEquals(
                3,
                runPeer(
                        _ -> {},
                        "address=192.0.2.77",
                        "security=none")); // reserved for documentation
        assertEquals(
                "peer: cannot start: cannot listen on 192.0.2.77:0: no network interface of this"
                        + " host has it; correct address\n",
                err.toString());
    }

    @Test
    void aBaseDirThatCannotBeMadeEndsWithTwo() {
        String name = "x".repeat(300); // longer than any file system allows
        assertEquals(2, run("--set", "base_dir=" + folder.resolve(name)));
        assertTrue(err.toString().startsWith("peer: base_dir: cannot make '"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aSecondPeerOnOneFolderIsToldWhatToChange() throws IOException {
        Consumer<Peer> startAnother =
                peer -> {
                    try {
                        assertEquals(3, runPeer(_ -> {}, "sensor_source=none"));
                        assertEquals(
                                "peer: cannot start: another running peer has the folder "
                                        + peer.dataDirectory()
                                        + "; each peer needs its own peer_id or base_dir\n",
                                err.toString());
                        assertTrue(peer.dataDirectory().isAbsolute());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        peer.stop();
                    }
                };
        assertEquals(0, runPeer(startAnother, "sensor_source=none"));
    }

    @Test
    void aPeerThatIsStoppedEndsWithZeroAndOneThatFailsWithOne() throws IOException {
        assertEquals(0, runPeer(Peer::stop, "sensor_source=none"));
        assertEquals(
                1,
                runPeer(
                        peer -> peer.fail("no more", new IOException("no more")),
                        "sensor_source=none"));
        assertEquals("", err.toString());
    }
}
