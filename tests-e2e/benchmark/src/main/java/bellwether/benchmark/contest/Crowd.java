package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Any number of peers of the image. The first one leads and is the seed of all others: each has a
 * broadcast port of its own, so that none hears another one there. To close it is to kill those
 * that live.
 */
public final class Crowd implements AutoCloseable {
    /** Which one leads. */
    public static final int LEADER = 0;

    /** So many start at once: all of them would take longer than peers have patience. */
    private static final int BATCH = 8;

    private static final int ID_FIRST = 99_999_999;
    private static final String OPTIONS = "BELLWETHER_OPTS";
    private static final String SEGMENT_SUFFIX = ".log";

    private final Path program;
    private final Path folder;
    private final Map<String, String> environment;
    private final String name = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    private final int leaderPort = Ports.tcp(1).getFirst();
    private final List<Integer> broadcastPorts = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();

    /**
     * @param image the folder of the runtime image
     * @param folder empty; all that the peers write goes there
     * @param options for the JVM of each peer, before those that this program's environment has for
     *     all peers; may be empty
     */
    public Crowd(Path image, Path folder, String options) throws IOException {
        this.program = image.resolve("bin/peer");
        this.folder = folder;
        this.environment = options.isEmpty() ? Map.of() : Map.of(OPTIONS, withGiven(options));
    }

    private static String withGiven(String options) {
        return Optional.ofNullable(System.getenv(OPTIONS))
                .map(given -> options + ' ' + given)
                .orElse(options);
    }

    /** Lets it grow to so many members, and returns when each knows of all. */
    public void grow(int members) throws IOException {
        while (peers.size() < members) {
            int next = peers.isEmpty() ? 1 : Math.min(members, peers.size() + BATCH);
            while (peers.size() < next) {
                start();
            }
            Await.until("a group of " + next, peers, () -> isGroupOf(next));
        }
    }

    /** {@return one more member, just started; nothing is waited for} */
    public Peer start() throws IOException {
        int index = peers.size();
        broadcastPorts.add(Ports.udp());
        Peer peer =
                peer(index).start(settings(index, Map.of("sensor_source", "none")), environment);
        peers.add(peer);
        return peer;
    }

    /**
     * Lets a member replay a file, and nothing else any more.
     *
     * @param rate readings per second; 0: as fast as the group takes them
     */
    public void replay(int index, Path fed, int rate) throws IOException {
        peer(index)
                .reload(
                        settings(
                                index,
                                Map.of(
                                        "sensor_source",
                                        "replay",
                                        "sensor_replay_file",
                                        fed.toString(),
                                        "sensor_replay_rate",
                                        Integer.toString(rate))));
    }

    private Map<String, String> settings(int index, Map<String, String> sensor) {
        Map<String, String> all = peer(index).settings(name, broadcastPorts.get(index));
        if (index == LEADER) {
            all.put("port", Integer.toString(leaderPort));
        } else {
            all.put("seed_peers", "127.0.0.1:" + leaderPort);
        }
        all.putAll(sensor);
        return all;
    }

    private BellwetherPeer peer(int index) {
        String id = "%08d-0000-4000-8000-000000000000".formatted(ID_FIRST - index);
        return new BellwetherPeer(program, folder.resolve("peer-" + index), id);
    }

    private boolean isGroupOf(int members) throws IOException {
        for (int i = 0; i < peers.size(); i++) {
            PeerStatus status = peer(i).status();
            if (status.members() != members || !status.leader().equals(peer(LEADER).id())) {
                return false;
            }
        }
        return true;
    }

    /** {@return the members in the order in which they were started} */
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    /**
     * Fails if a member has ended, or another one leads than the first.
     *
     * @throws BenchException then
     */
    public void requireWhole() throws IOException {
        peers.forEach(Peer::requireAlive);
        if (!isGroupOf(peers.size())) {
            throw new BenchException("not all are members of one group any more");
        }
    }

    /** {@return the files of a member's journal, from the beginning on} */
    public List<Path> journal(int index) throws IOException {
        Path journal = peer(index).data().resolve("journal");
        if (!Files.isDirectory(journal)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(SEGMENT_SUFFIX)).sorted().toList();
        }
    }

    /** {@return how many bytes of journal a member has written} */
    public long journalBytes(int index) throws IOException {
        long bytes = 0;
        for (Path file : journal(index)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Override
    public void close() {
        Reaper.kill(peers);
    }
}
