package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.launcher.Await;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.protocol.PeerId;
import bellwether.storage.Disk;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several peers in this process that talk over real sockets on loopback: a group name and a
 * broadcast port of their own, a folder each. To close it kills those that still run.
 */
final class Cluster implements AutoCloseable {
    /** Short times, though none so short that a busy machine looks like a failure. */
    private static final Map<String, String> QUICK =
            Map.of(
                    "discovery_timeout", "300ms",
                    "heartbeat_interval", "200ms",
                    "heartbeat_timeout", "5s",
                    "election_timeout", "1s");

    private static final Executor THREADS = Thread::startVirtualThread;

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Host> hosts = new CopyOnWriteArrayList<>();

    private Cluster(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings.putAll(settings);
    }

    /**
     * {@return one whose peers find each other and elect in well under a second}
     *
     * @param assignments {@code key=value}, above those
     */
    static Cluster quick(Path folder, String... assignments) throws IOException {
        var cluster = withDefaultKnobs(folder);
        cluster.settings.putAll(QUICK);
        cluster.settings.putAll(parse(assignments));
        return cluster;
    }

    /** {@return one whose peers have heartbeat and election times as shipped} */
    static Cluster withDefaultKnobs(Path folder, String... assignments) throws IOException {
        var settings = new LinkedHashMap<String, String>();
        settings.put("broadcast_port", Integer.toString(freeUdpPort()));
        settings.put("group_name", "test-" + UUID.randomUUID().toString().substring(0, 8));
        settings.put("discovery_timeout", "300ms");
        settings.put("sync_interval", "20ms");
        settings.put("sensor_source", "none");
        settings.putAll(parse(assignments));
        return new Cluster(folder, settings);
    }

    static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, String> parse(String... assignments) {
        var parsed = new LinkedHashMap<String, String>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            parsed.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return parsed;
    }

    /** {@return the id of peer {@code number}: a higher number is a higher id} */
    static PeerId id(int number) {
        return new PeerId(String.format("%08x-0000-4000-8000-000000000000", number));
    }

    /** {@return what all peers have as {@code key}} */
    String setting(String key) {
        return settings.get(key);
    }

    /** Starts peer {@code number}, or starts it again on the same folder. */
    Host start(int number, String... assignments) throws Exception {
        var host = new Host(config(number, assignments));
        hosts.add(host);
        return host;
    }

    /** Starts peer {@code number} on a disk of the test's own. */
    Host start(int number, Disk disk, String... assignments) throws Exception {
        var host = new Host(config(number, assignments), _ -> disk);
        hosts.add(host);
        return host;
    }

    /** Starts a peer that has ended again, on its folder and as its id. */
    Host startAgain(Host ended, String... assignments) throws Exception {
        int number = 1;
        while (!id(number).equals(ended.id())) {
            number++;
        }
        return start(number, assignments);
    }

    /** Starts peers 1 to {@code count}, one right after the other. */
    List<Host> startAll(int count) throws Exception {
        var started = new ArrayList<Host>();
        for (int number = 1; number <= count; number++) {
            started.add(start(number));
        }
        return started;
    }

    /** Starts peers 1 to {@code count}, each at a moment of its own within {@code millis}. */
    List<Host> startWithin(int millis, int count, Random random) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> {
                    Executor later =
                            CompletableFuture.delayedExecutor(
                                    random.nextInt(millis), TimeUnit.MILLISECONDS, THREADS);
                    return CompletableFuture.supplyAsync(() -> startUnchecked(number), later);
                })
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private Host startUnchecked(int number) {
        try {
            return start(number);
        } catch (Exception e) {
            throw new IllegalStateException("peer " + number + " did not start", e);
        }
    }

    private PeerConfig config(int number, String... assignments) throws Exception {
        var all = new LinkedHashMap<>(settings);
        all.put("peer_id", id(number).value());
        all.put("base_dir", folder.resolve("host-" + number).toString());
        all.putAll(parse(assignments));
        return PeerConfig.of(
                Settings.defaults()
                        .withAssignments(
                                all.entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                                        .toList()));
    }

    /**
     * Waits until all of {@code hosts} are in one view of just them.
     *
     * @return the leader
     */
    static Host awaitOneView(Collection<Host> hosts) throws InterruptedException {
        Set<PeerId> ids =
                hosts.stream().map(Host::id).collect(Collectors.toCollection(TreeSet::new));
        return awaitOneView(hosts, ids);
    }

    /** The same for a view that others are in as well. */
    static Host awaitOneView(Collection<Host> hosts, Set<PeerId> members)
            throws InterruptedException {
        var first = hosts.iterator().next();
        Await.until(
                "one view",
                () ->
                        hosts.stream()
                                .allMatch(host ->
                                        host.memberIds().equals(members)
                                                && host.leaderId().isPresent()
                                                && host.leaderId().equals(first.leaderId())
                                                && host.viewId() == first.viewId()
                                                && isLeaderItselfLeading(hosts, host)),
                () -> hosts.toString());
        return hosts.stream().filter(Host::leads).findFirst().orElse(first);
    }

    private static boolean isLeaderItselfLeading(Collection<Host> hosts, Host member) {
        return hosts.stream()
                .filter(host -> host.id().equals(member.leaderId().orElseThrow()))
                .allMatch(Host::leads);
    }

    /**
     * Waits until all of {@code hosts} have recorded {@code sequence} readings, CSV rows and all.
     */
    static void awaitRecorded(Collection<Host> hosts, long sequence) throws InterruptedException {
        Await.until(
                sequence + " readings",
                () -> hosts.stream().allMatch(host -> host.csvSequence() >= sequence),
                () -> hosts.toString());
    }

    /** Waits until nothing is on the way any more: what one holds, all hold, on disk. */
    static void awaitSettled(Collection<Host> hosts) throws InterruptedException {
        long[] quietSinceNanos = {System.nanoTime()};
        long[] end = {-1};
        Await.until(
                "the record settles",
                () -> {
                    long now = hosts.stream().mapToLong(Host::settledEnd).min().orElseThrow();
                    boolean same = hosts.stream().allMatch(host -> host.settledEnd() == now);
                    if (!same || now < 0 || now != end[0]) {
                        end[0] = now;
                        quietSinceNanos[0] = System.nanoTime();
                    }
                    return System.nanoTime() - quietSinceNanos[0] > 300_000_000L;
                },
                () -> hosts.toString());
    }

    /**
     * Waits for quiet, and then compares all files of all hosts byte for byte.
     *
     * @return the record, in its order
     */
    static List<Row> assertIdentical(Collection<Host> hosts) throws Exception {
        awaitSettled(hosts);
        var first = hosts.iterator().next();
        Map<String, String> expected = first.recordFiles();
        for (Host host : hosts) {
            assertEquals(expected, host.recordFiles(), host + " against " + first);
        }
        List<Row> rows = first.rows();
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i + 1, rows.get(i).sequence(), "sequences are 1, 2, 3 …");
        }
        assertEquals(rows.size(), first.lastSequence());
        return rows;
    }

    /** {@return the journal of {@code host}, as text} */
    static String journal(Host host) throws IOException {
        return host.recordFiles().entrySet().stream()
                .filter(file -> file.getKey().startsWith("journal/"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
    }

    /** Stops all of {@code hosts} at the same moment, each in order. */
    static void stopTogether(Collection<Host> hosts) {
        together(hosts, Host::stop);
    }

    /** Lets all of {@code hosts} die at the same moment. */
    static void killTogether(Collection<Host> hosts) {
        together(hosts, Host::kill);
    }

    private static void together(Collection<Host> hosts, Consumer<Host> action) {
        hosts.stream()
                .map(host -> CompletableFuture.runAsync(() -> action.accept(host), THREADS))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        killTogether(hosts);
    }
}
