package bellwether.transport;

import java.util.Objects;

/**
 * What those may cost us who connect and have not said yet who they are. Each is a bound of its
 * own; {@link #DEFAULT} is what a peer runs with.
 *
 * @param strangersMax connections of which it is not known yet who is at the other end
 * @param perAddressMax the same, from one address
 * @param arrivalsPerAddress new connections from one address
 * @param arrivals new connections from all addresses that no member has been at lately
 * @param connectionsPerPeerMax that one peer may have with us at once
 */
record Admission(
        int strangersMax,
        int perAddressMax,
        Rate.Limit arrivalsPerAddress,
        Rate.Limit arrivals,
        int connectionsPerPeerMax) {
    /** Sixty-four peers on one host, which all connect at once, stay below it. */
    static final Admission DEFAULT =
            new Admission(256, 128, new Rate.Limit(64, 256), new Rate.Limit(100, 256), 16);

    Admission {
        Objects.requireNonNull(arrivalsPerAddress);
        Objects.requireNonNull(arrivals);
        if (strangersMax < 1 || perAddressMax < 1 || connectionsPerPeerMax < 1) {
            throw new IllegalArgumentException("a bound is not positive");
        }
    }
}
