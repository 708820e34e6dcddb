package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.PeerRecord;
import bellwether.e2e.RecordAudit;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.testcontainers.lifecycle.Startable;
import org.testcontainers.lifecycle.Startables;
import tools.jackson.databind.JsonNode;

/**
 * Hosts of one group, each of which replays files of its own, and what is known of their readings.
 * Confined to one thread.
 */
final class HostGroup implements AutoCloseable {
    /** Impatient, so that tests do not wait for minutes. */
    static final Map<String, String> IMPATIENT =
            Map.of(
                    "heartbeat_interval", "500ms",
                    "heartbeat_timeout", "3s",
                    "election_timeout", "1s",
                    "discovery_timeout", "1s");

    /** Longer than the impatient heartbeat timeout. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** For what has to come about: generous, as machines that run tests are busy. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ContainerNet net;
    private final Path folder;
    private final Map<String, String> settings;
    private final List<Host> hosts = new ArrayList<>();
    private final Readings readings = new Readings();
    private final Map<Host, Integer> feeds = new HashMap<>();

    /**
     * Makes a group without hosts.
     *
     * @param name of the group, and of the first folder that its hosts have
     * @param settings of all its peers, beyond what every peer of these tests has
     */
    HostGroup(String name, ContainerNet net, Map<String, String> settings) throws IOException {
        this.net = net;
        Path base = Path.of("target", "failover").toAbsolutePath();
        Files.createDirectories(base);
        this.folder = Files.createTempDirectory(base, name + "-");
        this.settings = new TreeMap<>(settings);
        this.settings.put("group_name", name);
        this.settings.put("data_on_start", "resume");
        this.settings.put("log_level", "debug");
        this.settings.put("sensor_source", "none");
    }

    /** {@return where everything of all hosts lies} */
    Path folder() {
        return folder;
    }

    /** {@return another host; it is off} */
    Host add(int number) throws IOException {
        return add(number, Host.idOf(number));
    }

    Host add(int number, String peerId) throws IOException {
        var host = new Host(net, number, peerId, folder.resolve("host-" + number), settings);
        hosts.add(host);
        return host;
    }

    /** Forgets a host: it is no longer waited for. */
    void remove(Host host) {
        host.close();
        hosts.remove(host);
    }

    /** Adds that many hosts, switches all on at once, and waits until they are one group. */
    Duration open(int size) throws IOException {
        for (int number = 1; number <= size; number++) {
            add(number);
        }
        long startNanos = System.nanoTime();
        startAll();
        awaitOneView(PATIENCE);
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Switches on at once what is off. */
    void startAll() {
        Startables.deepStart(hosts.stream().filter(host -> !host.isRunning()).map(HostGroup::start))
                .join();
    }

    private static Startable start(Host host) {
        return new Startable() {
            @Override
            public void start() {
                try {
                    host.start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(host + " was not started", e);
                }
            }

            @Override
            public void stop() {
                host.close();
            }
        };
    }

    List<Host> hosts() {
        return List.copyOf(hosts);
    }

    /** {@return the hosts without one} */
    List<Host> others(Host than) {
        return hosts.stream().filter(host -> host != than).toList();
    }

    /** {@return the host that all follow, which must be one group} */
    Host leader() throws IOException {
        String id = hosts.getFirst().known().path("leader_id").asString("");
        return hosts.stream().filter(host -> host.id().equals(id)).findFirst().orElseThrow();
    }

    // ---- readings

    /** Gives every host a new file to replay at that many rows per second. */
    void feed(int rows, int perSecond) throws IOException {
        for (Host host : hosts) {
            prepare(host, rows, perSecond);
        }
        reload(hosts);
    }

    /** Gives one host a new file to replay; from its start on, if it is off. */
    void feed(Host host, int rows, int perSecond) throws IOException {
        prepare(host, rows, perSecond);
        reload(List.of(host));
    }

    private void prepare(Host host, int rows, int perSecond) throws IOException {
        int number = feeds.merge(host, 1, Integer::sum);
        String name = "replay-" + number + ".csv";
        readings.write(host.folder().resolve(name), "sensor-" + host.number(), rows);
        host.set("sensor_source", "replay");
        host.set("sensor_replay_file", "/host/" + name);
        host.set("sensor_replay_rate", Integer.toString(perSecond));
    }

    /** All at once: a peer looks for commands twice a second only. */
    private static void reload(Collection<Host> hosts) throws IOException {
        Map<Host, String> asked = new HashMap<>();
        for (Host host : hosts) {
            if (host.isRunning()) {
                asked.put(host, host.askReload());
            }
        }
        for (var request : asked.entrySet()) {
            request.getKey().awaitReload(request.getValue());
        }
    }

    /** {@return how many readings there are in all files} */
    int readings() {
        return readings.count();
    }

    /** Lets a host hand over the rest of its file as fast as the group takes it. */
    void hurry(Host host) throws IOException {
        host.set("sensor_replay_rate", "0");
        reload(List.of(host));
    }

    /** {@return the last sequence that a host knows} */
    static long sequence(Host host) throws IOException {
        return host.known().path("last_sequence").asLong(0);
    }

    // ---- waiting

    /** {@return whether these hosts are one group of their own, with one leader} */
    static boolean areOneGroup(Collection<Host> part) throws IOException {
        Set<String> views = new HashSet<>();
        int leaders = 0;
        for (Host host : part) {
            JsonNode status = host.known();
            String role = status.path("role").asString("");
            boolean settled = role.equals("leader") || role.equals("member");
            if (!settled || status.path("ordered_peer_list").size() != part.size()) {
                return false;
            }
            leaders += role.equals("leader") ? 1 : 0;
            views.add(status.path("leader_id") + " " + status.path("view_id"));
        }
        return leaders == 1 && views.size() == 1;
    }

    /** {@return how long it took until these hosts were one group of their own} */
    Duration awaitGroupOf(Collection<Host> part, Duration patience) throws IOException {
        try {
            return Wait.until(part + " are one group", patience, () -> areOneGroup(part));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + statuses(part), e);
        }
    }

    /** {@return how long it took until all hosts were one group} */
    Duration awaitOneView(Duration patience) throws IOException {
        return awaitGroupOf(hosts, patience);
    }

    /**
     * Waits until a group goes on without its leader: one view, another leader, and a reading that
     * was recorded there.
     *
     * @param sinceNanos when the leader was struck
     * @return how long it took since then
     */
    Duration awaitTakeOver(Host from, long sinceNanos) throws IOException {
        var left = others(from);
        awaitGroupOf(left, PATIENCE);
        long before = sequence(left.getFirst());
        Wait.until(
                "a reading after the take-over",
                PATIENCE,
                () -> sequence(left.getFirst()) > before);
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    private static String statuses(Collection<Host> of) throws IOException {
        var text = new StringBuilder();
        for (Host host : of) {
            JsonNode status = host.known();
            text.append("\n  ").append(host);
            for (String key :
                    List.of(
                            "role",
                            "leader_id",
                            "view_id",
                            "last_sequence",
                            "csv_sequence",
                            "outbox",
                            "problem")) {
                text.append(' ').append(key).append('=').append(status.path(key));
            }
            text.append(" peers=").append(status.path("ordered_peer_list").size());
        }
        return text.toString();
    }

    /** Waits until every host has recorded more than any had at the call. */
    void awaitRecording() throws IOException {
        long before = 0;
        for (Host host : hosts) {
            before = Math.max(before, sequence(host));
        }
        long all = before;
        for (Host host : hosts) {
            Wait.until(host + " records", PATIENCE, () -> sequence(host) > all);
        }
    }

    // ---- the end of a scenario

    /** Undoes all faults. */
    void undo() throws IOException, InterruptedException {
        for (Host host : hosts) {
            if (host.isPaused()) {
                host.resume();
            }
            if (host.isRunning() && host.isTroubled()) {
                Links.heal(host);
            }
        }
        startAll();
    }

    /** Undoes all faults, lets everything be recorded, and looks at every byte. */
    void settle() throws IOException, InterruptedException {
        undo();
        awaitOneView(PATIENCE);
        for (Host host : hosts) {
            host.set("sensor_replay_rate", "0");
        }
        reload(hosts);
        awaitRest();
        String before = position();
        List<String> problems = audit();
        while (!before.equals(position())) { // somebody was missed meanwhile
            awaitRest();
            before = position();
            problems = audit();
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("audit: " + String.join("\n  ", problems));
        }
    }

    /** {@return in which view and how far the hosts are} */
    private String position() throws IOException {
        var text = new StringBuilder();
        for (Host host : hosts) {
            text.append(host.known().path("view_id")).append(host.known().path("journal_end"));
        }
        return text.toString();
    }

    private void awaitRest() throws IOException {
        try {
            Wait.until("everything is recorded everywhere", PATIENCE, this::isAtRest);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ": " + readings.count() + " readings" + statuses(hosts), e);
        }
    }

    private boolean isAtRest() throws IOException {
        for (Host host : hosts) {
            JsonNode status = host.known();
            long sequence = status.path("last_sequence").asLong(-1);
            if (sequence < readings.count()
                    || status.path("outbox").asLong(-1) != 0
                    || status.path("csv_sequence").asLong(-1) != sequence
                    || status.path("durable_end").asLong(-1)
                            != status.path("journal_end").asLong(-2)) {
                return false;
            }
        }
        return areOneGroup(hosts) && journalEnds().size() == 1;
    }

    private Set<Long> journalEnds() throws IOException {
        Set<Long> ends = new HashSet<>();
        for (Host host : hosts) {
            ends.add(host.known().path("journal_end").asLong());
        }
        return ends;
    }

    /** Compares all records with each other and with all that was read; hosts must be at rest. */
    private List<String> audit() throws IOException {
        Map<String, PeerRecord> records = new TreeMap<>();
        for (Host host : hosts) {
            records.put(host.toString(), host.record());
        }
        return RecordAudit.of(records, readings.all());
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
    }

    /** Removes all hosts and all their files. */
    void delete() throws IOException {
        close();
        Folders.delete(folder);
    }
}
