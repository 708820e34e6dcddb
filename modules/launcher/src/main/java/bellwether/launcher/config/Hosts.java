package bellwether.launcher.config;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Printable;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses and names of hosts as an operator writes them. Nothing is looked up. */
final class Hosts {
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
                            + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

    private Hosts() {}

    /**
     * {@return {@code text}, which is an address or could be a name}
     *
     * @throws IllegalArgumentException if it is neither
     */
    static String require(String text) {
        String host = new Endpoint(text, 1).host();
        if (!isLiteral(host)
                && (NUMBERS.matcher(host).matches() || !NAME.matcher(host).matches())) {
            throw new IllegalArgumentException(
                    "'"
                            + Printable.of(text)
                            + "' is no address such as 192.0.2.7, and no host name");
        }
        return host;
    }

    /** {@return whether it is this host itself, whatever its networks are} */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || isLiteral(host) && InetAddress.ofLiteral(host).isLoopbackAddress();
    }

    /** {@return whether it is an address, and not a name} */
    static boolean isLiteral(String host) {
        boolean isWritten = host.contains(":") || NUMBERS.matcher(host).matches();
        if (!isWritten || !host.contains(":") && host.split("\\.", -1).length != 4) {
            return false; // 127.1 is an address to some programs, and a slip to most people
        }
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
