package bellwether.transport;

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
        } catch (IOException e) {
            failed(at, "cannot connect to " + connection + ": " + Connection.why(e));
            return;
        }
        Optional<PeerId> known = connection.peer();
        known.ifPresent(peer -> wiring.roster().establish(connection, peer, Optional.empty()));
        wiring.threads()
                .start(connection.threadName(), new ConnectionReader(connection, wiring)::run);
        new ConnectionWriter(connection, wiring).run();
    }

    private void connect(Socket socket, Endpoint at) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(wiring.settings().bounds().connectNanos());
        Sockets.prepare(socket);
        socket.connect(new InetSocketAddress(at.host(), at.port()), Math.max(1, (int) millis));
        socket.getOutputStream().write(LineEncoder.encode(wiring.settings().hello().get()));
    }

    private void failed(Endpoint at, String why) {
        if (connection.peer().isEmpty() && !connection.hasEnded()) {
            wiring.warnings().repeated("contact " + at, why);
        }
        wiring.roster().dialFailed(connection, why);
    }
}
