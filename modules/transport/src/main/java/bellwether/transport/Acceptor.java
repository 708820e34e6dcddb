package bellwether.transport;

import bellwether.protocol.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections, as many at a time as there are permits: a permit is taken before a
 * connection is, so that too many wait in the system's backlog.
 */
final class Acceptor implements AutoCloseable {
    /** When it is full, the system lets a member that connects try again after a second. */
    private static final int BACKLOG = 1_024;

    /** Rest after an accept failed, which mostly means that files are short. */
    private static final long PAUSE_MILLIS = 100;

    private final Wiring wiring;
    private final ServerSocket server;
    private final Endpoint local;
    private final Semaphore permits;
    private final CountDownLatch closed = new CountDownLatch(1);

    Acceptor(Wiring wiring) throws IOException {
        this.wiring = wiring;
        ConnectionSettings settings = wiring.settings();
        permits = new Semaphore(settings.bounds().acceptedMax());
        server = bind(settings);
        local = new Endpoint(settings.host(), server.getLocalPort());
        wiring.threads().start("acceptor", this::accept);
    }

    private static ServerSocket bind(ConnectionSettings settings) throws IOException {
        ServerSocket server = GuardedSocket.server();
        try {
            server.setReuseAddress(true); // a restart must not wait for the last run's remains
            server.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
            return server;
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "cannot listen at "
                            + settings.host()
                            + ":"
                            + settings.port()
                            + ": "
                            + Connection.why(e),
                    e);
        }
    }

    Endpoint local() {
        return local;
    }

    private void accept() {
        try {
            while (closed.getCount() > 0) {
                permits.acquire();
                acceptOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the peer stops
        }
    }

    private void acceptOne() throws InterruptedException {
        try {
            var socket = (GuardedSocket) server.accept();
            if (wiring.strangers().mayCome(socket.getInetAddress(), System.nanoTime())) {
                serve(socket);
            } else {
                Sockets.drop(socket);
                permits.release();
            }
        } catch (IOException e) {
            permits.release();
            if (!server.isClosed()) {
                String why = "cannot accept at " + local + ": " + Connection.why(e);
                wiring.warnings().repeated("accept", why);
                closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void serve(GuardedSocket socket) throws IOException {
        try {
            Sockets.prepare(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        int queueBytesMax = wiring.settings().bounds().queueBytesMax();
        Connection connection = Connection.accepted(socket, queueBytesMax);
        if (!wiring.roster().accepted(connection)) {
            connection.end("this peer stops");
        }
        wiring.deadlines().watch(connection);
        wiring.strangers().add(connection, socket.getInetAddress());
        wiring.threads().startConnection(connection.threadName(), () -> read(connection));
    }

    private void read(Connection connection) {
        try {
            if (isSecured(connection)) {
                new ConnectionReader(connection, wiring).run();
            }
        } finally {
            permits.release();
        }
    }

    private boolean isSecured(Connection connection) {
        try {
            var turns = wiring.strangers().turns(connection.socket().getInetAddress());
            wiring.securing().secure(connection, turns);
            return true;
        } catch (IOException e) {
            turnAway(connection, connection + " is turned away: " + Connection.why(e));
        } catch (RuntimeException e) {
            turnAway(connection, connection + " is turned away: " + e);
        }
        return false;
    }

    private void turnAway(Connection connection, String why) {
        if (!connection.hasEnded()) { // else it was ended for a reason that was told
            wiring.warnings().repeated("turned away " + connection.host(), why);
            wiring.strangers().isRefused(connection);
        }
        connection.end(why);
        connection.readerDone();
        wiring.deadlines().forget(connection);
        wiring.strangers().isGone(connection);
        wiring.roster().gone(connection);
    }

    /** Stops accepting; connections that stand are left alone. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            wiring.warnings().warn("closing " + local + " failed: " + Connection.why(e));
        }
    }
}
