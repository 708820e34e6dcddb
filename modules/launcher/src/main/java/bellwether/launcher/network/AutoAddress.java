package bellwether.launcher.network;

import bellwether.transport.AddressChoice;
import bellwether.transport.HostNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code address=auto} stands for at this moment.
 *
 * @param networks all that the host has
 * @param best the one whose address others are told; empty: there is none to use
 * @param defaultRoute the interface that leads to everywhere else
 */
public record AutoAddress(
        List<HostNetwork> networks, Optional<HostNetwork> best, Optional<String> defaultRoute) {
    /** The address of a peer whose host has no network: nobody hears it, and it hears nobody. */
    public static final String ALONE = "127.0.0.1";

    public AutoAddress {
        networks = List.copyOf(networks);
    }

    /**
     * Looks at the networks that there are now.
     *
     * @param named interfaces to use; empty: those that do
     */
    public static AutoAddress look(Set<String> named) throws IOException {
        return of(HostNetwork.all(named), AddressChoice.defaultRoute());
    }

    static AutoAddress of(List<HostNetwork> networks, Optional<String> defaultRoute) {
        return new AutoAddress(networks, AddressChoice.best(networks, defaultRoute), defaultRoute);
    }

    /** {@return the address to tell} */
    public String address() {
        return best.map(network -> network.address().getHostAddress()).orElse(ALONE);
    }

    /**
     * {@return the address to move to from {@code current}; empty: it is good enough} A peer does
     * not move to an address that is merely better, since moving costs it a moment; and one whose
     * cable is pulled waits for it to be put back.
     */
    Optional<String> instead(String current) {
        if (best.isEmpty() || address().equals(current)) {
            return Optional.empty();
        }
        var standing =
                networks.stream()
                        .filter(HostNetwork::isUsed)
                        .filter(network -> network.address().getHostAddress().equals(current))
                        .findFirst();
        boolean makeshift =
                standing.isPresent()
                        && standing.get().address().isLinkLocalAddress()
                        && !best.get().address().isLinkLocalAddress();
        return standing.isEmpty() || makeshift ? Optional.of(address()) : Optional.empty();
    }

    /** {@return what was chosen and why, in one line} */
    public String text() {
        if (best.isEmpty()) {
            return "address=auto: no network is up; alone until there is one" + unused();
        }
        HostNetwork chosen = best.get();
        boolean routed = defaultRoute.filter(chosen.name()::equals).isPresent();
        String why = routed ? "which has the default route" : "the first that is up";
        return "address=auto: "
                + address()
                + " of "
                + chosen.name()
                + ", "
                + why
                + "; broadcasts in "
                + networks.stream()
                        .filter(HostNetwork::isUsed)
                        .map(HostNetwork::toString)
                        .collect(Collectors.joining(", "))
                + unused();
    }

    private String unused() {
        String text =
                networks.stream()
                        .filter(network -> !network.isUsed())
                        .filter(network -> network.use() != HostNetwork.Use.LOOPBACK)
                        .map(network -> network + " (" + network.use() + ")")
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? "" : "; not used: " + text;
    }
}
