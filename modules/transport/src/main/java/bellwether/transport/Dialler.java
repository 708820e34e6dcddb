package bellwether.transport;

import bellwether.keys.HostCertificate;
import bellwether.protocol.Endpoint;
import bellwether.protocol.LineEncoder;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Opens one connection: connects, says HELLO, and goes on as its writer. */
final class Dialler {
    private final Connection connection;
    private final Wiring wiring;

    Dialler(Connection connection, Wiring wiring) {
        this.connection = connection;
        this.wiring = wiring;
    }

    /** Returns once the connection ended or finished. */
    void run() {
        Endpoint at = connection.dialledAt().orElseThrow();
        try {
            connect(connection.socket(), at);
            wiring.deadlines().watch(connection);
            wiring.securing().secure(connection, Optional.empty());
            requireExpected();
            connection.out().write(LineEncoder.encode(wiring.settings().hello().get()));
        } catch (IOException e) {
            giveUp(at, Connection.why(e));
            return;
        } catch (RuntimeException e) { // of TLS: what comes from outside must not end this peer
            giveUp(at, e.toString());
            return;
        }
        Optional<PeerId> known = connection.peer();
        known.ifPresent(_ -> wiring.deadlines().forget(connection)); // else until its HELLO came
        known.ifPresent(peer -> wiring.roster().establish(connection, peer, Optional.empty()));
        wiring.threads()
                .startConnection(
                        connection.threadName(), new ConnectionReader(connection, wiring)::run);
        new ConnectionWriter(connection, wiring).run();
    }

    private void connect(Socket socket, Endpoint at) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(wiring.settings().bounds().connectNanos());
        Sockets.prepare(socket);
        socket.connect(new InetSocketAddress(at.host(), at.port()), Math.max(1, (int) millis));
    }

    private void giveUp(Endpoint at, String why) {
        wiring.deadlines().forget(connection);
        failed(at, "cannot connect to " + connection + ": " + why);
    }

    /** Whoever has another peer's keys is not who was dialled. */
    private void requireExpected() throws IOException {
        Optional<PeerId> proved = connection.certificate().map(HostCertificate::peer);
        Optional<PeerId> expected = connection.peer();
        if (proved.isPresent() && expected.isPresent() && !proved.equals(expected)) {
            throw new IOException("it has the keys of peer " + proved.get());
        }
    }

    private void failed(Endpoint at, String why) {
        if (connection.peer().isEmpty() && !connection.hasEnded()) {
            wiring.warnings().repeated("contact " + at, why);
        }
        wiring.roster().dialFailed(connection, why);
    }
}
