package bellwether.simulation;

import bellwether.group.Input;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Connections, streams and datagrams between simulated peers. A connection delivers in order, each
 * message after a delay, until it breaks; then what is under way is lost. A cut between two peers
 * is silent: nothing arrives and nobody is told until the cut heals, when what is sent next resets
 * the connection. Dialling a dead peer is refused at once, dialling across a cut times out.
 */
final class SimulatedNetwork {
    private static final long CONNECT_TIMEOUT_NANOS = 1_000_000_000L;
    private static final long LINK_NANOS_MAX = 2_000_000;
    private static final int CHUNK_BYTES_MAX = 4_096;

    /** An unordered pair of peers. */
    private record Pair(PeerId low, PeerId high) {
        static Pair of(PeerId one, PeerId other) {
            return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
        }
    }

    /** One connection; the two directions keep the time before which nothing more arrives. */
    private static final class Connection {
        private final Map<PeerId, Long> lastArrivalNanos = new HashMap<>();
        private boolean open = true;
        private boolean stale;
    }

    private record Stream(long number, Reign reign, long offset) {}

    private final VirtualTime time;
    private final boolean lossy;
    private final RandomGenerator random;
    private final Map<PeerId, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<Pair, Connection> connections = new HashMap<>();
    private final Map<PeerId, Map<PeerId, Stream>> streams = new HashMap<>();
    private final Set<Pair> cuts = new HashSet<>();

    /**
     * @param lossy whether datagrams get lost
     */
    SimulatedNetwork(VirtualTime time, RandomGenerator random, boolean lossy) {
        this.lossy = lossy;
        this.time = time;
        this.random = random;
    }

    void add(SimulatedPeer peer) {
        peers.put(peer.id(), peer);
    }

    // ---- faults

    /**
     * Peers of different parts do not reach each other from now on; an empty list heals everything.
     */
    void partition(List<Set<PeerId>> parts) {
        cuts.clear();
        for (PeerId one : peers.keySet()) {
            for (PeerId other : peers.keySet()) {
                boolean together =
                        parts.isEmpty()
                                || parts.stream()
                                        .anyMatch(
                                                part -> part.contains(one) && part.contains(other));
                if (!together && !one.equals(other)) {
                    Pair pair = Pair.of(one, other);
                    cuts.add(pair);
                    if (connections.containsKey(pair)) {
                        connections.get(pair).stale = true;
                    }
                }
            }
        }
    }

    /** The connection between two peers breaks, and both are told. */
    void reset(PeerId one, PeerId other) {
        Connection connection = connections.remove(Pair.of(one, other));
        if (connection != null) {
            connection.open = false;
            closeStreams(one, other);
            tellDisconnected(one, other);
            tellDisconnected(other, one);
        }
    }

    /** A peer's process is gone: its connections close, and the others are told. */
    void died(PeerId peer) {
        for (PeerId other : peers.keySet()) {
            Connection connection = connections.get(Pair.of(peer, other));
            if (connection != null && !connection.stale) {
                connections.remove(Pair.of(peer, other));
                connection.open = false;
                closeStreams(peer, other);
                tellDisconnected(other, peer);
            } else if (connection != null) {
                closeStreams(peer, other);
            }
        }
    }

    private void tellDisconnected(PeerId whom, PeerId gone) {
        long life = peers.get(whom).life();
        time.after(
                delayNanos(),
                () -> {
                    if (!connections.containsKey(Pair.of(whom, gone))) {
                        peers.get(whom)
                                .input(new Input.Disconnected(gone, "connection closed"), life);
                    }
                });
    }

    // ---- messages

    void send(PeerId from, PeerId to, Message message) {
        Connection connection = connections.get(Pair.of(from, to));
        if (connection == null) {
            dial(from, to, List.of(message));
        } else {
            deliver(connection, from, to, message);
        }
    }

    private void deliver(Connection connection, PeerId from, PeerId to, Message message) {
        Pair pair = Pair.of(from, to);
        if (connection.stale) {
            if (!cuts.contains(pair)) {
                reset(from, to);
            }
            return;
        }
        long arrivalNanos =
                Math.max(
                        time.nowNanos() + delayNanos(),
                        connection.lastArrivalNanos.getOrDefault(to, 0L));
        connection.lastArrivalNanos.put(to, arrivalNanos);
        long life = peers.get(to).life();
        time.at(
                arrivalNanos,
                () -> {
                    if (connection.open && !connection.stale && !cuts.contains(pair)) {
                        peers.get(to).input(new Input.Received(from, message), life);
                    }
                });
    }

    void dial(PeerId from, PeerId to, List<Message> queued) {
        Pair pair = Pair.of(from, to);
        if (connections.containsKey(pair)) {
            return;
        }
        long life = peers.get(from).life();
        long waitNanos = cuts.contains(pair) ? CONNECT_TIMEOUT_NANOS : delayNanos();
        time.after(waitNanos, () -> connect(from, to, queued, life));
    }

    private void connect(PeerId from, PeerId to, List<Message> queued, long life) {
        Pair pair = Pair.of(from, to);
        if (!peers.get(from).isAlive(life)) {
            return;
        }
        if (!peers.containsKey(to) || !peers.get(to).isUp() || cuts.contains(pair)) {
            if (!connections.containsKey(pair)) {
                peers.get(from).input(new Input.Unreachable(to, "refused"), life);
            }
            return;
        }
        if (!connections.containsKey(pair)) {
            connections.put(pair, new Connection());
            long otherLife = peers.get(to).life();
            Connection connection = connections.get(pair);
            peers.get(from).input(new Input.Connected(to), life);
            peers.get(to).input(new Input.Connected(from), otherLife);
            deliver(connection, from, to, peers.get(from).hello());
            deliver(connection, to, from, peers.get(to).hello());
        }
        queued.forEach(message -> send(from, to, message));
    }

    void disconnect(PeerId from, PeerId to) {
        reset(from, to);
    }

    void broadcast(PeerId from, Message message) {
        for (PeerId to : peers.keySet()) {
            if (!to.equals(from)
                    && !cuts.contains(Pair.of(from, to))
                    && !(lossy && random.nextInt(10) == 0)) {
                long life = peers.get(to).life();
                String host = peers.get(from).endpoint().host();
                time.after(
                        delayNanos(),
                        () -> peers.get(to).input(new Input.Heard(message, host), life));
            }
        }
    }

    void contact(PeerId from, Endpoint at, Message message) {
        peers.values().stream()
                .filter(peer -> peer.endpoint().equals(at))
                .findFirst()
                .ifPresent(peer -> send(from, peer.id(), message));
    }

    private long delayNanos() {
        long base = 100_000 + random.nextLong(LINK_NANOS_MAX);
        return random.nextInt(50) == 0 ? base * 50 : base;
    }

    // ---- streams

    void openStream(PeerId from, PeerId to, long number, Reign reign, long offset) {
        streams.computeIfAbsent(from, _ -> new LinkedHashMap<>())
                .put(to, new Stream(number, reign, offset));
        pumpSoon(from, to);
    }

    void closeStream(PeerId from, PeerId to) {
        streams.computeIfAbsent(from, _ -> new LinkedHashMap<>()).remove(to);
    }

    private void closeStreams(PeerId one, PeerId other) {
        closeStream(one, other);
        closeStream(other, one);
    }

    /** The journal of {@code from} may have grown. */
    void journalGrew(PeerId from) {
        new ArrayList<>(streams.getOrDefault(from, Map.of()).keySet())
                .forEach(to -> pumpSoon(from, to));
    }

    private void pumpSoon(PeerId from, PeerId to) {
        time.after(random.nextLong(300_000), () -> pump(from, to));
    }

    private void pump(PeerId from, PeerId to) {
        Stream stream = streams.getOrDefault(from, Map.of()).get(to);
        Connection connection = connections.get(Pair.of(from, to));
        if (stream == null || connection == null || !peers.get(from).isUp()) {
            return;
        }
        var chunk = new byte[1_024 + random.nextInt(CHUNK_BYTES_MAX)];
        int length =
                wholeLines(
                        chunk,
                        peers.get(from).journal().read(stream.offset(), chunk, 0, chunk.length));
        if (length > 0) {
            streams.get(from)
                    .put(to, new Stream(stream.number(), stream.reign(), stream.offset() + length));
            deliver(
                    connection,
                    from,
                    to,
                    new Message.Chunk(
                            stream.number(),
                            stream.reign(),
                            stream.offset(),
                            new Bytes(chunk, 0, length)));
            pumpSoon(from, to);
        }
    }

    private static int wholeLines(byte[] chunk, int length) {
        int end = length;
        while (end > 0 && chunk[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
