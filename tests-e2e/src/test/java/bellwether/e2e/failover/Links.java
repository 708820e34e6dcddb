package bellwether.e2e.failover;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is done to the network of a host, by its own packet filter. All of it is undone by {@link
 * #heal}, and when the host is switched off.
 */
final class Links {
    private static final String DELAY =
            "/opt/bellwether/bin/java -Xmx32m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
                    + " -cp /suite bellwether.e2e.failover.PacketDelay";

    private Links() {}

    /** Nothing gets out or in. The cable is not seen to be pulled: packets vanish. */
    static void cut(Host host) throws IOException, InterruptedException {
        trouble(host, "iptables -A INPUT ! -i lo -j DROP; iptables -A OUTPUT ! -o lo -j DROP");
    }

    /** What the others send does not arrive; what this host sends, does. */
    static void deafen(Host host, Collection<Host> to) throws IOException, InterruptedException {
        trouble(host, drops(to));
    }

    /** Each part hears only itself. */
    static void split(List<? extends Collection<Host>> parts)
            throws IOException, InterruptedException {
        for (Collection<Host> part : parts) {
            var others =
                    parts.stream()
                            .filter(other -> other != part)
                            .flatMap(Collection::stream)
                            .toList();
            for (Host host : part) {
                trouble(host, drops(others));
            }
        }
    }

    private static void trouble(Host host, String command)
            throws IOException, InterruptedException {
        host.troubled(true);
        host.run(command);
    }

    private static String drops(Collection<Host> from) {
        return from.stream()
                .map(host -> "iptables -A INPUT -s " + host.address() + " -j DROP")
                .collect(Collectors.joining(" && "));
    }

    /**
     * Of what arrives, a part is lost.
     *
     * @param share from 0 to 1
     */
    static void lose(Host host, double share) throws IOException, InterruptedException {
        trouble(
                host,
                "iptables -A INPUT ! -i lo -m statistic --mode random --probability "
                        + share
                        + " -j DROP");
    }

    /** What this host sends to the others is sent twice. */
    static void duplicate(Host host, Collection<Host> to) throws IOException, InterruptedException {
        trouble(
                host,
                to.stream()
                        .filter(other -> other != host)
                        .map(Host::address)
                        .map(at ->
                                "iptables -t mangle -A OUTPUT -d %s -j TEE --gateway %s"
                                        .formatted(at, at))
                        .collect(Collectors.joining(" && ")));
    }

    /**
     * What arrives waits, each packet for a time of its own, so that they overtake one another.
     *
     * @param lossPercent of which so many are lost
     */
    static void delay(Host host, int millis, int jitterMillis, int lossPercent)
            throws IOException, InterruptedException {
        trouble(
                host,
                "touch /host/delay; "
                        + DELAY
                        + " /host/delay %d %d %d >>/host/delay.txt 2>&1 & "
                                .formatted(millis, jitterMillis, lossPercent)
                        + "iptables -A INPUT ! -i lo -j NFQUEUE --queue-num "
                        + PacketDelay.QUEUE
                        + " --queue-bypass");
    }

    /**
     * Ends the delay.
     *
     * @return how many packets have waited
     */
    static long delayed(Host host) throws IOException, InterruptedException {
        heal(host);
        var log = host.folder().resolve("delay.txt");
        Wait.until(
                host + " delays no more",
                HostGroup.PATIENCE,
                () -> Files.readString(log).contains("packets="));
        String text = Files.readString(log);
        return Long.parseLong(text.replaceAll("(?s).*packets=(\\d+).*", "$1"));
    }

    /** The cable is pulled, and the host sees that. */
    static void unplug(Host host) throws IOException, InterruptedException {
        trouble(host, "ip link set eth0 down");
    }

    static void plugIn(Host host) throws IOException, InterruptedException {
        trouble(host, "ip link set eth0 up");
    }

    /** Undoes everything. */
    static void heal(Host host) throws IOException, InterruptedException {
        host.troubled(false);
        host.run(
                "rm -f /host/delay; iptables -F; iptables -t mangle -F OUTPUT; ip link set eth0 up");
    }
}
