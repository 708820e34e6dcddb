package bellwether.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which of this host's addresses others are best told: that of the interface with the default
 * route, else the first; one that a host gave itself because nobody else did (169.254.0.0/16) only
 * if there is no other.
 */
public final class AddressChoice {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final String ANYWHERE = "00000000";
    private static final int NAME_AT = 0;
    private static final int DESTINATION_AT = 1;
    private static final int METRIC_AT = 6;
    private static final int MASK_AT = 7;

    private AddressChoice() {}

    /**
     * {@return the best of the networks that are used; empty: none is}
     *
     * @param defaultRoute the interface that leads to everywhere else
     */
    public static Optional<HostNetwork> best(
            List<HostNetwork> networks, Optional<String> defaultRoute) {
        return networks.stream()
                .filter(HostNetwork::isUsed)
                .min((one, other) -> rank(one, other, defaultRoute.orElse(""))); // stable
    }

    /** One that is more than link-local first, and of those the default route's. */
    private static int rank(HostNetwork one, HostNetwork other, String defaultRoute) {
        int byScope =
                Boolean.compare(
                        one.address().isLinkLocalAddress(), other.address().isLinkLocalAddress());
        return byScope != 0
                ? byScope
                : Boolean.compare(
                        !one.name().equals(defaultRoute), !other.name().equals(defaultRoute));
    }

    /**
     * {@return the interface of the default route with the lowest metric}
     *
     * @throws IOException if the system's table cannot be read
     */
    public static Optional<String> defaultRoute() throws IOException {
        try {
            return defaultRoute(Files.readAllLines(ROUTES));
        } catch (NoSuchFileException _) {
            return Optional.empty(); // not Linux
        }
    }

    static Optional<String> defaultRoute(List<String> table) {
        return table.stream()
                .skip(1) // the heads of the columns
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > MASK_AT)
                .filter(columns ->
                        columns[DESTINATION_AT].equals(ANYWHERE)
                                && columns[MASK_AT].equals(ANYWHERE))
                .min((one, other) ->
                        Long.compare(
                                Long.parseLong(one[METRIC_AT]), Long.parseLong(other[METRIC_AT])))
                .map(columns -> columns[NAME_AT]);
    }
}
