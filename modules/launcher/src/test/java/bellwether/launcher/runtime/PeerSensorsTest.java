package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.status.SensorStatus;
import bellwether.launcher.status.SensorStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer with several sensors of its own. */
@Timeout(60)
final class PeerSensorsTest {
    private static final String[] DEVICE = {"name", "bme280", "in_temp_input", "21480"};

    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void end() {
        peers.forEach(Peer::kill);
    }

    private Peer start(String... settings) throws Exception {
        var peer = Peer.start(Trial.config(folder, settings), log);
        peers.add(peer);
        return peer;
    }

    private static Map<String, SensorStatus> sensors(Peer peer) {
        return peer.status().sensors().stream()
                .collect(Collectors.toMap(SensorStatus::name, Function.identity()));
    }

    private void awaitState(Peer peer, String sensor, State state) throws InterruptedException {
        Await.until(
                sensor + " " + state,
                () -> sensors(peer).get(sensor).state() == state,
                () -> sensors(peer) + "\n" + log.lines());
    }

    private List<String> rows(Peer peer, String sensor) throws IOException {
        Path file = peer.dataDirectory().resolve(sensor + ".csv");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .skip(1)
                        .map(row -> row.split(",", 4)[3])
                        .toList()
                : List.of();
    }

    private Path device(String... attributes) throws IOException {
        Path device = Files.createDirectories(folder.resolve("sys/bus/iio/devices/iio:device0"));
        for (int i = 0; i < attributes.length; i += 2) {
            Files.writeString(device.resolve(attributes[i]), attributes[i + 1] + "\n");
        }
        return device;
    }

    @Test
    void aDeviceOfTheKernelAndACommandAreRecordedSideBySide() throws Exception {
        device(DEVICE);

        var peer =
                start(
                        "sensors=air,cpu",
                        "sensor_interval_seconds=50ms",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.sysfs=" + folder.resolve("sys"),
                        "sensor.air.id=attic",
                        "sensor.cpu.kind=exec",
                        "sensor.cpu.command=echo 48.3,,");

        Await.until("both", () -> sensors(peer).get("cpu").readings() > 1);
        awaitState(peer, "air", State.RUNNING);
        Await.until("recorded", () -> peer.status().stored().csvSequence() > 4);
        assertEquals("48.3,,", rows(peer, "cpu-0f8fad5b").getFirst());
        assertEquals("attic,21.48,,", peerRow(peer, "attic"));
    }

    private String peerRow(Peer peer, String sensor) throws IOException {
        return Files.readAllLines(peer.dataDirectory().resolve(sensor + ".csv"))
                .get(1)
                .split(",", 3)[2];
    }

    @Test
    void aSensorThatFailsIsToldUntilItWorksAndThePeerGoesOn() throws Exception {
        var peer =
                start(
                        "sensors=air,room",
                        "sensor_interval_seconds=20ms",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.sysfs=" + folder.resolve("sys"),
                        "sensor.room.kind=mock");
        awaitState(peer, "air", State.FAILING);
        assertTrue(
                peer.status().problem().orElse("").startsWith("sensor air fails: "),
                () -> peer.status().problem().toString());

        device(DEVICE);
        awaitState(peer, "air", State.RUNNING);

        Await.until("no problem", () -> peer.status().problem().isEmpty());
        assertTrue(sensors(peer).get("room").readings() > 0);
        var events = folder.resolve("run").resolve(Trial.ID.value()).resolve("events.csv");
        Await.until("events", () -> contains(events, ",sensor_works,0,sensor air works\n"));
        assertTrue(contains(events, ",sensor_failing,0,"));
        assertTrue(log.lines().contains("INFO sensor air works"), log.lines()::toString);
    }

    @Test
    void aSensorThatFailsDoesNotWorkBecauseItsSettingsAreReadAgain() throws Exception {
        String[] settings = {
            "sensors=air",
            "sensor_interval_seconds=20ms",
            "sensor.air.kind=iio",
            "sensor.air.device=bme280",
            "sensor.air.sysfs=" + folder.resolve("sys")
        };
        var peer = start(settings);
        awaitState(peer, "air", State.FAILING);
        settings[1] = "sensor_interval_seconds=30ms";
        assertTrue(peer.sense(Trial.config(folder, settings).sensing()));
        assertEquals(State.FAILING, sensors(peer).get("air").state());
        assertTrue(peer.status().problem().orElse("").startsWith("sensor air fails: "));

        device(DEVICE);
        awaitState(peer, "air", State.RUNNING);
        String works = "INFO sensor air works";
        Await.until("it is told", () -> log.lines().contains(works));
        var told = log.lines().stream().filter(line -> line.contains("sensor air")).toList();
        assertEquals(2, told.size(), told::toString);
        assertTrue(told.getFirst().startsWith("WARN sensor air fails: "), told::toString);
        assertEquals(works, told.getLast());
    }

    @Test
    void aSensorThatIsTakenOutIsNoTroubleAnyMore() throws Exception {
        var peer =
                start(
                        "sensors=air",
                        "sensor_interval_seconds=20ms",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.sysfs=" + folder.resolve("sys"));
        awaitState(peer, "air", State.FAILING);
        assertTrue(peer.sense(Trial.config(folder, "sensor_source=none").sensing()));
        assertTrue(peer.status().problem().isEmpty());
        String gone = "INFO sensor air was taken out, or is of another kind now";
        Await.until("it is told", () -> log.lines().contains(gone), log.lines()::toString);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFrozenSensorIsStuckAndIsRecordedAsBefore() throws Exception {
        Path device = device(DEVICE);
        var peer =
                start(
                        "sensors=air",
                        "sensor_interval_seconds=20ms",
                        "sensor_stuck_after=200ms",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.sysfs=" + folder.resolve("sys"));
        awaitState(peer, "air", State.STUCK);
        long readings = sensors(peer).get("air").readings();
        Await.until("goes on", () -> sensors(peer).get("air").readings() > readings);

        Path fresh = Files.writeString(device.resolve("fresh"), "21490\n");
        Files.move(fresh, device.resolve("in_temp_input"), StandardCopyOption.ATOMIC_MOVE);

        awaitState(peer, "air", State.RUNNING);
    }

    @Test
    void sensorsThatAreSetAnewTakeThePlaceOfTheOthers() throws Exception {
        var peer = start("sensors=cpu", "sensor.cpu.kind=exec", "sensor.cpu.command=false");
        awaitState(peer, "cpu", State.FAILING);

        var fresh = Trial.config(folder, "sensors=a,b", "sensor.a.kind=mock", "sensor.b.kind=mock");
        assertTrue(peer.sense(fresh.sensing()));

        Await.until("recorded", () -> peer.status().stored().csvSequence() >= 2);
        assertEquals(List.of("a", "b"), sensors(peer).keySet().stream().sorted().toList());
        assertTrue(peer.status().problem().isEmpty(), () -> peer.status().problem().toString());
    }

    @Test
    void aSpoolIsTakenUpOnceThoughThePeerDiesAgainAndAgain() throws Exception {
        int count = 20_000;
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        var source = SourceCsv.write(inbox, "hall", count);
        var settings =
                new String[] {
                    "data_on_start=resume",
                    "sensors=inbox",
                    "sensor.inbox.kind=spool",
                    "sensor.inbox.interval=20ms",
                    "sensor.inbox.folder=" + inbox
                };
        for (int part = 1; part <= 3; part++) {
            long enough = (long) part * count / 4;
            var peer = start(settings);
            Await.until("some", () -> peer.status().stored().csvSequence() >= enough);
            peer.kill();
        }
        var peer = start(settings);

        Await.until("done", () -> Files.exists(inbox.resolve("done/hall.csv")));
        Trial.assertEachRowOnce(peer, source, () -> String.join("\n", log.lines()));
    }

    @Test
    void aFileThatIsRefusedIsToldAndStaysInSight() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("a.csv"), "time;value\n1;2\n");
        var peer =
                start(
                        "data_on_start=resume",
                        "sensors=inbox",
                        "sensor.inbox.kind=spool",
                        "sensor.inbox.folder=" + inbox);

        Await.until("problem", () -> peer.status().problem().isPresent());

        String start = "inbox: refused, a.csv: a.csv:1: the header is 'time;value'; the first";
        assertTrue(peer.status().problem().get().startsWith(start), peer.status()::toString);
        assertTrue(Files.exists(inbox.resolve("failed/a.csv.reason.txt")));
        assertEquals(State.RUNNING, sensors(peer).get("inbox").state());
    }
}
