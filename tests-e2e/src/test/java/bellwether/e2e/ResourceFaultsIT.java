package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that the system gives too little: memory, files, a disk that can be written, names.
 * Whatever that does to it, each row that it was to record stands there once in the end.
 */
@Timeout(300)
final class ResourceFaultsIT {
    private static final String ID = "cccccccc-0000-4000-8000-000000000001";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SOURCE = "source.csv";
    private static final int COULD_NOT_START = 3;

    /** What a JVM ends with when its memory does not do. */
    private static final int OUT_OF_MEMORY = 3;

    @TempDir private Path folder;

    private List<String> rows = List.of();

    private Path prepare(int count) throws IOException {
        rows =
                IntStream.range(0, count)
                        .mapToObj(i -> "t" + i + ",hall," + i + ".5,,1013.25")
                        .toList();
        var lines = new ArrayList<>(rows);
        lines.addFirst("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa");
        Files.write(folder.resolve(SOURCE), lines);
        return Files.createDirectory(folder.resolve("base"));
    }

    private ImagePeer start(
            List<String> by, Path base, Map<String, String> settings, Map<String, String> more)
            throws IOException {
        var all = new HashMap<>(settings);
        all.putIfAbsent("sensor_replay_rate", "0");
        all.put("data_on_start", "resume");
        all.put("disk_reserve", "0");
        all.put("discovery_timeout", "200ms");
        all.put("sensor_source", "replay");
        all.put("sensor_replay_file", folder.resolve(SOURCE).toString());
        return ImagePeer.start(by, ID, base, TestGroup.fresh(), all, more);
    }

    private ImagePeer start(Path base) throws IOException {
        return start(List.of(), base, Map.of(), Map.of());
    }

    /** Waits until all rows stand there, and stops the peer. */
    private void assertWhole(ImagePeer peer) throws IOException, InterruptedException {
        peer.awaitStatus(
                "whole",
                status ->
                        status.path("pid").asLong() == peer.pid()
                                && status.path("csv_sequence").asLong() >= rows.size(),
                PATIENCE);
        assertEquals(0, peer.terminate(PATIENCE), peer::console);
        assertEquals(List.of(), RecordAudit.of(Map.of("the peer", PeerRecord.of(peer)), rows));
    }

    @Test
    void withoutMemoryItEndsAndTheNextStartGoesOn() throws IOException, InterruptedException {
        Path base = prepare(100_000);
        int ended = 0;
        for (int megabytes : List.of(6, 7, 8, 9, 10, 11, 12)) {
            String heap = "-Xms4m -Xmn2m -Xmx" + megabytes + "m";
            try (var peer = start(List.of(), base, Map.of(), Map.of("BELLWETHER_OPTS", heap))) {
                boolean isOver = isOver(peer);
                if (isOver) {
                    assertEquals(OUT_OF_MEMORY, peer.awaitEnd(PATIENCE), peer::console);
                    assertTrue(
                            peer.console().contains("java.lang.OutOfMemoryError"), peer::console);
                    ended++;
                }
            }
        }
        assertTrue(ended > 0, "there was memory enough");
        try (var peer = start(base)) {
            assertWhole(peer);
        }
    }

    /** {@return whether it ended before it had all} */
    private boolean isOver(ImagePeer peer) throws IOException {
        Wait.until("ended, or whole", PATIENCE, () -> !peer.isAlive() || isWhole(peer));
        return !peer.isAlive();
    }

    private boolean isWhole(ImagePeer peer) throws IOException {
        return peer.status()
                .map(status -> status.path("csv_sequence").asLong() >= rows.size())
                .orElse(false);
    }

    @Test
    void withoutFilesItGoesOnAsSoonAsItMayOpenSome() throws IOException, InterruptedException {
        Path base = prepare(60_000);
        try (var peer = start(List.of(), base, Map.of("sensor_replay_rate", "4000"), Map.of())) {
            peer.awaitLeaderWith(4_000, PATIENCE);
            limitFiles(peer, "10"); // less than it has open
            long seen = lastSequence(peer);
            Wait.until("nothing can be written", PATIENCE, () -> isOlderThan(peer, 3));
            limitFiles(peer, "4096");
            assertTrue(peer.isAlive(), peer::console);
            assertTrue(seen >= 4_000);
            assertWhole(peer);
        }
    }

    private static long lastSequence(ImagePeer peer) throws IOException {
        return peer.status().orElseThrow().path("last_sequence").asLong();
    }

    /** {@return whether the status file, which cannot be written, is so many seconds old} */
    private static boolean isOlderThan(ImagePeer peer, int seconds) throws IOException {
        return peer.statusAge().compareTo(Duration.ofSeconds(seconds)) > 0;
    }

    private static void limitFiles(ImagePeer peer, String soft)
            throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("prlimit", "--pid", "" + peer.pid(), "--nofile=" + soft + ":")
                        .inheritIO()
                        .start()
                        .waitFor();
        assertEquals(0, exit, "prlimit");
    }

    @Test
    void withTooFewFilesFromTheStartItSaysSoOrRecords() throws IOException, InterruptedException {
        Path base = prepare(1_000);
        for (int files : List.of(12, 24, 40)) {
            var by = List.of("/bin/sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh");
            try (var peer = start(by, base, Map.of(), Map.of())) {
                if (isOver(peer)) {
                    assertNotEquals(0, peer.awaitEnd(PATIENCE), peer::console);
                }
            }
        }
        try (var peer = start(base)) {
            assertWhole(peer);
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "bellwether.engine",
            matches = "ready",
            disabledReason = "only root can mount a small disk: see tests-e2e/engine")
    void aDiskThatCanOnlyBeReadIsToldAndNothingIsLost() throws IOException, InterruptedException {
        Path base = prepare(20_000);
        Path data = Files.createDirectory(base.resolve("data"));
        try (var disk = SmallDisk.over(data, 64)) {
            try (var peer = start(base)) {
                peer.awaitLeaderWith(1_000, PATIENCE);
                peer.kill();
            }
            disk.readOnly(true);
            try (var peer = start(base)) {
                assertEquals(COULD_NOT_START, peer.awaitEnd(PATIENCE), peer::console);
                assertTrue(peer.console().contains("Read-only file system"), peer::console);
            }
            disk.readOnly(false);
            try (var peer = start(base)) {
                assertWhole(peer);
            }
        }
    }

    /** Root may do everything, so it starts as nobody. */
    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void aFolderThatItMayNotUseIsToldAndNothingIsLost() throws IOException, InterruptedException {
        Path base = prepare(2_000);
        try (var peer = start(base)) {
            peer.awaitLeaderWith(1_000, PATIENCE);
            peer.kill();
        }
        for (Path outer = folder; outer.startsWith("/tmp/"); outer = outer.getParent()) {
            Files.setPosixFilePermissions(outer, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var nobody = List.of("setpriv", "--reuid=65534", "--clear-groups");
        try (var peer = start(nobody, base, Map.of(), Map.of())) {
            assertNotEquals(0, peer.awaitEnd(PATIENCE), peer::console);
            assertTrue(peer.console().matches("(?s).*(denied|cannot write).*"), peer::console);
        }
        try (var peer = start(base)) {
            assertWhole(peer);
        }
    }

    @Test
    void namesThatAreNotKnownHoldNothingUp() throws IOException, InterruptedException {
        Path base = prepare(2_000);
        var seeds = Map.of("seed_peers", "nosuch.invalid:7001,other.invalid:7002");
        try (var peer = start(List.of(), base, seeds, Map.of())) {
            assertWhole(peer);
        }
    }

    /** Each question waits for ten seconds. */
    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void aNameServerThatNeverAnswersHoldsNothingUp() throws IOException, InterruptedException {
        Path base = prepare(20_000);
        Path names = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.53.53.53\n");
        String mount = "mount --bind " + names + " /etc/resolv.conf && exec \"$@\"";
        var by = List.of("unshare", "-m", "/bin/sh", "-c", mount, "sh");
        var settings =
                Map.of(
                        "seed_peers", "one.example.net:7001,two.example.net:7002",
                        "sensor_replay_rate", "2000");
        try (var server =
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.ofLiteral("127.53.53.53"), 53));
                var peer = start(by, base, settings, Map.of())) {
            long start = System.nanoTime();
            peer.awaitLeaderWith(1_000, PATIENCE);
            assertTrue(server.isBound());
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertTrue(seconds < 8, "it leads after " + seconds + " s");
            assertWhole(peer);
        }
    }
}
