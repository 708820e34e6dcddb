package bellwether.launcher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.Await;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.protocol.PeerId;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running peer is asked to read its config again. */
@Timeout(60)
final class ReloadTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");

    @TempDir Path folder;
    private final Threads threads = new Threads((_, cause) -> fail(cause));
    private final Timers timers = new Timers(threads);
    private Path file;
    private List<String> fixed;
    private PeerLog log;
    private Peer peer;
    private Reloading reloading;

    private static void fail(Throwable cause) {
        throw new AssertionError(cause);
    }

    @BeforeEach
    void start() throws IOException, ConfigException, StartException {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        fixed =
                List.of(
                        "peer_id=" + ID,
                        "base_dir=" + folder.resolve("b"),
                        "broadcast_port=" + port,
                        "discovery_timeout=300ms");
        file = folder.resolve("peer.properties");
        Files.writeString(file, "# a comment\nsensor_interval_seconds=1h\n");
        log = FilePeerLog.open(folder, ID, Notice.Level.INFO);
        Settings settings = settings();
        peer = Peer.start(PeerConfig.of(settings), log);
        reloading = new Reloading(this::settings, settings, peer, log);
    }

    @AfterEach
    void stop() {
        timers.close();
        threads.close();
        peer.kill();
        log.close();
    }

    private Settings settings() throws ConfigException {
        return Settings.defaults().withFile(file).withAssignments(fixed);
    }

    private String readAgain() {
        return "read again: " + file;
    }

    private String logged() {
        try {
            return Files.readString(folder.resolve(ID + "_log.txt"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long recorded() {
        return peer.status().group().lastSequence();
    }

    @Test
    void theSensorGoesOnInItsNewIntervalAndTheGroupDoesNotNotice() throws IOException {
        Await.until("recorded", () -> recorded() == 1);
        long view = peer.status().group().viewId();

        Files.writeString(file, "sensor_interval_seconds=20ms\nsensor_id=cellar\n");
        Answer answer = reloading.get();

        assertEquals(
                new Answer(
                        true,
                        List.of(
                                readAgain(),
                                "changed: sensor_id=cellar, was ",
                                "changed: sensor_interval_seconds=20ms, was 1h")),
                answer);
        Await.until("recorded more", () -> recorded() > 5);
        assertTrue(Files.exists(peer.dataDirectory().resolve("cellar.csv")));
        assertEquals(view, peer.status().group().viewId());
        assertTrue(logged().contains("reload: changed: sensor_interval_seconds=20ms, was 1h"));
    }

    @Test
    void sensorsThatAreNamedTakeThePlaceOfTheOneThatIsNot() throws IOException {
        Files.writeString(
                file,
                "sensor_interval_seconds=1h\nsensors=attic\nsensor.attic.kind=exec\n"
                        + "sensor.attic.command=echo 21.5\nsensor.attic.interval=20ms\n"
                        + "sensor.attic.id=attic\n");

        Answer answer = reloading.get();

        assertEquals(
                List.of(
                        readAgain(),
                        "changed: sensors=attic, was ",
                        "changed: sensor.attic.kind=exec, was ",
                        "changed: sensor.attic.command=echo 21.5, was ",
                        "changed: sensor.attic.interval=20ms, was ",
                        "changed: sensor.attic.id=attic, was "),
                answer.lines());
        Await.until("recorded", () -> Files.exists(peer.dataDirectory().resolve("attic.csv")));

        Files.writeString(file, "sensor_interval_seconds=1h\n");
        assertTrue(reloading.get().lines().contains("changed: sensors=, was attic"));
        assertEquals("mock", peer.status().sensors().getFirst().name());
        assertEquals(
                new Answer(true, List.of(readAgain(), "no setting has changed")), reloading.get());
    }

    @Test
    void theLogLevelChangesAtOnce() throws IOException {
        log.debug("not this");
        Files.writeString(file, "sensor_interval_seconds=1h\nlog_level=debug\n");
        assertTrue(reloading.get().done());
        log.debug("but this");

        assertFalse(logged().contains("not this"), logged());
        assertTrue(logged().contains("DEBUG but this"), logged());
    }

    @Test
    void whatNeedsARestartIsToldEachTimeUntilItIsTakenBack() throws IOException {
        Files.writeString(file, "sensor_interval_seconds=1h\nheartbeat_interval=3s\n");
        var told =
                new Answer(
                        true,
                        List.of(readAgain(), "needs a restart: heartbeat_interval=3s, was 5s"));
        assertEquals(told, reloading.get());
        assertEquals(told, reloading.get());

        Files.writeString(file, "sensor_interval_seconds=1h\n");
        assertEquals(
                new Answer(true, List.of(readAgain(), "no setting has changed")), reloading.get());
    }

    @Test
    void aBrokenFileChangesNothingAndIsNamedWithLineAndKey() throws IOException {
        Files.writeString(file, "log_level=debug\nsensor_interval_seconds=soon\n");

        Answer answer = reloading.get();

        assertFalse(answer.done());
        String problem = answer.lines().getFirst();
        assertTrue(problem.startsWith(file + ", line 2: sensor_interval_seconds: 'soon' is not"));
        assertEquals("nothing was changed", answer.lines().getLast());
        log.debug("still silent");
        assertFalse(logged().contains("still silent"), logged());
        assertTrue(logged().contains("ERROR reload refused: " + problem), logged());
    }

    @Test
    void theCommandAsksThroughTheControlFolderAndHearsTheAnswer()
            throws IOException, ConfigException {
        ControlFolder.open(peer.runDirectory(), Map.of(Reloading.COMMAND, reloading), log, timers);
        Files.writeString(file, "sensor_interval_seconds=1h\nlog_level=warn\n");

        var request =
                ControlRequest.to(
                        PeerConfig.of(settings()), Reloading.COMMAND, Duration.ofSeconds(30));

        assertEquals(
                new Answer(true, List.of(readAgain(), "changed: log_level=warn, was info")),
                request.orElseThrow().ask().orElseThrow());
    }

    @Test
    void aFileDroppedByHandIsACommandToo() throws IOException {
        ControlFolder.open(peer.runDirectory(), Map.of(Reloading.COMMAND, reloading), log, timers);
        Path control = peer.runDirectory().resolve("control");
        Files.writeString(control.resolve("restart"), "");
        Files.writeString(control.resolve("reload"), "");

        Await.until("answered", () -> Files.exists(control.resolve("reload.answer")));
        assertEquals(
                List.of("", "done", readAgain(), "no setting has changed"),
                Files.readAllLines(control.resolve("reload.answer")));
        assertTrue(Files.notExists(control.resolve("reload")));
        Await.until(
                "warned of what is no command",
                () -> logged().contains("control: no command restart; there is: reload"));
        Await.until("answered", () -> Files.exists(control.resolve("restart.answer")));
        assertEquals(
                List.of("", "refused", "no command restart; there is: reload"),
                Files.readAllLines(control.resolve("restart.answer")));
        assertTrue(Files.notExists(control.resolve("restart")));
    }

    @Test
    void noStrangerStaysInTheFolderButForWhatIsNoFileAndARequestThatIsBeingWritten()
            throws IOException {
        Path control = Files.createDirectories(peer.runDirectory().resolve("control"));
        Files.writeString(control.resolve("reload.txt"), "mine");
        Files.setLastModifiedTime(
                control.resolve("reload.txt"),
                FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        Files.writeString(control.resolve("step-down.now"), "token");
        Files.writeString(control.resolve("reload.7f3a"), "being written");
        Files.createDirectory(control.resolve("folder"));
        ControlFolder.open(peer.runDirectory(), Map.of(Reloading.COMMAND, reloading), log, timers);

        Await.until("answered", () -> Files.exists(control.resolve("step-down.now.answer")));
        assertEquals(
                List.of("token", "refused", "no command step-down.now; there is: reload"),
                Files.readAllLines(control.resolve("step-down.now.answer")));
        try (var left = Files.list(control)) {
            assertEquals(
                    List.of("folder", "reload.7f3a", "reload.txt.answer", "step-down.now.answer"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** To open a pipe would hold up all timers of the peer; a link would show what it leads to. */
    @Test
    void whatIsNoPlainFileIsNoRequestAndNothingIsReadOrWrittenThroughALink()
            throws IOException, InterruptedException {
        Path control = Files.createDirectories(peer.runDirectory().resolve("control"));
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path kept = Files.writeString(folder.resolve("kept"), "kept");
        ControlFolder.open(
                peer.runDirectory(),
                Map.of(
                        "a-pipe",
                        () -> refused(),
                        "link",
                        () -> refused(),
                        Reloading.COMMAND,
                        reloading),
                log,
                timers);
        Files.createSymbolicLink(control.resolve("reload.answer.new"), kept);
        Files.createSymbolicLink(control.resolve("link"), secret);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", control.resolve("a-pipe").toString())
                        .start()
                        .waitFor());
        Files.writeString(control.resolve("reload"), "x".repeat(10_000_000));

        Await.until("answered", () -> Files.exists(control.resolve("reload.answer")));
        assertEquals("kept", Files.readString(kept));
        assertTrue(Files.size(control.resolve("reload.answer")) < 1_000);
        Await.until("warned", () -> logged().contains("control: link is no file"));
        assertTrue(Files.notExists(control.resolve("link.answer")));
    }

    private static Answer refused() {
        return new Answer(false, List.of());
    }

    @Test
    void aRequestOfBeforeTheStartIsForgotten() throws IOException {
        Path control = Files.createDirectories(peer.runDirectory().resolve("control"));
        Files.writeString(control.resolve("reload"), "old");
        ControlFolder.open(peer.runDirectory(), Map.of(Reloading.COMMAND, reloading), log, timers);
        assertTrue(Files.notExists(control.resolve("reload")));
    }

    @Test
    void nobodyAnswersForAPeerThatIsGoneAndNoRequestIsLeftBehind()
            throws IOException, ConfigException {
        Path control = Files.createDirectories(peer.runDirectory().resolve("control"));
        var request =
                ControlRequest.to(
                        PeerConfig.of(settings()), Reloading.COMMAND, Duration.ofMillis(200));

        assertTrue(request.orElseThrow().ask().isEmpty());
        try (var left = Files.list(control)) {
            assertEquals(0, left.count());
        }
    }
}
