package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
            socket.guard();
            Thread.startVirtualThread(() -> send(other, MAX + 2 * MAX + 1));
            assertEquals(MAX, in.readNBytes(MAX).length, "at the bound");
            socket.release();
            assertEquals(2 * MAX, in.readNBytes(2 * MAX).length, "it is known who it is");
            socket.guard();
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
            socket.guard();
            in.readNBytes(MAX);
            assertThrows(IOException.class, in::read);
            socket.guard();
            assertThrows(IOException.class, () -> in.readNBytes(MAX + 1));
            socket.guard();
            assertThrows(IOException.class, () -> in.skipNBytes(MAX + 1));
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
