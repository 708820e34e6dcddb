package bellwether.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;

/** How every TCP socket is set up. */
final class Sockets {
    /**
     * What the system may hold of a connection's outgoing bytes. A control line waits behind it, so
     * it is kept small: at 10 Mbit/s it is a fifth of a second.
     */
    static final int SEND_BUFFER_BYTES = 262_144;

    private Sockets() {}

    /** Closes {@code socket} without another word, and leaves nothing of it behind. */
    static void drop(Socket socket) throws IOException {
        try (socket) {
            socket.setSoLinger(true, 0);
        }
    }

    static void prepare(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
    }
}
