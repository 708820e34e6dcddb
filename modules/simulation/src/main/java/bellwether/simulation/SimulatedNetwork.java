package bellwether.simulation;

import bellwether.group.Input;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Connections and datagrams between simulated peers. A connection delivers in order, each message
 * after a delay, until it breaks; then what is under way is lost, or still arrives, maybe when
 * another connection stands already. A cut is silent: what is sent into it waits, and nobody is
 * told. When it heals, what waits arrives, or the connection breaks. Dialling a dead peer is
 * refused at once, dialling across a cut times out.
 */
final class SimulatedNetwork {
    private static final long CONNECT_TIMEOUT_NANOS = 1_000_000_000L;
    private static final BiConsumer<PeerId, Message> NOBODY = (_, _) -> {};

    /** Hears what is put on the wire, whether or not it arrives. */
    interface Tap {
        Tap NONE =
                new Tap() {
                    @Override
                    public void sent(PeerId from, PeerId to, Message message) {}

                    @Override
                    public void broadcast(PeerId from, Message message, int hearers) {}

                    @Override
                    public void opened() {}
                };

        /** On a connection. */
        void sent(PeerId from, PeerId to, Message message);

        /**
         * By datagram.
         *
         * @param hearers to how many it goes
         */
        void broadcast(PeerId from, Message message, int hearers);

        /** A connection stands. */
        void opened();
    }

    /** An unordered pair of peers. */
    private record Pair(PeerId low, PeerId high) {
        static Pair of(PeerId one, PeerId other) {
            return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
        }
    }

    /** One connection; each direction has what waits at a cut, by receiver. */
    private static final class Connection {
        private final Map<PeerId, Optional<Incarnation>> starts; // of the two that it connects
        private final Map<PeerId, Long> lastArrivalNanos = new HashMap<>();
        private final Map<PeerId, Deque<Message>> held = new HashMap<>();
        private boolean open = true;

        /** Broken, and what was under way still arrives. */
        private boolean drains;

        /** One end is dead, and the other cannot know yet. */
        private boolean halfDead;

        Connection(Message.Hello one, Message.Hello other) {
            starts = Map.of(one.peer(), one.incarnation(), other.peer(), other.incarnation());
        }

        Input.Received received(PeerId from, Message message) {
            return new Input.Received(from, starts.get(from), message);
        }

        Deque<Message> held(PeerId to) {
            return held.computeIfAbsent(to, _ -> new ArrayDeque<>());
        }
    }

    private final VirtualTime time;
    private final Links links;
    private final RandomGenerator random;
    private final Streams streams;
    private final Map<PeerId, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<Pair, Connection> connections = new HashMap<>();
    private final Set<Links.Link> untold = new HashSet<>();
    private final Map<PeerId, BiConsumer<PeerId, Message>> listeners = new HashMap<>();
    private Tap tap = Tap.NONE;

    SimulatedNetwork(VirtualTime time, RandomGenerator random, Pace pace) {
        this.time = time;
        this.random = random;
        this.links = new Links(time, random, pace);
        this.streams = new Streams(this, time, random, pace.chunkBytesMax());
    }

    void add(SimulatedPeer peer) {
        peers.put(peer.id(), peer);
    }

    /** {@code listener} hears, with its sender, what arrives at {@code at}. */
    void listen(PeerId at, BiConsumer<PeerId, Message> listener) {
        listeners.put(at, listener);
    }

    /** {@code tap} hears all that is sent from now on. */
    void tap(Tap tap) {
        this.tap = tap;
    }

    SimulatedPeer peer(PeerId id) {
        return peers.get(id);
    }

    /** {@return all peers} */
    Collection<SimulatedPeer> peers() {
        return Collections.unmodifiableCollection(peers.values());
    }

    /** {@return who never comes back} */
    Set<PeerId> dead() {
        return peers.values().stream()
                .filter(SimulatedPeer::isDead)
                .map(SimulatedPeer::id)
                .collect(Collectors.toSet());
    }

    Streams streams() {
        return streams;
    }

    boolean isConnected(PeerId one, PeerId other) {
        return connections.containsKey(Pair.of(one, other));
    }

    // ---- faults

    /** {@code from} does not reach {@code to} for so long. */
    void cut(PeerId from, PeerId to, long nanos) {
        if (!from.equals(to)) {
            links.cut(from, to, nanos);
            time.after(nanos, () -> heal(from, to));
        }
    }

    /** All cuts end now. */
    void healAll() {
        links.healAll().forEach(link -> heal(link.from(), link.to()));
    }

    private void heal(PeerId from, PeerId to) {
        Connection connection = connections.get(Pair.of(from, to));
        if (connection == null || links.isCut(from, to)) {
            return;
        }
        Deque<Message> held = connection.held(to);
        if (connection.halfDead || !held.isEmpty() && random.nextBoolean()) {
            reset(from, to);
            return;
        }
        long life = peers.get(to).life();
        while (connection.open && !held.isEmpty()) {
            peers.get(to).input(connection.received(from, held.poll()), life);
        }
    }

    /** The connection between two peers breaks, and both are told. */
    void reset(PeerId one, PeerId other) {
        Connection connection = connections.remove(Pair.of(one, other));
        if (connection != null) {
            connection.open = false;
            connection.drains = !connection.halfDead && random.nextInt(4) == 0;
            streams.close(one, other);
            streams.close(other, one);
            tellDisconnected(one, other);
            tellDisconnected(other, one);
        }
    }

    /** A peer's process is gone: its connections close, and whoever can be told is told. */
    void died(PeerId peer) {
        for (PeerId other : peers.keySet()) {
            untold.remove(new Links.Link(peer, other));
            Connection connection = connections.get(Pair.of(peer, other));
            if (connection == null) {
                continue;
            }
            streams.close(peer, other);
            if (links.isCutEitherWay(peer, other) && !connection.halfDead) {
                connection.halfDead = true;
            } else {
                reset(peer, other);
            }
        }
    }

    private void tellDisconnected(PeerId whom, PeerId gone) {
        var link = new Links.Link(whom, gone);
        long life = peers.get(whom).life();
        untold.add(link);
        time.after(links.delayNanos(), () -> tellNow(link, life));
    }

    private void tellNow(Links.Link link, long life) {
        if (untold.remove(link)) {
            peers.get(link.from())
                    .input(new Input.Disconnected(link.to(), "connection closed"), life);
        }
    }

    // ---- messages

    void send(PeerId from, PeerId to, Message message) {
        Connection connection = connections.get(Pair.of(from, to));
        if (connection == null) {
            dial(from, to, List.of(message));
        } else if (!connection.halfDead) {
            deliver(connection, from, to, message);
        }
    }

    private void deliver(Connection connection, PeerId from, PeerId to, Message message) {
        tap.sent(from, to, message);
        long arrivalNanos =
                Math.max(
                        time.nowNanos() + links.delayNanos(),
                        connection.lastArrivalNanos.getOrDefault(to, 0L));
        connection.lastArrivalNanos.put(to, arrivalNanos);
        long life = peers.get(to).life();
        time.at(
                arrivalNanos,
                () -> {
                    if (connection.open && links.isCut(from, to)) {
                        connection.held(to).add(message);
                    } else if (isSucceeded(connection, from, to, message)) {
                        connection.drains = false;
                    } else if (connection.drains || connection.open && !connection.halfDead) {
                        listeners.getOrDefault(to, NOBODY).accept(from, message);
                        peers.get(to).input(connection.received(from, message), life);
                    }
                });
    }

    /**
     * {@return whether a HELLO comes late, and the next start of its sender is connected} It is
     * refused, and nothing that comes behind it is heard.
     */
    private boolean isSucceeded(Connection broken, PeerId from, PeerId to, Message message) {
        Connection standing = connections.get(Pair.of(from, to));
        return message instanceof Message.Hello
                && standing != null
                && !standing.starts.get(from).equals(broken.starts.get(from));
    }

    void dial(PeerId from, PeerId to, List<Message> queued) {
        Connection connection = connections.get(Pair.of(from, to));
        if (connection != null && !connection.halfDead) {
            return;
        }
        long life = peers.get(from).life();
        boolean cut = links.isCutEitherWay(from, to);
        time.after(
                cut ? CONNECT_TIMEOUT_NANOS : links.delayNanos(),
                () -> connect(from, to, queued, life));
    }

    private void connect(PeerId from, PeerId to, List<Message> queued, long life) {
        Pair pair = Pair.of(from, to);
        if (!peers.get(from).isAlive(life)) {
            return;
        }
        Connection standing = connections.get(pair);
        boolean reachable = peers.containsKey(to) && peers.get(to).isUp();
        if (!reachable || links.isCutEitherWay(from, to)) {
            if (standing == null || standing.halfDead) {
                peers.get(from).input(new Input.Unreachable(to, "refused"), life);
            }
            return;
        }
        if (standing == null || standing.halfDead) {
            reset(from, to);
            open(pair, from, to);
        }
        queued.forEach(message -> send(from, to, message));
    }

    private void open(Pair pair, PeerId from, PeerId to) {
        Message.Hello hello = peers.get(from).hello();
        Message.Hello answer = peers.get(to).hello();
        var connection = new Connection(hello, answer);
        connections.put(pair, connection);
        tap.opened();
        long life = peers.get(from).life();
        long otherLife = peers.get(to).life();
        tellNow(new Links.Link(from, to), life);
        tellNow(new Links.Link(to, from), otherLife);
        peers.get(from).input(new Input.Connected(to), life);
        peers.get(to).input(new Input.Connected(from), otherLife);
        if (connection.open && peers.get(from).isAlive(life) && peers.get(to).isAlive(otherLife)) {
            deliver(connection, from, to, hello);
            deliver(connection, to, from, answer);
        }
    }

    /** What a stream sends; without a connection it is lost. */
    void sendIfConnected(PeerId from, PeerId to, Message message) {
        Connection connection = connections.get(Pair.of(from, to));
        if (connection != null && !connection.halfDead) {
            deliver(connection, from, to, message);
        }
    }

    void broadcast(PeerId from, Message message) {
        int hearers = 0;
        for (PeerId to : peers.keySet()) {
            if (!to.equals(from) && !links.isCut(from, to) && !links.losesDatagram()) {
                hearers += peers.get(to).isUp() ? 1 : 0;
                long life = peers.get(to).life();
                String host = peers.get(from).endpoint().host();
                time.after(
                        links.delayNanos(),
                        () -> peers.get(to).input(new Input.Heard(message, host), life));
            }
        }
        tap.broadcast(from, message, hearers);
    }

    void contact(PeerId from, Endpoint at, Message message) {
        peers.values().stream()
                .filter(peer -> peer.endpoint().equals(at))
                .findFirst()
                .ifPresent(peer -> send(from, peer.id(), message));
    }
}
