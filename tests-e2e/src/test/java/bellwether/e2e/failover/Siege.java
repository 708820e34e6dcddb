package bellwether.e2e.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/**
 * How a group fares while it is attacked: who leads and who is in it, how fast it records, and how
 * much it logs. Confined to the test's thread.
 */
final class Siege {
    private static final Duration CALM = Duration.ofMillis(2_500);

    /** A rate over less than that says little: a status is of up to a second ago. */
    private static final Duration ATTACKED = Duration.ofMillis(1_500);

    /** What the two processors of a small machine leave to the group, which share them. */
    private static final double RATIO_MIN = 0.3;

    /** Two a second and 120 at once, in each of two places: see modules/transport. */
    private static final int LOG_LINES_MAX = 250;

    /** Open files of a peer that two others are connected with, and somewhat more. */
    private static final int FILES_MAX = 80;

    private final HostGroup group;
    private final double before;

    /** One of the attacks. */
    @FunctionalInterface
    interface Attack {
        /** {@return what the attacker said of it} */
        String run() throws IOException, InterruptedException;
    }

    /** How far a host was, by its own clock. */
    private record Sample(long sequence, Instant at) {
        static Sample of(JsonNode status) {
            return new Sample(
                    status.path("csv_sequence").asLong(),
                    Instant.parse(status.path("updated_at").asString()));
        }
    }

    /** Looks how a group fares that nobody attacks. */
    Siege(HostGroup group) throws IOException {
        this.group = group;
        var first = fresh();
        Wait.until(
                "each host has told for a while", HostGroup.PATIENCE, () -> haveTold(first, CALM));
        before = rate(first);
    }

    private Map<Host, Sample> samples() throws IOException {
        Map<Host, Sample> samples = new HashMap<>();
        for (Host host : group.hosts()) {
            samples.put(host, Sample.of(host.known()));
        }
        return samples;
    }

    private Map<Host, Sample> fresh() throws IOException {
        var old = samples();
        Map<Host, Sample> first = new HashMap<>();
        Wait.until(
                "each host has told anew",
                HostGroup.PATIENCE,
                () -> {
                    samples()
                            .forEach((host, sample) -> {
                                if (sample.at().isAfter(old.get(host).at())) {
                                    first.putIfAbsent(host, sample);
                                }
                            });
                    return first.size() == old.size();
                });
        return first;
    }

    /** {@return whether each host has told of itself again, for longer than {@code time}} */
    private boolean haveTold(Map<Host, Sample> first, Duration time) throws IOException {
        for (var now : samples().entrySet()) {
            var since = Duration.between(first.get(now.getKey()).at(), now.getValue().at());
            if (since.compareTo(time) <= 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return readings per second of the slowest host} */
    private double rate(Map<Host, Sample> first) throws IOException {
        double slowest = Double.MAX_VALUE;
        for (var last : samples().entrySet()) {
            Sample from = first.get(last.getKey());
            double seconds = Duration.between(from.at(), last.getValue().at()).toMillis() / 1000.0;
            slowest = Math.min(slowest, (last.getValue().sequence() - from.sequence()) / seconds);
        }
        return slowest;
    }

    /** {@return who leads and who is in the group, as each host sees it} */
    static List<String> standing(HostGroup group) throws IOException {
        List<String> standing = new ArrayList<>();
        for (Host host : group.hosts()) {
            JsonNode status = host.known();
            standing.add(
                    status.path("leader_id").asString()
                            + " leads view "
                            + status.path("view_id").asLong()
                            + " of "
                            + status.path("ordered_peer_list").size());
        }
        return standing;
    }

    /** Attacks, looks how the group fares meanwhile, and says so. */
    String during(String name, Attack attack) throws IOException, InterruptedException {
        var stood = standing(group);
        Map<Host, Integer> logged = logged();
        var attacking =
                CompletableFuture.supplyAsync(() -> said(attack), Thread::startVirtualThread);
        var first = fresh();
        String said = attacking.join();
        Wait.until(
                "each host has told once more",
                HostGroup.PATIENCE,
                () -> haveTold(first, ATTACKED));
        double ratio = rate(first) / before;
        int lines = 0;
        for (var now : logged().entrySet()) {
            lines = Math.max(lines, now.getValue() - logged.get(now.getKey()));
        }
        System.out.printf(
                Locale.ROOT,
                "security: %s: %.0f readings/s before, during/before %.2f, %d log lines at most: %s%n",
                name,
                before,
                ratio,
                lines,
                said.strip().replace("\n", "; "));
        assertEquals(stood, standing(group), name);
        assertTrue(ratio > RATIO_MIN, name + ": during/before " + ratio);
        assertTrue(lines <= LOG_LINES_MAX, name + ": " + lines + " log lines");
        return said;
    }

    /** {@return what it said; here, as it runs on a thread of its own} */
    static String said(Attack attack) {
        try {
            return attack.run();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    /** That a host has said so at some time. */
    void assertLogged(Host host, String part) throws IOException {
        Wait.until(
                host + " logs: " + part,
                HostGroup.PATIENCE,
                () -> KeyedGroup.log(host).stream().anyMatch(line -> line.contains(part)));
    }

    private Map<Host, Integer> logged() throws IOException {
        Map<Host, Integer> lines = new HashMap<>();
        for (Host host : group.hosts()) {
            lines.put(host, KeyedGroup.log(host).size());
        }
        return lines;
    }

    /** Waits until the connections of strangers stand at that host. */
    static void awaitFlooded(Host host) throws IOException {
        Wait.until(host + " is flooded", HostGroup.PATIENCE, () -> openFiles(host) > FILES_MAX);
    }

    private static int openFiles(Host host) {
        String said = said(() -> host.run("ls /proc/$(cat /host/pid)/fd | wc -l"));
        return Integer.parseInt(said.strip());
    }

    /** What the attacks have left behind at the host that they went for. */
    String left(Host host) throws IOException, InterruptedException {
        Wait.until(
                host + " has closed what was opened",
                HostGroup.PATIENCE,
                () -> openFiles(host) < FILES_MAX);
        String peak = host.run("grep VmHWM /proc/$(cat /host/pid)/status").replaceAll("\\D", "");
        return openFiles(host) + " files open, at most " + peak + " kB resident";
    }
}
