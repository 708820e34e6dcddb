package bellwether.protocol;

import java.util.Objects;

/**
 * Where a peer accepts TCP connections.
 *
 * @param host an IP address or a host name, as the peer announced it; no white space
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final int HOST_LENGTH_MAX = 255;

    /**
     * @throws MalformedException if host or port are out of range
     */
    public Endpoint {
        Objects.requireNonNull(host);
        if (host.isEmpty() || host.length() > HOST_LENGTH_MAX) {
            throw new MalformedException("host is empty or longer than " + HOST_LENGTH_MAX);
        }
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) <= ' ' || host.charAt(i) > 126) {
                throw new MalformedException(
                        "host has an unprintable character: " + Printable.of(host));
            }
        }
        Port.require(port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
