package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which connections there are, and with whom. Reports who comes and goes.
 *
 * <p>Two locks. {@code this} guards the maps, is held briefly and never during an event, so sending
 * never waits for anybody. {@code transitions} is held from a change of who stands until its event
 * was taken, so that events come in the order of the changes; nobody who sends needs it.
 */
final class Roster {
    private final PeerEvents events;
    private final long quietNanos;
    private final int perPeerMax;
    private final Object transitions = new Object();
    private final Map<PeerId, List<Connection>> standing = new HashMap<>(); // newest last
    private final Map<PeerId, Connection> dialling = new HashMap<>();
    private final Map<Endpoint, Connection> contacts = new HashMap<>();
    private final Set<Connection> all = new HashSet<>();
    private final Set<Outgoing> streaming = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * @param quietNanos see {@link ConnectionSettings.Bounds}
     * @param perPeerMax connections that one peer may have; the oldest gives way
     */
    Roster(PeerEvents events, long quietNanos, int perPeerMax) {
        this.events = events;
        this.quietNanos = quietNanos;
        this.perPeerMax = perPeerMax;
    }

    /**
     * Queues {@code line} for {@code peer} on a connection that stands, else on one that is being
     * dialled, which {@code dial} begins. Choosing and queueing are one step: what becomes of a
     * dial is reported after that. A connection to somewhere else than {@code at} that has been
     * quiet for long is not used any more: the peer's host has another address now.
     */
    synchronized void send(PeerId peer, Endpoint at, byte[] line, Supplier<Connection> dial) {
        giveUpMoved(peer, at);
        while (!closed && !route(peer, dial).send(line)) {
            continue; // it ended at this very moment: the next one
        }
    }

    /** Sees to it that a connection with {@code peer} stands or is being dialled. */
    synchronized void dial(PeerId peer, Endpoint at, Supplier<Connection> dial) {
        giveUpMoved(peer, at);
        if (!closed) {
            route(peer, dial);
        }
    }

    private void giveUpMoved(PeerId peer, Endpoint at) {
        newest(peer)
                .filter(connection -> !connection.leadsTo(at))
                .filter(connection -> connection.isQuietFor(quietNanos))
                .ifPresent(
                        moved -> moved.end(moved + " was silent, and is now looked for at " + at));
    }

    /** Queues {@code line} for whoever is at {@code at}. */
    synchronized void contact(Endpoint at, byte[] line, Supplier<Connection> dial) {
        while (!closed && !begun(contacts, at, dial).send(line)) {
            continue; // likewise
        }
    }

    private Connection route(PeerId peer, Supplier<Connection> dial) {
        return newest(peer).orElseGet(() -> begun(dialling, peer, dial));
    }

    private <K> Connection begun(Map<K, Connection> by, K key, Supplier<Connection> dial) {
        Connection known = by.get(key);
        if (known != null && known.isOpen()) {
            return known;
        }
        Connection begun = dial.get();
        by.put(key, begun);
        all.add(begun);
        return begun;
    }

    /**
     * Takes note of an accepted connection.
     *
     * @return false if it is too late for that
     */
    synchronized boolean accepted(Connection connection) {
        return !closed && all.add(connection);
    }

    /**
     * The other end of {@code connection} is {@code peer}. Says so to those who listen if it had no
     * connection before, and then what it said. Another incarnation that has been silent for long
     * gives way: its host has died, and nobody was there to close the connection. HELLOs are told
     * in the order in which they were taken: the last one is of the incarnation that is connected.
     *
     * @param hello what it said; empty: nothing yet
     * @return false if another incarnation of that peer is connected
     */
    boolean establish(Connection connection, PeerId peer, Optional<Hello> hello) {
        synchronized (transitions) {
            boolean welcome = stands(connection, peer, hello.flatMap(Hello::incarnation));
            hello.filter(_ -> welcome)
                    .ifPresent(said -> events.received(peer, said.incarnation(), said));
            return welcome;
        }
    }

    /**
     * Does nothing for a connection that stands already, but for learning its incarnation. To be
     * called under {@code transitions}.
     */
    private boolean stands(Connection connection, PeerId peer, Optional<Incarnation> incarnation) {
        Optional<String> lost;
        synchronized (this) {
            List<Connection> list = standing.computeIfAbsent(peer, _ -> new ArrayList<>(1));
            incarnation.ifPresent(start -> giveUpSilent(list, start));
            if (incarnation.filter(start -> isTaken(list, start)).isPresent()) {
                return false;
            }
            connection.identify(peer, incarnation);
            if (list.contains(connection) || connection.hasEnded()) {
                return true;
            }
            boolean anyOpen = list.stream().anyMatch(Connection::isOpen);
            boolean fresh = !anyOpen;
            lost =
                    anyOpen || list.isEmpty()
                            ? Optional.empty()
                            : Optional.of(list.getLast().reason());
            if (fresh) {
                list.clear(); // those end by themselves, and unsaid: they are said below
            }
            list.add(connection);
            if (list.size() > perPeerMax) {
                Connection oldest = list.getFirst();
                oldest.end(oldest + " gives way: that peer has too many connections");
            }
            takeOver(connection, peer);
            if (!fresh) {
                return true;
            }
        }
        lost.ifPresent(reason -> events.disconnected(peer, reason));
        events.connected(peer);
        return true;
    }

    /** {@return where {@code peer}, which is connected, accepts connections} */
    synchronized Optional<Endpoint> endpointOf(PeerId peer) {
        return newest(peer).flatMap(Connection::endpoint);
    }

    private void giveUpSilent(List<Connection> list, Incarnation start) {
        list.stream()
                .filter(other -> other.isQuietFor(quietNanos))
                .filter(other ->
                        other.incarnation().filter(known -> !known.equals(start)).isPresent())
                .forEach(other -> other.end(other + " was silent, and has been started anew"));
    }

    private static boolean isTaken(List<Connection> list, Incarnation start) {
        return list.stream()
                .filter(Connection::isOpen)
                .flatMap(other -> other.incarnation().stream())
                .anyMatch(known -> !known.equals(start));
    }

    /** What waits for a dial that is under way goes out on the connection that stands. */
    private void takeOver(Connection connection, PeerId peer) {
        if (dialling.remove(peer, connection)) {
            return;
        }
        Connection begun = dialling.get(peer);
        if (begun != null) {
            begun.outgoing().takeAll().forEach(connection::send);
        }
    }

    /**
     * A connect failed. Whoever does not listen any more may have said something before it went,
     * such as that it leaves: what came in is read first.
     */
    void dialFailed(Connection connection, String reason) {
        connection.peer().map(this::ending).orElse(List.of()).forEach(old -> old.readOut(reason));
        synchronized (transitions) {
            Optional<PeerId> unreachable = Optional.empty();
            synchronized (this) {
                List<byte[]> waiting = connection.outgoing().close();
                connection.end(reason);
                forget(connection);
                Optional<PeerId> peer = connection.peer();
                if (peer.isPresent() && dialling.remove(peer.get(), connection)) {
                    Optional<Connection> other = newest(peer.get());
                    other.ifPresent(standing -> waiting.forEach(standing::send));
                    unreachable = other.isEmpty() ? peer : Optional.empty();
                }
            }
            unreachable.ifPresent(peer -> events.unreachable(peer, reason));
        }
    }

    private synchronized List<Connection> ending(PeerId peer) {
        return standing.getOrDefault(peer, List.of()).stream()
                .filter(connection -> !connection.isOpen())
                .toList();
    }

    /** The reader of {@code connection} has ended, and nothing more comes from it. */
    void gone(Connection connection) {
        List<Connection> broken;
        synchronized (transitions) {
            boolean last;
            synchronized (this) {
                forget(connection);
                last = connection.peer().filter(peer -> leave(connection, peer)).isPresent();
                broken = broken(connection);
                broken.forEach(Connection::finish);
            }
            if (last) {
                events.disconnected(connection.peer().orElseThrow(), connection.reason());
            }
        }
        broken.forEach(other -> other.readOut(connection.reason()));
    }

    /**
     * {@return which connections must end because {@code gone} has} Journal bytes may be lost under
     * way: both sides must see that and begin anew. Not while this peer stops, and they end anyway.
     */
    private List<Connection> broken(Connection gone) {
        return gone.carriedJournal() && !closed
                ? gone.peer().map(standing::get).map(List::copyOf).orElse(List.of())
                : List.of();
    }

    /** {@return whether it was the last of its peer} */
    private boolean leave(Connection connection, PeerId peer) {
        List<Connection> list = standing.getOrDefault(peer, List.of());
        if (!list.contains(connection)) {
            return false;
        }
        list.remove(connection);
        if (list.isEmpty()) {
            standing.remove(peer);
        }
        return list.isEmpty();
    }

    private void forget(Connection connection) {
        all.remove(connection);
        streaming.remove(connection.outgoing());
        connection.dialledAt().ifPresent(at -> contacts.remove(at, connection));
        notifyAll();
    }

    /** It turned out that somebody else is where {@code peer} was looked for. */
    void notThere(PeerId peer, String reason) {
        synchronized (transitions) {
            boolean stands;
            synchronized (this) {
                stands = newest(peer).isPresent();
            }
            if (!stands) {
                events.unreachable(peer, reason);
            }
        }
    }

    synchronized void disconnect(PeerId peer, String reason) {
        standing.getOrDefault(peer, List.of()).forEach(connection -> connection.end(reason));
        Connection begun = dialling.remove(peer);
        if (begun != null) {
            begun.end(reason);
        }
    }

    synchronized void openStream(PeerId peer, JournalStream stream) {
        closeStream(peer);
        newest(peer)
                .map(Connection::outgoing)
                .ifPresent(outgoing -> {
                    outgoing.open(stream);
                    streaming.add(outgoing);
                });
    }

    synchronized void closeStream(PeerId peer) {
        for (Connection connection : standing.getOrDefault(peer, List.of())) {
            connection.outgoing().closeStream();
            streaming.remove(connection.outgoing());
        }
    }

    void journalGrew() {
        for (Outgoing outgoing : streaming) {
            outgoing.journalGrew();
        }
    }

    private Optional<Connection> newest(PeerId peer) {
        return standing.getOrDefault(peer, List.of()).reversed().stream()
                .filter(Connection::isOpen)
                .findFirst();
    }

    /** Takes no more connections; those that stand write what is queued and end. */
    synchronized void finish() {
        closed = true;
        List.copyOf(all).forEach(Connection::finish);
    }

    /** Waits until no connection is left, {@code nanos} at most. */
    synchronized void awaitEmpty(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (!all.isEmpty() && left > 0) {
            wait(left / 1_000_000 + 1);
            left = deadline - System.nanoTime();
        }
    }

    synchronized List<Connection> everyone() {
        return List.copyOf(all);
    }

    synchronized void endAll(String reason) {
        List.copyOf(all).forEach(connection -> connection.end(reason));
    }
}
