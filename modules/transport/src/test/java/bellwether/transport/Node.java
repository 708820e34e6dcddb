package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.keys.KeyRing;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalReader;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One peer's connections on loopback, with everything around them, for tests. */
final class Node implements AutoCloseable {
    static final PeerId A = new PeerId("aaaaaaaa-0000-4000-8000-000000000000");
    static final PeerId B = new PeerId("bbbbbbbb-0000-4000-8000-000000000000");
    static final PeerId C = new PeerId("cccccccc-0000-4000-8000-000000000000");
    static final String INCARNATION = "00000000000000aa";

    /** Like those a peer runs with, but for a handshake that a test can wait for. */
    static final ConnectionSettings.Bounds BOUNDS =
            new ConnectionSettings.Bounds(
                    TimeUnit.SECONDS.toNanos(1),
                    TimeUnit.MILLISECONDS.toNanos(400),
                    TimeUnit.MILLISECONDS.toNanos(500),
                    64,
                    1 << 20,
                    TimeUnit.SECONDS.toNanos(20));

    /** A first handshake runs code that was never run. */
    private static final ConnectionSettings.Bounds PATIENT = ConnectionSettings.Bounds.DEFAULT;

    private static final JournalReader EMPTY = new ArrayJournal();

    final Recorder events = new Recorder();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final Threads threads = new Threads((name, e) -> failures.add(name + ": " + e));
    final Connections connections;

    private Node(ConnectionSettings settings, JournalReader journal, PeerEvents sink)
            throws IOException {
        this(settings, Admission.DEFAULT, journal, sink);
    }

    private Node(
            ConnectionSettings settings,
            Admission admission,
            JournalReader journal,
            PeerEvents sink)
            throws IOException {
        PeerEvents heard = sink == null ? events : sink;
        connections = new Connections(settings, admission, threads, heard, journal);
    }

    /** {@return one that asks for keys, and has those of {@code keys}, whoever it says it is} */
    static Node secured(PeerId id, KeyRing keys) throws IOException {
        return secured(id, keys, EMPTY);
    }

    static Node secured(PeerId id, KeyRing keys, JournalReader journal) throws IOException {
        return new Node(settings(id, "g", INCARNATION, PATIENT, Optional.of(keys)), journal, null);
    }

    /** {@return one with other bounds for strangers} */
    static Node bounded(PeerId id, Optional<KeyRing> keys, Admission admission, long handshakeNanos)
            throws IOException {
        var bounds =
                new ConnectionSettings.Bounds(
                        BOUNDS.connectNanos(),
                        handshakeNanos,
                        BOUNDS.drainNanos(),
                        BOUNDS.acceptedMax(),
                        BOUNDS.queueBytesMax(),
                        BOUNDS.quietNanos());
        return new Node(settings(id, "g", INCARNATION, bounds, keys), admission, EMPTY, null);
    }

    static Node of(PeerId id) throws IOException {
        return with(id, EMPTY, BOUNDS);
    }

    static Node with(PeerId id, JournalReader journal, ConnectionSettings.Bounds bounds)
            throws IOException {
        return new Node(settings(id, "g", INCARNATION, bounds), journal, null);
    }

    static Node restarted(PeerId id, String incarnation) throws IOException {
        return new Node(settings(id, "g", incarnation, BOUNDS), EMPTY, null);
    }

    static Node ofGroup(PeerId id, String group) throws IOException {
        return new Node(settings(id, group, INCARNATION, BOUNDS), EMPTY, null);
    }

    static Node reporting(PeerId id, JournalReader journal, PeerEvents sink) throws IOException {
        return new Node(settings(id, "g", INCARNATION, BOUNDS), journal, sink);
    }

    private static ConnectionSettings settings(
            PeerId id, String group, String incarnation, ConnectionSettings.Bounds bounds) {
        return settings(id, group, incarnation, bounds, Optional.empty());
    }

    private static ConnectionSettings settings(
            PeerId id,
            String group,
            String incarnation,
            ConnectionSettings.Bounds bounds,
            Optional<KeyRing> keys) {
        var fields =
                Map.of(
                        Message.Hello.FIELD_GROUP, group,
                        Message.Hello.FIELD_INCARNATION, incarnation);
        var hello = new Message.Hello(id, new Endpoint("127.0.0.1", 1), fields);
        return new ConnectionSettings(id, group, "127.0.0.1", 0, () -> hello, bounds, keys);
    }

    Endpoint at() {
        return connections.local();
    }

    @Override
    public void close() {
        stop();
    }

    void stop() {
        connections.close();
        threads.close();
        assertEquals(List.of(), failures);
    }
}
