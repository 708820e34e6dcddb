package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handshake of so many bytes is read, one of more is not, and afterwards all is. */
@Timeout(60)
class GuardedSocketTest {
    private static final int MAX = GuardedSocket.HANDSHAKE_BYTES_MAX;

    @Test
    void aHandshakeIsReadUpToItsBound() throws IOException {
        try (ServerSocket server = listen();
                Socket other = new Socket(server.getInetAddress(), server.getLocalPort());
                var socket = (GuardedSocket) server.accept()) {
            var in = socket.getInputStream();
            socket.guard(Optional.empty());
            Thread.startVirtualThread(() -> send(other, MAX + 2 * MAX + 1));
            assertEquals(MAX, in.readNBytes(MAX).length, "at the bound");
            socket.release();
            assertEquals(2 * MAX, in.readNBytes(2 * MAX).length, "it is known who it is");
            socket.guard(Optional.empty());
            assertEquals(0, in.read());
        }
    }

    @Test
    void aByteMoreIsRefusedHoweverItIsRead() throws IOException {
        try (ServerSocket server = listen();
                Socket other = new Socket(server.getInetAddress(), server.getLocalPort());
                var socket = (GuardedSocket) server.accept()) {
            var in = socket.getInputStream();
            Thread.startVirtualThread(() -> send(other, 3 * (MAX + 1)));
            socket.guard(Optional.empty());
            in.readNBytes(MAX);
            assertThrows(IOException.class, in::read);
            socket.guard(Optional.empty());
            assertThrows(IOException.class, () -> in.readNBytes(MAX + 1));
            socket.guard(Optional.empty());
            assertThrows(IOException.class, () -> in.skipNBytes(MAX + 1));
        }
    }

    /** One computes, others wait for that; who waits for bytes does not keep them from it. */
    @Test
    void whoWaitsForBytesHasNoTurnAndTakesOneWhenTheyCome() throws Exception {
        var turns = new Turns();
        try (ServerSocket server = listen();
                Socket other = new Socket(server.getInetAddress(), server.getLocalPort());
                var socket = (GuardedSocket) server.accept()) {
            var in = socket.getInputStream();
            socket.guard(Optional.of(turns));
            turns.take(); // somebody else computes
            var read = new FutureTask<>(() -> in.readNBytes(2).length);
            Thread reader = Thread.ofVirtual().start(read);
            send(other, 1);
            await(() -> turns.waiting() == 1);
            turns.leave();
            await(() -> turns.waiting() == 0);
            turns.take(); // the second byte has not come
            send(other, 1);
            await(() -> turns.waiting() == 1);
            assertFalse(read.isDone());
            turns.leave();
            assertEquals(2, read.get());
            reader.join();
            Thread next = Thread.ofVirtual().start(turns::take);
            await(() -> turns.waiting() == 1);
            socket.endTurns();
            next.join();
        }
    }

    /** What was closed meanwhile costs nothing more. */
    @Test
    void whoIsClosedBeforeItsTurnReadsNothing() throws Exception {
        var turns = new Turns();
        try (ServerSocket server = listen();
                Socket other = new Socket(server.getInetAddress(), server.getLocalPort());
                var socket = (GuardedSocket) server.accept()) {
            var in = socket.getInputStream();
            socket.guard(Optional.of(turns));
            turns.take();
            var read = new FutureTask<>(() -> in.read());
            Thread.ofVirtual().start(read);
            send(other, 1);
            await(() -> turns.waiting() == 1);
            Sockets.drop(socket);
            turns.leave();
            var failure = assertThrows(ExecutionException.class, read::get);
            assertInstanceOf(SocketException.class, failure.getCause());
            socket.endTurns();
            turns.take();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static ServerSocket listen() throws IOException {
        ServerSocket server = GuardedSocket.server();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return server;
    }

    private static void send(Socket to, int bytes) {
        try {
            to.getOutputStream().write(new byte[bytes]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
