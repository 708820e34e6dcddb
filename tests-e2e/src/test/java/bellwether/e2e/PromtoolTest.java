package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code metrics.prom} of a peer that leads, has sensors and events, by Prometheus' own tool. */
@Timeout(120)
final class PromtoolTest {
    @TempDir Path folder;

    private Tool promtool;

    @BeforeEach
    void promtoolIsThere() {
        promtool = Tool.named("promtool", "bin/promtool", folder);
    }

    private record Verdict(int exitCode, String said) {}

    private Verdict check(String metrics) throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("metrics.txt"), metrics);
        Process process =
                new ProcessBuilder(promtool.program("bin/promtool").toString(), "check", "metrics")
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), said);
    }

    private String written() throws Exception {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        var id = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
        var settings =
                Settings.defaults()
                        .withAssignments(
                                List.of(
                                        "peer_id=" + id,
                                        "base_dir=" + folder,
                                        "broadcast_port=" + port,
                                        "discovery_timeout=50ms",
                                        "metrics_interval=50ms",
                                        "sensors=air,gauge",
                                        "sensor.air.kind=mock",
                                        "sensor.air.interval=50ms",
                                        "sensor.gauge.kind=exec",
                                        "sensor.gauge.command=false"));
        try (var log = FilePeerLog.open(folder.resolve("log"), id, Notice.Level.INFO)) {
            Peer peer = Peer.start(PeerConfig.of(settings), log);
            Path file = peer.runDirectory().resolve("metrics.prom");
            Wait.until(
                    "all metrics are there",
                    Duration.ofSeconds(60),
                    () -> Files.exists(file) && isComplete(Files.readString(file)));
            String metrics = Files.readString(file);
            peer.stop();
            return metrics;
        }
    }

    private static boolean isComplete(String metrics) {
        return metrics.contains("role=\"leader\"} 1")
                && metrics.contains("event=\"became_leader\"")
                && metrics.contains("event=\"sensor_failing\"")
                && metrics.contains("bellwether_sensor_last_reading_time_seconds{");
    }

    @Test
    void promtoolFindsNothingToSayOfTheMetricsOfAPeer() throws Exception {
        assertEquals(new Verdict(0, ""), check(written()));
    }

    @Test
    void promtoolDoesFindWhatIsWrong() throws Exception {
        Verdict verdict = check("# TYPE bellwether_readings counter\nbellwether_readings 1\n");
        assertEquals(3, verdict.exitCode(), verdict.said());
        assertTrue(verdict.said().contains("should have \"_total\" suffix"), verdict.said());
    }
}
