package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Three peers of the image. The highest id leads, the lowest feeds. */
final class BellwetherGroup implements Group {
    private final Path program;
    private final Launch launch;
    private final Map<String, String> more;
    private final String name = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    private final int broadcastPort;
    private final List<String> keys = new ArrayList<>(); // none: they go without
    private final Peer[] peers = new Peer[PEERS];

    BellwetherGroup(Path program, Launch launch, Map<String, String> more, boolean isKeyed)
            throws IOException {
        this.program = program;
        this.launch = launch;
        this.more = more;
        this.broadcastPort = Ports.udp();
        if (isKeyed) {
            var made = new GroupKeys(program, launch.folder().resolve("keys"));
            for (int i = 0; i < PEERS; i++) {
                keys.add(made.of(id(i)).toString());
            }
        }
    }

    /** Starts what is to run from the beginning, and waits for it, unless that is measured. */
    void form() throws IOException {
        for (int i = PEERS - 1; i > FEEDER; i--) {
            start(i);
        }
        if (launch.together()) {
            start(FEEDER);
            return;
        }
        awaitGroup(PEERS - 1);
        if (!(launch.feed() instanceof Feed.Replay)) { // that one begins as it starts
            start(FEEDER);
            awaitGroup(PEERS);
        }
    }

    private void start(int index) throws IOException {
        peers[index] = peer(index).start(settings(index), Map.of());
    }

    private Map<String, String> settings(int index) {
        Map<String, String> all = peer(index).settings(name, broadcastPort);
        all.putAll(feed(index));
        all.putAll(more);
        if (!keys.isEmpty()) {
            all.put("group_keys", keys.get(index));
        }
        all.putAll(launch.knobs().settings());
        return all;
    }

    private Map<String, String> feed(int index) {
        return switch (launch.feed()) {
            case Feed.Clock(int millis) ->
                    Map.of(
                            "sensor_source",
                            "mock",
                            "sensor_id",
                            Group.sensor(index),
                            "sensor_interval_seconds",
                            millis + "ms");
            case Feed.Replay(Path fed, _) when index == FEEDER ->
                    Map.of("sensor_source", "replay", "sensor_replay_file", fed.toString());
            default -> Map.of("sensor_source", "none");
        };
    }

    private void awaitGroup(int members) throws IOException {
        Await.until(
                "a group of " + members,
                peers(),
                () -> {
                    for (int i = 0; i < PEERS; i++) {
                        if (peers[i] != null) {
                            PeerStatus status = status(i);
                            if (status.members() != members || status.leader().isEmpty()) {
                                return false;
                            }
                        }
                    }
                    return true;
                });
    }

    private PeerStatus status(int index) throws IOException {
        return peer(index).status();
    }

    private BellwetherPeer peer(int index) {
        return new BellwetherPeer(program, launch.folder().resolve("peer-" + index), id(index));
    }

    private static String id(int index) {
        return "%08d-0000-4000-8000-000000000000".formatted(index + 1);
    }

    @Override
    public List<Peer> peers() {
        var started = new ArrayList<Peer>();
        for (Peer peer : peers) {
            if (peer != null) {
                started.add(peer);
            }
        }
        return started;
    }

    @Override
    public int leader() throws IOException {
        String leader = status(FEEDER).leader();
        for (int i = 0; i < PEERS; i++) {
            if (id(i).equals(leader)) {
                return i;
            }
        }
        throw new BenchException("nobody leads");
    }

    @Override
    public void go() throws IOException {
        start(FEEDER);
    }

    @Override
    public Gate gate() throws IOException {
        var member = PlainMember.open(name, status(leader()).port(), status(FEEDER).port());
        Await.until("admitted", peers(), () -> status(FEEDER).hasMember(PlainMember.ID));
        return member;
    }

    @Override
    public void stop(int peer) {
        peers[peer].terminate();
    }

    @Override
    public long accepted(int peer) throws IOException {
        return status(peer).readings();
    }

    @Override
    public void close() {
        Reaper.kill(peers());
    }
}
