package bellwether.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One IPv4 address of this host and the network that it lies in, as the system says at this moment.
 *
 * @param name of the interface, such as {@code eth0}
 * @param prefixLength of the network
 * @param broadcast where datagrams for all of that network go; empty: it has no such address
 * @param use whether a peer makes use of it, and why not
 */
public record HostNetwork(
        String name,
        Inet4Address address,
        int prefixLength,
        Optional<InetAddress> broadcast,
        Use use) {
    /** Whether a peer that is to use all networks of its host uses this one. */
    public enum Use {
        USED("used"),
        LOOPBACK("loopback"),
        DOWN("down"),
        NO_BROADCAST("has no broadcast address"),
        CONTAINER("looks like a bridge to containers or virtual machines"),
        NOT_NAMED("not named in network_interfaces");

        private final String text;

        Use(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What leads to containers and virtual machines of this same host, by the names that Docker,
     * podman, Kubernetes, LXC, libvirt, VirtualBox and VMware give. Broadcasting there finds nobody
     * that the others could reach.
     */
    private static final Pattern OF_CONTAINERS =
            Pattern.compile(
                    "(docker|br-|veth|virbr|vnet|lxcbr|lxdbr|cni|podman|flannel|cali|kube|vboxnet|vmnet).*");

    public HostNetwork {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(broadcast);
        Objects.requireNonNull(use);
    }

    /**
     * {@return whether {@code address} is of this host}
     *
     * @throws SocketException if the system does not say
     */
    public static boolean isOwn(InetAddress address) throws SocketException {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** {@return whether a peer makes use of it} */
    public boolean isUsed() {
        return use == Use.USED;
    }

    @Override
    public String toString() {
        return name + " " + address.getHostAddress() + "/" + prefixLength;
    }

    /**
     * {@return all IPv4 addresses of this host, in the order of the interfaces}
     *
     * @param named interfaces to use; empty: all but loopback and what leads to containers
     * @throws IOException if the system does not say
     */
    public static List<HostNetwork> all(Set<String> named) throws IOException {
        var networks = new ArrayList<HostNetwork>();
        var interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
        interfaces.sort((one, other) -> Integer.compare(one.getIndex(), other.getIndex()));
        for (NetworkInterface found : interfaces) {
            boolean up = found.isUp();
            boolean loopback = found.isLoopback();
            for (InterfaceAddress address : found.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address own) {
                    var broadcast = Optional.ofNullable(address.getBroadcast());
                    Use use = use(found.getName(), up, loopback, broadcast.isPresent(), named);
                    networks.add(
                            new HostNetwork(
                                    found.getName(),
                                    own,
                                    address.getNetworkPrefixLength(),
                                    broadcast,
                                    use));
                }
            }
        }
        return networks;
    }

    static Use use(
            String name, boolean up, boolean loopback, boolean broadcasts, Set<String> named) {
        if (loopback) {
            return Use.LOOPBACK;
        }
        if (!named.isEmpty() && !named.contains(name)) {
            return Use.NOT_NAMED;
        }
        if (named.isEmpty() && OF_CONTAINERS.matcher(name).matches()) {
            return Use.CONTAINER;
        }
        if (!up) {
            return Use.DOWN;
        }
        return broadcasts ? Use.USED : Use.NO_BROADCAST;
    }
}
