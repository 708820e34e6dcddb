package bellwether.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.util.UUID;

/**
 * A group that no other test run meets: a name of its own, and a broadcast port that was free a
 * moment ago.
 */
public record TestGroup(String name, int broadcastPort) {
    public static TestGroup fresh() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return new TestGroup(
                    "test-" + UUID.randomUUID().toString().substring(0, 8), socket.getLocalPort());
        }
    }
}
