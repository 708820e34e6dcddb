package bellwether.transport;

import bellwether.protocol.PeerId;
import java.util.Objects;
import java.util.Optional;

/**
 * How a peer finds others by broadcast.
 *
 * @param self the own peer id: datagrams that carry it are not heard
 * @param host the own address, which decides on which networks to broadcast
 * @param port the broadcast port, the same for the whole group
 * @param broadcastAddress where to send instead
 */
public record DiscoverySettings(
        PeerId self, String host, int port, Optional<String> broadcastAddress) {
    public DiscoverySettings {
        Objects.requireNonNull(self);
        Objects.requireNonNull(host);
        Objects.requireNonNull(broadcastAddress);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("broadcast port is not 1 to 65535: " + port);
        }
    }
}
