package bellwether.e2e.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * Somebody in the network of a group with keys tries to get in, or to bring it down, while three
 * hosts record: the group keeps its leader and its view, goes on recording, and its log does not
 * grow. Each test ends with the audit of every row. What is attacked is the leader. {@code
 * -Dbellwether.security.rate=20000} is another number of readings a second of each host.
 */
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class SecurityIT {
    private static final int RATE = Integer.getInteger("bellwether.security.rate", 1_000);

    /** For how many seconds each test has readings; what is left is recorded at once. */
    private static final int SECONDS = 30;

    /** Longer than the heartbeat timeout: a leader that said nothing meanwhile is replaced. */
    private static final int ATTACK_SECONDS = 4;

    private static final Duration CALM = Duration.ofSeconds(3);

    /** What the two processors of a small machine leave to the group, which share them. */
    private static final double RATIO_MIN = 0.3;

    /** Two a second and 120 at once, in each of two places. */
    private static final int LOG_LINES_MAX = 2 * (120 + 2 * ATTACK_SECONDS);

    /** As modules/transport says. */
    private static final int STRANGERS_MAX = 256;

    private static final int CONNECTIONS_PER_PEER_MAX = 16;

    /** What buffers of two systems take in of what nobody reads. */
    private static final long POURED_MAX = 16 << 20;

    /** Open files of a peer that three others are connected with, and somewhat more. */
    private static final int FILES_MAX = 80;

    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

    private static KeyedGroup keyed;

    private double before;

    /** One of the attacks. */
    @FunctionalInterface
    private interface Attack {
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

    /** A group that a test failed on is no good for the next. */
    @BeforeEach
    void start() throws IOException, InterruptedException {
        if (keyed == null) {
            keyed = KeyedGroup.start();
        }
    }

    @AfterAll
    static void end() throws IOException {
        if (keyed != null) {
            keyed.end(true);
        }
    }

    // ---- what is measured

    private void run(String name, Scenario.Course course) throws IOException, InterruptedException {
        HostGroup group = keyed.group();
        boolean well = false;
        try {
            group.feed(RATE * SECONDS, RATE);
            group.awaitRecording();
            Scenario.run(
                    "security: " + name,
                    group,
                    all -> {
                        before = rate(CALM);
                        return course.run(all) + ", " + left(all.leader());
                    });
            well = true;
        } finally {
            if (!well) {
                keyed.end(false);
                keyed = null;
            }
        }
    }

    /** What the attacks have left behind at the host that they went for. */
    private static String left(Host host) throws IOException, InterruptedException {
        String files = "ls /proc/$(cat /host/pid)/fd | wc -l";
        Wait.until(
                host + " has closed what was opened",
                HostGroup.PATIENCE,
                () -> Integer.parseInt(said(() -> host.run(files)).strip()) < FILES_MAX);
        String peak = host.run("grep VmHWM /proc/$(cat /host/pid)/status").replaceAll("\\D", "");
        return host.run(files).strip() + " files open, at most " + peak + " kB resident";
    }

    private static Map<Host, Sample> samples() throws IOException {
        Map<Host, Sample> samples = new HashMap<>();
        for (Host host : keyed.group().hosts()) {
            samples.put(host, Sample.of(host.known()));
        }
        return samples;
    }

    /** {@return readings per second of the slowest host, from its next status on} */
    private static double rate(Duration time) throws IOException {
        long startNanos = System.nanoTime();
        var first = fresh();
        Wait.until(
                "time has passed",
                time.plus(CALM),
                () -> System.nanoTime() - startNanos > time.toNanos());
        return rate(first);
    }

    private static Map<Host, Sample> fresh() throws IOException {
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

    private static double rate(Map<Host, Sample> first) throws IOException {
        double slowest = Double.MAX_VALUE;
        for (var last : samples().entrySet()) {
            Sample from = first.get(last.getKey());
            double seconds = Duration.between(from.at(), last.getValue().at()).toMillis() / 1000.0;
            slowest = Math.min(slowest, (last.getValue().sequence() - from.sequence()) / seconds);
        }
        return slowest;
    }

    /** Who leads and who is in the group, as each host sees it. */
    private static List<String> standing() throws IOException {
        List<String> standing = new ArrayList<>();
        for (Host host : keyed.group().hosts()) {
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
    private String during(String name, Attack attack) throws IOException, InterruptedException {
        var stood = standing();
        Map<Host, Integer> logged = logged();
        var attacking =
                CompletableFuture.supplyAsync(() -> said(attack), Thread::startVirtualThread);
        var first = fresh();
        String said = attacking.join();
        Wait.until(
                "each host has told once more",
                HostGroup.PATIENCE,
                () ->
                        samples().entrySet().stream()
                                .allMatch(now -> now.getValue().at().isAfter(at(first, now))));
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
                said.strip().replace("\n", " "));
        assertEquals(stood, standing(), name);
        assertTrue(ratio > RATIO_MIN, name + ": during/before " + ratio);
        assertTrue(lines <= LOG_LINES_MAX, name + ": " + lines + " log lines");
        return said;
    }

    private static Instant at(Map<Host, Sample> first, Map.Entry<Host, Sample> now) {
        return first.get(now.getKey()).at();
    }

    private static String said(Attack attack) {
        try {
            return attack.run();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static Map<Host, Integer> logged() throws IOException {
        Map<Host, Integer> lines = new HashMap<>();
        for (Host host : keyed.group().hosts()) {
            lines.put(host, KeyedGroup.log(host).size());
        }
        return lines;
    }

    // ---- the attacks

    private static String assault(String name, Host target, String more)
            throws IOException, InterruptedException {
        return assaultFrom(keyed.stranger().addresses(), name, target, more);
    }

    private static String assaultFrom(String sources, String name, Host target, String more)
            throws IOException, InterruptedException {
        return keyed.stranger().java(command(sources, name, target, more));
    }

    private static String command(String sources, String name, Host target, String more) {
        return "Assault %s at=%s:%d from=%s group=%s as=%s %s"
                .formatted(
                        name,
                        target.address(),
                        KeyedGroup.PORT,
                        sources,
                        KeyedGroup.NAME,
                        KeyedGroup.visitorId(),
                        more);
    }

    private static String datagrams(String name, String more)
            throws IOException, InterruptedException {
        return keyed.stranger()
                .java(
                        "DatagramAssault %s %s %d %d %s /stranger/captured %s"
                                .formatted(
                                        name,
                                        keyed.everybody(),
                                        KeyedGroup.DATAGRAM_PORT,
                                        ATTACK_SECONDS,
                                        KeyedGroup.NAME,
                                        more));
    }

    private static String seconds(int seconds) {
        return "seconds=" + seconds;
    }

    private static long number(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(name + "="))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + said));
    }

    /** That {@code host} has said so since the test began. */
    private static void assertLogged(Host host, String part) throws IOException {
        Wait.until(
                host + " logs: " + part,
                HostGroup.PATIENCE,
                () -> KeyedGroup.log(host).stream().anyMatch(line -> line.contains(part)));
    }

    private static void assertNotAnswered(String said) {
        assertFalse(said.contains("< HELLO"), said);
        assertTrue(said.contains("ended="), said);
    }

    @Test
    void whoHasNoKeysOrWrongOnesIsTurnedAway() throws IOException, InterruptedException {
        run(
                "who has no keys, or wrong ones, tries to get in",
                group -> {
                    Host leader = group.leader();
                    var all = new StringBuilder();
                    during(
                            "all six ways in",
                            () -> {
                                all.append(assault("hello", leader, ""));
                                all.append(assault("tls", leader, ""));
                                all.append(assault("old-tls", leader, "keys=/stranger/visitor"));
                                all.append(assault("tls", leader, "keys=/stranger/foreign"));
                                all.append(assault("tls", leader, "keys=/stranger/expired"));
                                String other = group.others(leader).getFirst().id();
                                all.append(
                                        assault(
                                                "tls",
                                                leader,
                                                "keys=/stranger/visitor as=" + other));
                                return "";
                            });
                    System.out.print(all);
                    assertNotAnswered(all.toString());
                    assertLogged(leader, "it speaks no TLS: it has no group keys");
                    assertLogged(leader, "with the keys of peer " + KeyedGroup.visitorId());
                    return "none gets an answer";
                });
    }

    @Test
    void floodsOfConnectionsKeepNobodyOut() throws IOException, InterruptedException {
        run(
                "floods of connections",
                group -> {
                    Host leader = group.leader();
                    String own = keyed.stranger().address();
                    int patience = 2 * (int) HANDSHAKE_MAX.toSeconds();
                    keyed.stranger()
                            .begin(command(own, "loris", leader, seconds(patience)), "loris.txt");
                    for (String flood : List.of("silent", "half-tls")) {
                        String said =
                                during(
                                        flood,
                                        () -> assault(flood, leader, seconds(ATTACK_SECONDS)));
                        assertTrue(number(said, "opened") > STRANGERS_MAX, said);
                        assertTrue(number(said, "standing") <= STRANGERS_MAX, said);
                    }
                    during(
                            "come-and-go",
                            () -> assault("come-and-go", leader, seconds(ATTACK_SECONDS)));
                    String poured =
                            during(
                                    "a gigabyte",
                                    () -> assault("gigabyte", leader, seconds(ATTACK_SECONDS)));
                    assertTrue(number(poured, "poured") < POURED_MAX, poured);
                    poured =
                            during(
                                    "a gigabyte of handshake",
                                    () ->
                                            assault(
                                                    "gigabyte-handshake",
                                                    leader,
                                                    seconds(ATTACK_SECONDS)));
                    assertTrue(number(poured, "poured") < POURED_MAX, poured);
                    var file = keyed.strangersFolder().resolve("loris.txt");
                    Wait.until(
                            "the last slow one is cut off",
                            HostGroup.PATIENCE,
                            () -> Files.readString(file).contains("cut_off"));
                    String loris = Files.readString(file);
                    System.out.println("security: loris: " + loris.strip().replace("\n", " "));
                    assertEquals(0, number(loris, "standing"), loris);
                    assertTrue(
                            number(loris, "cut_off_after_millis") < 2 * HANDSHAKE_MAX.toMillis(),
                            loris);
                    return "no change of leader or view";
                });
    }

    @Test
    void floodsOfDatagramsCauseNothing() throws IOException, InterruptedException {
        run(
                "floods of datagrams",
                group -> {
                    for (String flood :
                            List.of("noise", "repeated", "altered", "leaders", "newcomers")) {
                        String said = during(flood + " datagrams", () -> datagrams(flood, ""));
                        assertEquals(0, number(said, "connected"), said);
                    }
                    return "no connection came of one";
                });
    }

    @Test
    void aMemberThatGoesToEachOfItsBoundsStopsNobody() throws IOException, InterruptedException {
        run(
                "somebody with keys of the group",
                group -> {
                    Host leader = group.leader();
                    String keys = "keys=/stranger/visitor ";
                    String many =
                            during(
                                    "many connections",
                                    () ->
                                            assault(
                                                    "many-of-one",
                                                    leader,
                                                    keys + seconds(ATTACK_SECONDS)));
                    assertTrue(number(many, "opened") > CONNECTIONS_PER_PEER_MAX, many);
                    assertTrue(number(many, "standing") <= CONNECTIONS_PER_PEER_MAX, many);
                    String line =
                            during(
                                    "a line without end",
                                    () ->
                                            assault(
                                                    "gigabyte-line",
                                                    leader,
                                                    keys + seconds(ATTACK_SECONDS)));
                    assertTrue(number(line, "poured") < POURED_MAX, line);
                    during(
                            "sealed newcomers",
                            () -> datagrams("sealed-newcomers", "/stranger/visitor"));
                    return "no change of leader or view";
                });
    }

    @Test
    void aPeerWithoutKeysStartsOnlyIfToldSoAndStaysAlone()
            throws IOException, InterruptedException {
        String peer =
                "BELLWETHER_OPTS=-XX:TieredStopAtLevel=1 /opt/bellwether/bin/peer %s"
                        + " --set base_dir=/stranger/peer --set group_name=secured --set address="
                        + keyed.stranger().address();
        keyed.stranger().must("mkdir -p /stranger/peer");
        var refused = keyed.stranger().run(peer.formatted("run"));
        System.out.println("security: no keys: " + refused.output().strip());
        assertEquals(2, refused.exitCode(), refused::output);
        assertTrue(refused.output().contains("needs group_keys"), refused::output);

        String seeds = " --set seed_peers=" + keyed.group().leader().address() + ":7000";
        String open =
                " --set security=none --set discovery_timeout=1s --set peer_id=" + Host.idOf(9);
        var stood = standing();
        keyed.stranger()
                .must("(" + peer.formatted("run") + seeds + open + ") >/stranger/open.txt 2>&1 &");
        Wait.until(
                "it leads itself",
                HostGroup.PATIENCE,
                () ->
                        said(() -> keyed.stranger().run(status()).output())
                                .contains("leader, view 1 of 1"));
        String status = keyed.stranger().run(status()).output();
        System.out.println(status);
        assertTrue(status.contains("none: anybody in the network can read the record"), status);
        String log = keyed.stranger().must("cat /stranger/peer/logs/*_log.txt");
        assertTrue(log.contains("security=none: anybody in the network"), log);
        assertEquals(stood, standing());
    }

    private static String status() {
        return "/opt/bellwether/bin/peer status --set base_dir=/stranger/peer";
    }
}
