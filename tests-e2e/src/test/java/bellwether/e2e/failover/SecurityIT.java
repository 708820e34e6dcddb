package bellwether.e2e.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Somebody in the network of a group with keys tries to get in, or to bring it down, while three
 * hosts record: the group keeps its leader and its view, goes on recording, and its log stays
 * small. Each test ends with the audit of every row. What is attacked is the leader. {@code
 * -Dbellwether.security.rate=3000} is another number of readings a second of each host.
 */
@Tag("alone") // it measures
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class SecurityIT {
    private static final int RATE = Integer.getInteger("bellwether.security.rate", 1_000);

    /** For so many seconds each test has readings; what is left is recorded at once. */
    private static final int READINGS_SECONDS = 25;

    /** Several follow one another: a leader that says nothing for as long is replaced. */
    private static final int SECONDS = 3;

    private static final int TRIES_MAX = 5;
    private static final String FOR_SECONDS = "seconds=" + SECONDS;

    // Bounds that modules/transport/README.md tells of.
    private static final int STRANGERS_MAX = 256;
    private static final int CONNECTIONS_PER_PEER_MAX = 16;
    private static final int HANDSHAKE_MILLIS_MAX = 10_000;
    private static final int DATAGRAMS_AT_ONCE = 400;
    private static final int DATAGRAMS_PER_SECOND = 100;

    /** What the buffers of two systems take in of what nobody reads. */
    private static final long POURED_MAX = 16 << 20;

    /** From the start of the process on, which is the most of it. */
    private static final Duration BACK_MAX = Duration.ofSeconds(15);

    private static KeyedGroup keyed;

    /** What is done to a group that records, and what is seen. */
    @FunctionalInterface
    private interface Course {
        /** {@return what was seen, in words} */
        String run(Host leader, Siege siege) throws IOException, InterruptedException;
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

    private static void run(String name, Course course) throws IOException, InterruptedException {
        boolean well = false;
        try {
            keyed.group().feed(RATE * READINGS_SECONDS, RATE);
            keyed.group().awaitRecording();
            Scenario.run(
                    "security: " + name,
                    keyed.group(),
                    group -> {
                        var siege = new Siege(group);
                        Host leader = group.leader();
                        return course.run(leader, siege) + ", " + siege.left(leader);
                    });
            well = true;
        } finally {
            if (!well) {
                keyed.end(false);
                keyed = null;
            }
        }
    }

    /** {@return the number that an attacker has told under that name} */
    private static long number(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(name + "="))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + said));
    }

    private static void assertSays(String said, String part) {
        assertTrue(said.contains(part), said);
    }

    @Test
    void whoHasNoKeysOrWrongOnesIsTurnedAway() throws IOException, InterruptedException {
        run(
                "who has no keys, or wrong ones, tries to get in",
                (leader, siege) -> {
                    siege.during("six ways in", () -> attempts(leader));
                    siege.assertLogged(leader, "it speaks no TLS: it has no group keys");
                    siege.assertLogged(leader, "with the keys of peer " + KeyedGroup.visitorId());
                    return "none gets an answer";
                });
    }

    private static String attempts(Host leader) throws IOException, InterruptedException {
        String visitor = "keys=/stranger/visitor";
        String other = keyed.group().others(leader).getFirst().id();
        // An alert of TLS, and nothing else.
        attempt("a HELLO as with nc", "< 15 03 03 ", "hello", leader, "");
        attempt("no certificate", "certificate_required", "tls", leader, "");
        attempt("TLS 1.2", "protocol_version", "old-tls", leader, visitor);
        for (String keys : List.of("foreign", "expired")) {
            String certificate = "a certificate that is " + keys;
            String what = "keys=/stranger/" + keys;
            attempt(certificate, "certificate_unknown", "tls", leader, what);
        }
        attempt("the id of another", "heard=\n", "tls", leader, visitor + " as=" + other);
        return "";
    }

    /** Who still writes when it is turned away may lose what it was told: it tries again then. */
    private static void attempt(String name, String result, String attack, Host leader, String more)
            throws IOException, InterruptedException {
        String said = "";
        for (int tries = 0; tries == 0 || tries < TRIES_MAX && wasCutOff(said); tries++) {
            said = keyed.assault(attack, leader, more);
            System.out.println("security: " + name + ":\n" + said.strip());
            assertFalse(said.contains("< HELLO"), said);
        }
        assertSays(said, result);
    }

    private static boolean wasCutOff(String said) {
        return said.contains("(Broken pipe)") || said.contains("(Connection reset");
    }

    @Test
    void floodsOfConnectionsKeepNobodyOut() throws IOException, InterruptedException {
        run(
                "floods of connections",
                (leader, siege) -> {
                    Path loris = keyed.beginLoris(leader);
                    for (String flood : List.of("silent", "half-tls")) {
                        String said =
                                siege.during(
                                        flood + " connections",
                                        () -> keyed.assault(flood, leader, FOR_SECONDS));
                        assertTrue(number(said, "opened") > STRANGERS_MAX, said);
                        assertTrue(number(said, "standing") <= STRANGERS_MAX, said);
                    }
                    siege.during(
                            "come and go", () -> keyed.assault("come-and-go", leader, FOR_SECONDS));
                    for (String endless : List.of("gigabyte", "gigabyte-handshake")) {
                        String said =
                                siege.during(
                                        "a " + endless,
                                        () -> keyed.assault(endless, leader, FOR_SECONDS));
                        assertTrue(number(said, "poured") < POURED_MAX, said);
                    }
                    assertCutOff(loris);
                    return "no change of leader or view";
                });
    }

    private static void assertCutOff(Path loris) throws IOException {
        Wait.until(
                "the last slow one is cut off",
                HostGroup.PATIENCE,
                () -> Files.readString(loris).contains("cut_off"));
        String said = Files.readString(loris);
        System.out.println("security: loris: " + said.strip().replace("\n", " "));
        assertEquals(0, number(said, "standing"), said);
        assertTrue(number(said, "cut_off_after_millis") < 2 * HANDSHAKE_MILLIS_MAX, said);
    }

    /** Who survives needs connections with each other, and the one that comes back with them. */
    @Test
    void aKilledLeaderIsReplacedWhileHandshakesFlood() throws IOException, InterruptedException {
        run(
                "the leader is killed while strangers begin handshakes with the others",
                (leader, siege) -> {
                    String calm = "calm: " + replaced();
                    List<Path> floods = new ArrayList<>();
                    Host next = keyed.group().leader();
                    for (Host host : keyed.group().others(next)) {
                        floods.add(keyed.beginAssault("half-tls", host, "seconds=25"));
                        Siege.awaitFlooded(host);
                    }
                    String flooded = "flooded: " + replaced();
                    for (Path flood : floods) {
                        assertFalse(Files.readString(flood).contains("standing="), "it had ended");
                    }
                    for (Path flood : floods) {
                        Wait.until(
                                "the flood is over",
                                HostGroup.PATIENCE,
                                () -> Files.readString(flood).contains("standing="));
                        long opened = number(Files.readString(flood), "opened");
                        assertTrue(opened > STRANGERS_MAX, "opened " + opened);
                    }
                    return calm + "; " + flooded;
                });
    }

    /**
     * Kills the leader, and has it back.
     *
     * @return how long both took
     */
    private static String replaced() throws IOException, InterruptedException {
        HostGroup group = keyed.group();
        Host leader = group.leader();
        long struckNanos = System.nanoTime();
        leader.kill();
        Duration took = group.awaitTakeOver(leader, struckNanos);
        long startNanos = System.nanoTime();
        leader.start();
        group.awaitOneView(HostGroup.PATIENCE);
        Duration back = Duration.ofNanos(System.nanoTime() - startNanos);
        // Nobody was missed for so long that silence told of it: all connected at once.
        assertTrue(took.compareTo(KeyedGroup.SILENCE) < 0, "take-over after " + took);
        assertTrue(back.compareTo(BACK_MAX) < 0, "back after " + back);
        return Scenario.takeOver(took) + ", back after " + Scenario.seconds(back) + " s";
    }

    @Test
    void floodsOfDatagramsCauseNothing() throws IOException, InterruptedException {
        run(
                "floods of datagrams",
                (leader, siege) -> {
                    for (String flood : List.of("noise", "repeated", "altered", "unsealed")) {
                        String said =
                                siege.during(
                                        "datagrams: " + flood,
                                        () -> keyed.datagrams(flood, SECONDS, ""));
                        assertTrue(number(said, "connected") <= connections(flood), said);
                    }
                    return "nothing came of one";
                });
    }

    /**
     * What a host has not heard counts once, also if a stranger repeats it: a host may start late.
     */
    private static int connections(String flood) {
        return flood.equals("repeated")
                ? DatagramAssault.CAPTURED * keyed.group().hosts().size()
                : 0;
    }

    @Test
    void aMemberThatGoesToEachOfItsBoundsStopsNobody() throws IOException, InterruptedException {
        run(
                "somebody with keys of the group",
                (leader, siege) -> {
                    String visitor = "keys=/stranger/visitor " + FOR_SECONDS;
                    String many =
                            siege.during(
                                    "many connections of one peer",
                                    () -> keyed.assault("many-of-one", leader, visitor));
                    assertTrue(number(many, "opened") > CONNECTIONS_PER_PEER_MAX, many);
                    assertTrue(number(many, "standing") <= CONNECTIONS_PER_PEER_MAX, many);
                    String line =
                            siege.during(
                                    "a gigabyte-line behind a HELLO",
                                    () -> keyed.assault("gigabyte-line", leader, visitor));
                    assertTrue(number(line, "poured") < POURED_MAX, line);
                    String sealed =
                            siege.during(
                                    "datagrams: sealed newcomers",
                                    () ->
                                            keyed.datagrams(
                                                    "sealed-newcomers",
                                                    SECONDS,
                                                    "/stranger/visitor"));
                    int bound = DATAGRAMS_AT_ONCE + (SECONDS + 1) * DATAGRAMS_PER_SECOND;
                    assertTrue(number(sealed, "connected") <= bound, sealed);
                    return "no change of leader or view";
                });
    }

    @Test
    void aPeerWithoutKeysStartsOnlyIfToldSoAndStaysAlone()
            throws IOException, InterruptedException {
        Stranger stranger = keyed.stranger();
        String peer = "BELLWETHER_OPTS=-XX:TieredStopAtLevel=1 /opt/bellwether/bin/peer ";
        String there = " --set base_dir=/stranger/peer";
        String run =
                peer
                        + "run"
                        + there
                        + " --set group_name=secured --set address="
                        + stranger.address();
        stranger.must("mkdir -p /stranger/peer");
        var refused = stranger.run(run);
        System.out.println("security: no keys: " + refused.output().strip());
        assertEquals(2, refused.exitCode(), refused::output);
        assertSays(refused.output(), "needs group_keys");

        var stood = Siege.standing(keyed.group());
        String open =
                " --set security=none --set discovery_timeout=1s --set seed_peers="
                        + keyed.group().leader().address()
                        + ":"
                        + KeyedGroup.PORT;
        stranger.must("(" + run + open + ") >/stranger/open.txt 2>&1 &");
        String status = peer + "status" + there;
        stranger.await("it leads itself", status, "leader, view 1 of 1");
        assertSays(
                stranger.run(status).output(), "none: anybody in the network can read the record");
        assertSays(
                stranger.must("cat /stranger/peer/logs/*_log.txt"),
                "security=none: anybody in the network");
        assertEquals(stood, Siege.standing(keyed.group()));
    }
}
