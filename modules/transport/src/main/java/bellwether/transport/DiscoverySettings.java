package bellwether.transport;

import bellwether.keys.KeyRing;
import bellwether.protocol.PeerId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a peer finds others by broadcast.
 *
 * @param self the own peer id: datagrams that carry it are not heard
 * @param host the own address, which decides on which networks to broadcast; 0.0.0.0: on all that
 *     are used
 * @param port the broadcast port, the same for the whole group
 * @param broadcastAddress where to send instead
 * @param interfaces the only ones that a peer on 0.0.0.0 uses; empty: see {@link HostNetwork}
 * @param keys what datagrams are sealed with; empty: they are not, and anybody is heard
 */
public record DiscoverySettings(
        PeerId self,
        String host,
        int port,
        Optional<String> broadcastAddress,
        Set<String> interfaces,
        Optional<KeyRing> keys) {
    public DiscoverySettings {
        Objects.requireNonNull(self);
        Objects.requireNonNull(host);
        Objects.requireNonNull(broadcastAddress);
        Objects.requireNonNull(keys);
        interfaces = Set.copyOf(interfaces);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("broadcast port is not 1 to 65535: " + port);
        }
    }
}
