package bellwether.e2e.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.e2e.PeerRecord;
import bellwether.e2e.RecordAudit;
import bellwether.e2e.TestGroup;
import bellwether.e2e.Weather;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Five processes of the image, three of which replay the real files, while peers are killed, frozen
 * and started again; then all are left alone, and nothing may be lost, doubled or different. What a
 * failed run leaves lies in {@code target/chaos}.
 *
 * <p>{@code -Dbellwether.chaos.seed=7 -Dbellwether.chaos.seconds=300} choose another run. The blows
 * of a seed are always the same; what they meet is not.
 */
final class ChaosIT {
    private static final long SEED = Long.getLong("bellwether.chaos.seed", 1);
    private static final long SECONDS = Long.getLong("bellwether.chaos.seconds", 40);
    private static final int PEERS = 5;

    /** Faster than the chaos lasts: a peer that is down reads nothing. */
    private static final double HASTE = 1.3;

    /** For what is left to replay, and for the group to find together. */
    private static final Duration PATIENCE = Duration.ofSeconds(60 + SECONDS);

    /** Longer than the heartbeat timeout: whoever is still missed is noticed. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    private static final Duration POLL = Duration.ofMillis(50);

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "data_on_start", "resume",
                    "discovery_timeout", "1s",
                    "heartbeat_interval", "500ms",
                    "heartbeat_timeout", "2s",
                    "election_timeout", "1s",
                    "log_level", "debug",
                    "sensor_source", "none");

    private final List<ChaosPeer> peers = new ArrayList<>();
    private Optional<String> seen = Optional.empty();

    @AfterEach
    void killAll() {
        peers.forEach(ChaosPeer::close);
    }

    @Test
    void nothingIsLostOrDoubledWhileProcessesDieAndHang() throws IOException, InterruptedException {
        List<Path> sources = Weather.files();
        Path folder = folder();
        try {
            open(folder, sources);
            var plan = ChaosPlan.of(SEED, PEERS, Duration.ofSeconds(SECONDS));
            Files.write(folder.resolve("plan.txt"), plan.stream().map(Object::toString).toList());
            run(plan);
            awaitQuiet(readings(sources));
            audit(sources);
            System.out.println("chaos: seed=" + SEED + " steps=" + plan.size() + " all in order");
        } catch (AssertionError e) {
            String where = "seed " + SEED + ", " + SECONDS + " s; files of all peers in " + folder;
            throw new AssertionError(where + ": " + e.getMessage(), e);
        }
        killAll();
        delete(folder);
    }

    private void audit(List<Path> sources) throws IOException {
        var records = new HashMap<String, PeerRecord>();
        for (ChaosPeer peer : peers) {
            records.put(peer.id(), peer.record());
        }
        List<String> read = new ArrayList<>();
        for (Path source : sources) {
            read.addAll(Weather.rows(source));
        }
        assertEquals(List.of(), RecordAudit.of(records, read));
    }

    private static Path folder() throws IOException {
        Path chaos = Path.of("target", "chaos").toAbsolutePath();
        Files.createDirectories(chaos);
        return Files.createTempDirectory(chaos, "seed-" + SEED + "-");
    }

    private void open(Path folder, List<Path> sources) throws IOException, InterruptedException {
        var group = TestGroup.fresh();
        for (int i = 0; i < PEERS; i++) {
            String id = "0000000" + (i + 1) + "-0000-4000-8000-000000000000";
            var settings = new HashMap<>(SETTINGS);
            if (i < sources.size()) {
                settings.putAll(replay(sources.get(i)));
            }
            peers.add(new ChaosPeer(id, folder, group, settings));
            peers.getLast().act(ChaosPlan.Act.START);
        }
    }

    private static Map<String, String> replay(Path source) throws IOException {
        double rate = Weather.rows(source).size() * HASTE / SECONDS;
        return Map.of(
                "sensor_source", "replay",
                "sensor_replay_file", source.toString(),
                "sensor_replay_rate", Long.toString((long) Math.ceil(rate)));
    }

    private void run(List<ChaosPlan.Step> plan) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        for (var step : plan) {
            long dueNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(step.atMillis());
            while (dueNanos - System.nanoTime() > 0) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
            peers.forEach(ChaosPeer::requireSound);
            peers.get(step.peer()).act(step.act());
        }
        for (ChaosPeer peer : peers) {
            peer.recover();
        }
    }

    private static long readings(List<Path> sources) throws IOException {
        long count = 0;
        for (Path source : sources) {
            count += Weather.rows(source).size();
        }
        return count;
    }

    /** Waits until all hold everything in one view with one leader, and it stays so for a while. */
    private void awaitQuiet(long readings) throws IOException {
        long startNanos = System.nanoTime();
        long restlessNanos = startNanos;
        String before = "";
        while (System.nanoTime() - startNanos < PATIENCE.toNanos()) {
            List<JsonNode> statuses = statuses();
            String view = inOrder(statuses, readings) ? view(statuses.getFirst()) : "";
            if (view.isEmpty() || !view.equals(before)) {
                restlessNanos = System.nanoTime();
            } else if (System.nanoTime() - restlessNanos > QUIET.toNanos()) {
                return;
            }
            before = view;
            seen = Optional.of(statuses.toString());
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new AssertionError("no peace within " + PATIENCE + ": " + seen.orElse("nothing"));
    }

    private List<JsonNode> statuses() throws IOException {
        List<JsonNode> statuses = new ArrayList<>();
        for (ChaosPeer peer : peers) {
            peer.status().ifPresent(statuses::add);
        }
        return statuses;
    }

    private static boolean inOrder(List<JsonNode> statuses, long readings) {
        return statuses.size() == PEERS
                && statuses.stream().filter(ChaosIT::leads).count() == 1
                && statuses.stream().map(ChaosIT::view).distinct().count() == 1
                && statuses.stream().allMatch(status -> isSettled(status, readings));
    }

    private static boolean leads(JsonNode status) {
        return status.path("role").asString("").equals("leader");
    }

    private static String view(JsonNode status) {
        return status.path("leader_id") + " " + status.path("view_id");
    }

    private static boolean isSettled(JsonNode status, long readings) {
        long sequence = status.path("last_sequence").asLong(-1);
        return sequence >= readings
                && status.path("ordered_peer_list").size() == PEERS
                && status.path("outbox").asLong(-1) == 0
                && status.path("csv_sequence").asLong(-1) == sequence
                && status.path("durable_end").asLong(-1) == status.path("journal_end").asLong(-2);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
