package bellwether.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Where a broadcast goes: to the address that was configured; for a peer on loopback to the
 * loopback network's broadcast address; for a peer with an address of its own to that of each
 * network in which that lies; for a peer on all addresses (0.0.0.0) to that of each network that
 * {@link HostNetwork} says is used. Interfaces come and go (cables, DHCP), so they are looked up
 * again after a while. Not thread-safe.
 */
final class BroadcastTargets {
    /** How long a look at the interfaces holds good. */
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String LOOPBACK = "127.255.255.255";

    /** What the system says of its networks. */
    @FunctionalInterface
    interface Networks {
        List<HostNetwork> all(Set<String> named) throws IOException;
    }

    private final InetAddress own;
    private final Set<String> interfaces;
    private final Optional<InetAddress> fixed;
    private final Networks networks;
    private Set<InetAddress> found = Set.of();
    private long foundNanos;

    /**
     * @param interfaces the only ones to use for a peer on all addresses; empty: those that do
     * @throws IOException if an address cannot be resolved
     */
    BroadcastTargets(
            String host,
            Optional<String> broadcastAddress,
            Set<String> interfaces,
            Networks networks)
            throws IOException {
        this.own = InetAddress.getByName(host);
        this.interfaces = Set.copyOf(interfaces);
        this.networks = networks;
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
    Set<InetAddress> at(long nowNanos) throws IOException {
        if (fixed.isPresent()) {
            return Set.of(fixed.get());
        }
        if (found.isEmpty() || nowNanos - foundNanos > FRESH_NANOS) {
            found = look();
            foundNanos = nowNanos;
        }
        return found;
    }

    /**
     * {@return whether a datagram from {@code sender} is of a peer that this one may meet} What is
     * on loopback and what is in a network stay apart, though both hear the same port: a peer that
     * is tried out on one machine must not join the group of its network, nor that group it.
     */
    boolean isMet(InetAddress sender) {
        boolean onLoopback =
                fixed.map(InetAddress::isLoopbackAddress).orElse(false) || own.isLoopbackAddress();
        return sender.isLoopbackAddress() == onLoopback;
    }

    private Set<InetAddress> look() throws IOException {
        var targets = new LinkedHashSet<InetAddress>();
        for (HostNetwork network : networks.all(interfaces)) {
            if (isTarget(network)) {
                network.broadcast().ifPresent(targets::add);
            }
        }
        return targets;
    }

    /** An own address names its network, whatever the interface looks like. */
    private boolean isTarget(HostNetwork network) {
        return own.isAnyLocalAddress()
                ? network.isUsed()
                : own.equals(network.address()) && network.use() != HostNetwork.Use.DOWN;
    }
}
