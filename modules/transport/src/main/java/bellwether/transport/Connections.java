package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalReader;
import bellwether.protocol.LineEncoder;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.io.IOException;
import java.util.Optional;

/**
 * All TCP connections of one peer: those it accepts and those it opens. Made open, by binding the
 * port.
 *
 * <p>Safe for use by many threads. No method but {@link #close} waits for the network, for an event
 * to be taken or for the disk: they queue. What comes of it is reported to {@link PeerEvents}.
 *
 * <p>Several connections with one peer may stand for a while, when both sides dialled at once: all
 * are read, the newest is written to. A journal stream stays on the connection it was opened on.
 * When a connection that carried journal bytes closes, the other connections with that peer close
 * too, so that both sides see a break.
 */
public final class Connections implements AutoCloseable {
    private final EventGate gate;
    private final Wiring wiring;
    private final Roster roster;
    private final Acceptor acceptor;

    /**
     * Binds and begins to accept.
     *
     * @throws IOException if the address cannot be bound; names it
     */
    public Connections(
            ConnectionSettings settings, Threads threads, PeerEvents events, JournalReader journal)
            throws IOException {
        this(settings, Admission.DEFAULT, threads, events, journal);
    }

    /** As above, with other bounds for those who are not known yet. */
    Connections(
            ConnectionSettings settings,
            Admission admission,
            Threads threads,
            PeerEvents events,
            JournalReader journal)
            throws IOException {
        gate = new EventGate(events);
        roster =
                new Roster(gate, settings.bounds().quietNanos(), admission.connectionsPerPeerMax());
        var warnings = new Warnings(gate);
        var deadlines = new Deadlines(settings.bounds().handshakeNanos(), warnings);
        wiring =
                new Wiring(
                        settings,
                        threads,
                        gate,
                        warnings,
                        journal,
                        roster,
                        new Strangers(admission, warnings, System.nanoTime()),
                        deadlines,
                        new Securing(settings.keys()));
        threads.start("handshake-deadlines", deadlines::run);
        acceptor = new Acceptor(wiring);
    }

    /** {@return where this peer accepts connections} */
    public Endpoint local() {
        return acceptor.local();
    }

    /**
     * Queues {@code message} for {@code to}. Without a connection {@code at} is dialled; if that
     * fails, what was queued is lost and {@link PeerEvents#unreachable} called. A queue that is
     * full closes its connection.
     */
    public void send(PeerId to, Endpoint at, Message message) {
        roster.send(to, at, LineEncoder.encode(message), () -> begin(Optional.of(to), at));
    }

    /**
     * Says {@code message} to whoever listens at {@code at}: on the connection that an earlier
     * contact opened, if it stands, else on a new one. Failures are warned of, once a minute. That
     * connection becomes the peer's once its HELLO came; until then nobody is reported as
     * connected.
     */
    public void contact(Endpoint at, Message message) {
        if (!at.equals(local())) {
            roster.contact(at, LineEncoder.encode(message), () -> begin(Optional.empty(), at));
        }
    }

    /**
     * Sees to a connection with {@code peer}. Answered by {@link PeerEvents#connected} if none
     * stands now, or by {@link PeerEvents#unreachable}.
     */
    public void dial(PeerId peer, Endpoint at) {
        roster.dial(peer, at, () -> begin(Optional.of(peer), at));
    }

    /** Only starts a thread: the roster's lock is held. */
    private Connection begin(Optional<PeerId> peer, Endpoint at) {
        int queueBytesMax = wiring.settings().bounds().queueBytesMax();
        Connection connection = Connection.dialling(peer, at, queueBytesMax);
        wiring.threads()
                .startConnection(
                        connection.threadName() + "-out", new Dialler(connection, wiring)::run);
        return connection;
    }

    /** Closes all connections with {@code peer}, and gives up dialling it. */
    public void disconnect(PeerId peer, String reason) {
        roster.disconnect(peer, reason);
    }

    /**
     * Streams the own journal to {@code to} from {@code offset} on, in place of any stream to it,
     * on the newest connection with it; without one nothing happens. The stream ends with the
     * connection.
     */
    public void openStream(PeerId to, long number, Reign reign, long offset) {
        roster.openStream(to, new JournalStream(number, reign, offset));
    }

    /**
     * Ends the stream to {@code to}. No byte that is read from the journal after this returned goes
     * out under it.
     */
    public void closeStream(PeerId to) {
        roster.closeStream(to);
    }

    /**
     * Keys were read again: connections by certificates that are revoked, or of an authority that
     * is not trusted any more, are closed. Who has newer ones dials again.
     */
    public void keysChanged() {
        wiring.securing().endRefused(roster.everyone());
    }

    /** The journal's end has moved: streams go on. Cheap, and to be called after the end moved. */
    public void journalGrew() {
        roster.journalGrew();
    }

    /**
     * Accepts nobody any more, reports nothing any more, lets what is queued go out for a bounded
     * time and closes all connections.
     */
    @Override
    public void close() {
        gate.mute();
        acceptor.close();
        roster.finish();
        try {
            roster.awaitEmpty(wiring.settings().bounds().drainNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        roster.endAll("this peer stops");
    }
}
