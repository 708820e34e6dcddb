package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.launcher.Await;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What tests with real peers need: a quick config on loopback. */
final class Trial {
    static final PeerId ID = new PeerId("0f8fad5b-d9cb-469f-a165-70867728950e");

    private Trial() {}

    /** {@return a config with short times, a broadcast port of its own and no sensor} */
    static PeerConfig config(Path baseDir, String... more) throws Exception {
        var assignments =
                new ArrayList<>(
                        List.of(
                                "peer_id=" + ID,
                                "base_dir=" + baseDir,
                                "broadcast_port=" + freeUdpPort(),
                                "discovery_timeout=50ms",
                                "heartbeat_interval=200ms",
                                "heartbeat_timeout=1s",
                                "election_timeout=200ms",
                                "sync_interval=20ms",
                                "sensor_source=none"));
        var base = Settings.defaults().withAssignments(assignments);
        return PeerConfig.of(base.withAssignments(List.of(more)));
    }

    /** Waits until {@code peer} has recorded {@code source}, ends it, and looks at every row. */
    static void assertEachRowOnce(Peer peer, SourceCsv source, Supplier<String> seen)
            throws InterruptedException, IOException {
        Await.until("all rows", () -> peer.status().stored().csvSequence() >= source.count(), seen);
        peer.stop();
        Path file = peer.dataDirectory().resolve(source.sensorId() + ".csv");
        assertEquals(source.recordedAlone(), Files.readAllLines(file).stream().skip(1).toList());
    }

    private static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
