package bellwether.launcher.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.Await;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on loopback: what it prints, and that a peer does not notice it. */
@Timeout(60)
final class DoctorTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final List<String> assignments = new ArrayList<>();

    @BeforeEach
    void settings() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            assignments.add("broadcast_port=" + socket.getLocalPort());
        }
        assignments.add("peer_id=" + ID);
        assignments.add("base_dir=" + folder.resolve("b"));
        assignments.add("discovery_timeout=300ms");
        assignments.add("sensor_source=none");
    }

    private Settings read() throws ConfigException {
        return Settings.defaults().withAssignments(assignments);
    }

    private boolean isFine() throws IOException {
        return new Doctor(this::read, PATIENCE, new PrintWriter(out, true)).isFine();
    }

    private boolean prints(String part) {
        return out.toString().contains(part);
    }

    @Test
    void aPeerThatRunsIsFineAndDoesNotNoticeTheDoctor()
            throws IOException, ConfigException, StartException {
        try (var log = FilePeerLog.open(folder, ID, Notice.Level.DEBUG)) {
            Peer peer = Peer.start(PeerConfig.of(read()), log);
            Path own = folder.resolve(ID + "_log.txt");
            Await.until( // its last line, once it leads
                    "it leads", () -> Files.readString(own).contains("became the Group Leader"));
            String before = Files.readString(own);

            assertTrue(isFine(), out::toString);

            assertTrue(
                    prints(
                            "  3f9a6c12  "
                                    + peer.endpoint()
                                    + "  group bellwether, leads, view 1 of 1, this host\n"),
                    out::toString);
            assertTrue(prints("All is fine.\n"), out::toString);
            assertTrue(prints("  - address is 127.0.0.1: nothing leaves"), out::toString);
            assertTrue(prints("  base_dir " + folder.resolve("b") + ": "), out::toString);
            assertEquals(before, Files.readString(folder.resolve(ID + "_log.txt")));
            assertEquals(1, peer.status().group().viewId());
            peer.kill();
        }
    }

    @Test
    void withoutAPeerItSaysHowToStartOneAndMakesNothing() throws IOException {
        assertFalse(isFine());
        assertTrue(prints("  nobody\n"), out::toString);
        assertTrue(prints("To change\n  - no peer answers on this host"), out::toString);
        assertTrue(Files.notExists(folder.resolve("b")));
    }

    @Test
    void aBrokenConfigIsNamedAndTheNetworksAreListedAllTheSame() throws IOException {
        assignments.add("port=x");
        assertFalse(isFine());
        assertTrue(prints(" 127.0.0.1/8  loopback\n"), out::toString);
        assertTrue(prints("  - --set: port: 'x' is not"), out::toString);
    }

    @Test
    void anAddressOfAnotherHostIsToldAndNothingIsSentAnywhere() throws IOException {
        assignments.add("address=192.0.2.77"); // reserved for documentation
        assignments.add("security=none");
        assertFalse(isFine());
        assertTrue(prints("  - address 192.0.2.77 is not one of this host"), out::toString);
        assertTrue(prints("broadcast to  port"), out::toString);
    }

    @Test
    void aDiskThatIsNearlyFullIsAProblem() throws IOException, ConfigException {
        var folders = new Folders(PeerConfig.of(read()));
        assertEquals(List.of(), folders.findings(0));
        var findings = folders.findings(Long.MAX_VALUE);
        assertEquals(1, findings.size());
        assertTrue(
                findings.getFirst()
                        .text()
                        .matches("base_dir: only [0-9.]+[kMGT]B are free, less than .*"),
                findings::toString);
        for (String line : folders.lines()) {
            assertTrue(line.matches(".*: [1-9][0-9.]*[kMGT]B of [1-9].* free.*"), line);
        }
    }

    @Test
    void eachSensorIsTriedAndOneThatFailsIsAProblem() throws IOException {
        assignments.addAll(
                List.of(
                        "sensors=gauge,air",
                        "sensor.gauge.kind=exec",
                        "sensor.gauge.command=echo 21.5,40,1013.2",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.sysfs=" + folder));

        assertFalse(isFine());

        assertTrue(prints("Sensors\n  gauge exec: 21.5 C 40 % 1013.2 hPa\n"), out::toString);
        assertTrue(prints("  air iio: fails\n"), out::toString);
        assertTrue(prints("  - sensor air: no device 'bme280' in " + folder), out::toString);
    }
}
