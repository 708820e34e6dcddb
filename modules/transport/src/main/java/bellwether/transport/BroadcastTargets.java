package bellwether.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Where a broadcast goes: to the address that was configured; for a peer on loopback to the
 * loopback network's broadcast address; else to that of each network in which the own address lies.
 * Interfaces come and go (cables, DHCP), so they are looked up again after a while. Not
 * thread-safe.
 */
final class BroadcastTargets {
    /** How long a look at the interfaces holds good. */
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String LOOPBACK = "127.255.255.255";

    private final InetAddress own;
    private final Optional<InetAddress> fixed;
    private Set<InetAddress> found = Set.of();
    private long foundNanos;

    /**
     * @throws IOException if an address cannot be resolved
     */
    BroadcastTargets(String host, Optional<String> broadcastAddress) throws IOException {
        own = InetAddress.getByName(host);
        Optional<String> named =
                broadcastAddress.isEmpty() && own.isLoopbackAddress()
                        ? Optional.of(LOOPBACK)
                        : broadcastAddress;
        fixed =
                named.isPresent()
                        ? Optional.of(InetAddress.getByName(named.get()))
                        : Optional.empty();
    }

    /** {@return the addresses to send to; empty: no network that fits is up} */
    Set<InetAddress> at(long nowNanos) throws SocketException {
        if (fixed.isPresent()) {
            return Set.of(fixed.get());
        }
        if (found.isEmpty() || nowNanos - foundNanos > FRESH_NANOS) {
            found = look();
            foundNanos = nowNanos;
        }
        return found;
    }

    private Set<InetAddress> look() throws SocketException {
        var targets = new LinkedHashSet<InetAddress>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (!network.isUp() || network.isLoopback()) {
                continue;
            }
            List<InterfaceAddress> addresses = network.getInterfaceAddresses();
            addresses.stream()
                    .filter(this::isOwn)
                    .map(InterfaceAddress::getBroadcast)
                    .filter(Objects::nonNull)
                    .forEach(targets::add);
        }
        return targets;
    }

    /** The wildcard address stands for all networks. */
    private boolean isOwn(InterfaceAddress address) {
        return address.getAddress() instanceof Inet4Address
                && (own.isAnyLocalAddress() || own.equals(address.getAddress()));
    }
}
