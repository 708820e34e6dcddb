package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A long history: how long a start with it takes, how fast it gets to a peer that joins late, in
 * how little memory, and what the readings that are taken meanwhile notice of it. {@code
 * -Dbellwether.history.megabytes=2048} makes it as long as one likes; the figures are in
 * modules/storage/README.md.
 */
@Tag("alone") // measures rates
final class LongHistoryIT {
    private static final long MEGABYTES = Long.getLong("bellwether.history.megabytes", 48);
    private static final String OLD = "0c000000-0000-4000-8000-000000000000";
    private static final String LIVE = "0b000000-0000-4000-8000-000000000000";
    private static final String LATE = "0a000000-0000-4000-8000-000000000000";
    private static final Duration PATIENCE = Duration.ofMinutes(2 + MEGABYTES / 100);

    /** Readings per second that go on meanwhile. */
    private static final int RATE = 1_000;

    /** What a peer may use that has a heap of 64 MB: code, threads and buffers are outside. */
    private static final long RESIDENT_MEGABYTES_MAX = 320;

    private static final Map<String, String> SMALL = Map.of("BELLWETHER_OPTS", "-Xmx64m");

    @TempDir Path folder;

    private final StringBuilder figures = new StringBuilder();

    @Test
    void whoJoinsLateGetsAllOfItWhileTheOthersGoOn() throws IOException, InterruptedException {
        Path old = Files.createDirectory(folder.resolve("old"));
        Path live = Files.createDirectory(folder.resolve("live"));
        Path late = Files.createDirectory(folder.resolve("late"));
        long readings = LongHistory.write(old, OLD, MEGABYTES << 20);
        say("history: %d MB of journal, %d readings", MEGABYTES, readings);
        var group = TestGroup.fresh();
        try (var first = start(OLD, old, group, Map.of())) {
            first.awaitStatus("CSV files", status -> csv(status) == readings, PATIENCE);
            assertEquals(0, first.terminate(PATIENCE));
        }
        say("copying the files, CSV included: %.1f s", copy(old, folder.resolve("copy")));

        long startNanos = System.nanoTime();
        try (var leader = start(OLD, old, group, Map.of("discovery_timeout", "200ms"))) {
            leader.awaitLeaderWith(readings, PATIENCE);
            say("start to leading: %.1f s", seconds(startNanos));
            try (var member = start(LIVE, live, group, replay())) {
                member.awaitStatus("caught up", status -> csv(status) > readings, PATIENCE);
                double before = rate(leader);
                long joinNanos = System.nanoTime();
                long atJoin = last(leader);
                try (var newcomer = start(LATE, late, group, Map.of())) {
                    newcomer.awaitStatus("a member", LongHistoryIT::isMember, PATIENCE);
                    long sequence = last(leader);
                    newcomer.awaitStatus("journal", status -> last(status) >= sequence, PATIENCE);
                    double journal = seconds(joinNanos);
                    double during = rate(joinNanos, atJoin, leader);
                    newcomer.awaitStatus("CSV files", status -> csv(status) >= sequence, PATIENCE);
                    say(
                            "late joiner, start included: journal %.1f s, CSV %.1f s",
                            journal, seconds(joinNanos));
                    say("live stream: %.0f readings/s before, %.0f meanwhile", before, during);
                    say(
                            "resident, MB: leader %d, late joiner %d",
                            resident(leader), resident(newcomer));
                    System.out.print(figures);
                    assertTrue(during > before / 2, figures.toString());
                    assertTrue(resident(newcomer) < RESIDENT_MEGABYTES_MAX, figures.toString());
                    assertTrue(resident(leader) < RESIDENT_MEGABYTES_MAX, figures.toString());
                    assertSame(leader, newcomer);
                }
            }
        }
    }

    private void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        figures.append(line).append('\n');
    }

    private static ImagePeer start(String id, Path base, TestGroup group, Map<String, String> more)
            throws IOException {
        var settings = new HashMap<>(more);
        settings.put("data_on_start", "resume");
        settings.putIfAbsent("sensor_source", "none");
        return ImagePeer.start(id, base, group, settings, SMALL);
    }

    /** More rows than are taken while the test lasts. */
    private Map<String, String> replay() throws IOException {
        Path file = folder.resolve("live.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
            for (long row = 0; row < RATE * PATIENCE.toSeconds(); row++) {
                out.write("2026-03-02T10:00:00Z,live," + row + ",48.25,1012.50\n");
            }
        }
        return Map.of(
                "sensor_source",
                "replay",
                "sensor_replay_file",
                file.toString(),
                "sensor_replay_rate",
                Integer.toString(RATE),
                // Rows of a replay wait for a sync: else they come in bursts that no short time
                // measures.
                "sync_interval",
                "50ms");
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static long csv(JsonNode status) {
        return status.path("csv_sequence").asLong(0);
    }

    private static long last(JsonNode status) {
        return status.path("last_sequence").asLong(0);
    }

    private static long last(ImagePeer peer) throws IOException {
        return last(peer.status().orElseThrow());
    }

    private static boolean isMember(JsonNode status) {
        return status.path("role").asString("").equals("member");
    }

    /** {@return readings per second that are sequenced, over some seconds} */
    private static double rate(ImagePeer leader) throws IOException {
        long fromNanos = System.nanoTime();
        long from = last(leader);
        while (seconds(fromNanos) < 5) {
            LockSupport.parkNanos(100_000_000);
        }
        return rate(fromNanos, from, leader);
    }

    private static double rate(long fromNanos, long from, ImagePeer leader) throws IOException {
        return (last(leader) - from) / seconds(fromNanos);
    }

    /** {@return the most memory that a process has had, MB} */
    private static long resident(ImagePeer peer) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + peer.pid() + "/status"))) {
            String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
            return Long.parseLong(peak.replaceAll("\\D", "")) / 1_024;
        }
    }

    private static double copy(Path from, Path to) throws IOException, InterruptedException {
        long nanos = System.nanoTime();
        run("cp -r \"$0\" \"$1\" && sync -f \"$1\"", from, to);
        double took = seconds(nanos);
        run("rm -r \"$1\"", from, to); // a long history needs the room
        return took;
    }

    private static void run(String script, Path from, Path to)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", script, from.toString(), to.toString());
        assertEquals(0, process.inheritIO().start().waitFor());
    }

    /** The shorter journal of two peers that run is the beginning of the longer one. */
    private static void assertSame(ImagePeer one, ImagePeer other) throws IOException {
        Path folder = one.dataFolder().resolve("journal");
        try (Stream<Path> segments = Files.list(folder)) {
            for (Path segment :
                    segments.filter(file -> file.toString().endsWith(".log")).toList()) {
                Path copy = other.dataFolder().resolve("journal").resolve(segment.getFileName());
                if (!Files.exists(copy)) {
                    continue; // began a moment ago
                }
                long differs = Files.mismatch(segment, copy);
                boolean same =
                        differs < 0 || differs >= Math.min(Files.size(segment), Files.size(copy));
                assertTrue(same, segment + " differs at byte " + differs);
            }
        }
    }
}
