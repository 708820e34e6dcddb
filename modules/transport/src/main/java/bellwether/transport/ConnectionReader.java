package bellwether.transport;

import bellwether.protocol.Limits;
import bellwether.protocol.LineDecoder;
import bellwether.protocol.LineEncoder;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads one connection to its end and hands on what it says. Whoever connects to us must say HELLO
 * first and in time; whoever was dialled by its id may stay silent.
 */
final class ConnectionReader {
    /** Most connections carry a line now and then; and of strangers many may come. */
    private static final int BUFFER_BYTES_AT_FIRST = 2_048;

    private static final int BUFFER_BYTES_MAX = 65_536;

    /** RFC 8446, 5.1: how a record of a handshake begins, and no line does. */
    private static final byte TLS_HANDSHAKE = 22;

    private static final String TLS = "it speaks TLS: its group has keys, this peer has none";

    private final Connection connection;
    private final Wiring wiring;
    private final Greeting greeting;
    private final LineDecoder decoder = new LineDecoder();

    private boolean greeted;
    private boolean unknownSeen;
    private boolean refused;
    private boolean startsWithTls;

    ConnectionReader(Connection connection, Wiring wiring) {
        this.connection = connection;
        this.wiring = wiring;
        this.greeting = new Greeting(connection, wiring);
        if (connection.peer().isEmpty()) {
            decoder.limit(Limits.HELLO_BYTES_MAX);
        }
    }

    /** Returns once the connection has ended. */
    void run() {
        String why = connection + ": its reader failed";
        try {
            read(connection.in());
            why = connection + " closed the connection";
        } catch (MalformedException e) {
            why = malformed(startsWithTls ? TLS : e.getMessage());
        } catch (IOException e) {
            why = "reading from " + connection + " failed: " + Connection.why(e);
        } finally {
            connection.end(why);
            connection.readerDone();
            wiring.deadlines().forget(connection);
            wiring.strangers().isGone(connection);
            wiring.roster().gone(connection);
            greeting.concluded();
        }
    }

    private void read(InputStream in) throws IOException {
        var buffer = new byte[BUFFER_BYTES_AT_FIRST];
        boolean isFirst = true;
        while (!connection.hasEnded() && !Thread.currentThread().isInterrupted()) {
            int length = in.read(buffer);
            if (length < 0) {
                return;
            }
            startsWithTls |= isFirst && buffer[0] == TLS_HANDSHAKE;
            isFirst = false;
            connection.heard();
            handOn(buffer, length);
            boolean isFull = length == buffer.length && buffer.length < BUFFER_BYTES_MAX;
            if (isFull && connection.peer().isPresent()) {
                buffer = new byte[BUFFER_BYTES_MAX]; // it says much
            }
        }
    }

    private void handOn(byte[] bytes, int length) {
        connection.handingOn(true);
        try {
            decoder.feed(bytes, 0, length, this::take);
        } finally {
            wiring.events().paused();
            connection.handingOn(false);
        }
    }

    private void take(Message message) {
        if (connection.hasEnded() || refused) {
            return;
        }
        if (message instanceof Message.Hello hello) {
            greet(hello);
            return;
        }
        Optional<PeerId> from = connection.peer();
        if (from.isEmpty()) {
            connection.end(malformed("the first line is no HELLO"));
            return;
        }
        switch (message) {
            case Message.Unknown(String type) -> ignore(type);
            case Message.Chunk chunk -> {
                connection.markJournal();
                wiring.events().received(from.get(), connection.incarnation(), chunk);
            }
            default -> wiring.events().received(from.get(), connection.incarnation(), message);
        }
    }

    private String malformed(String what) {
        String why = connection + " is malformed: " + what;
        wiring.warnings().warn(why + "; connection closed");
        return why;
    }

    private void ignore(String type) {
        if (!unknownSeen) {
            unknownSeen = true;
            wiring.warnings().warn(connection + " says " + type + ", which is not known; ignored");
        }
    }

    private void greet(Message.Hello hello) {
        Optional<String> refusal = greeting.refusal(hello);
        if (refusal.isPresent()) {
            connection.end(refusal.get());
            return;
        }
        boolean answer = !greeted && connection.dialledAt().isEmpty();
        greeted = true;
        connection.statedAt(hello.endpoint());
        if (answer) {
            connection.send(LineEncoder.encode(wiring.settings().hello().get()));
        }
        if (!wiring.roster().establish(connection, hello.peer(), Optional.of(hello))) {
            String why =
                    "two hosts with the same peer id "
                            + hello.peer()
                            + ", or one restarted: "
                            + connection
                            + " refused while the other is connected";
            wiring.warnings().duplicate(hello.peer(), why);
            refuse(hello.peer(), answer, why);
            return;
        }
        decoder.limit(Limits.LINE_BYTES_MAX);
        wiring.deadlines().forget(connection);
        wiring.strangers().isKnown(connection);
        Thread.currentThread().setName(connection.threadName());
        if (answer) {
            startWriter();
        }
    }

    private void startWriter() {
        wiring.threads()
                .startConnection(
                        connection.threadName() + "-out",
                        new ConnectionWriter(connection, wiring)::run);
    }

    /** Whoever it is hears why, and may read that to its end; nothing it says counts any more. */
    private void refuse(PeerId id, boolean answer, String why) {
        var holder = wiring.roster().endpointOf(id);
        if (!answer || holder.isEmpty()) {
            connection.end(why);
            return;
        }
        refused = true;
        connection.send(LineEncoder.encode(new Message.DuplicatePeerId(id, holder.get())));
        startWriter();
        connection.finish(why);
    }
}
