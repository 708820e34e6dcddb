package bellwether.launcher.runtime;

import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalReader;
import bellwether.protocol.Message;
import bellwether.transport.ConnectionSettings;
import bellwether.transport.Connections;
import bellwether.transport.Discovery;
import bellwether.transport.DiscoverySettings;
import bellwether.transport.HostNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;

/** A peer's sockets: its connections and its part in discovery. Open from the start. */
final class Network implements AutoCloseable {
    private final Connections connections;
    private final Discovery discovery;
    private final Endpoint endpoint;

    private Network(Connections connections, Discovery discovery, Endpoint endpoint) {
        this.connections = connections;
        this.discovery = discovery;
        this.endpoint = endpoint;
    }

    /**
     * Binds and listens.
     *
     * @param receiver takes what other peers say
     * @param journal what journal streams are read from
     * @throws IOException if the port is taken or the address is not ours
     */
    static Network open(
            Run run, Shell shell, NetworkEvents.Receiver receiver, JournalReader journal)
            throws IOException {
        var config = run.config();
        var events = new NetworkEvents(shell.inbox(), receiver, shell.log());
        var hello = new CompletableFuture<Message.Hello>(); // the port is known only once bound
        var connections =
                new Connections(
                        new ConnectionSettings(
                                run.id(),
                                config.discovery().groupName(),
                                config.listenAddress(),
                                run.port(),
                                hello::join,
                                ConnectionSettings.Bounds.DEFAULT.withQuietNanos(
                                        config.election().heartbeatTimeout().toNanos()),
                                run.keys()),
                        shell.threads(),
                        events,
                        journal);
        try {
            var endpoint = new Endpoint(config.address(), connections.local().port());
            hello.complete(run.hello(endpoint));
            var settings =
                    new DiscoverySettings(
                            run.id(),
                            config.listenAddress(),
                            config.discovery().broadcastPort(),
                            config.discovery().broadcastAddress(),
                            config.discovery().interfaces(),
                            run.keys());
            var discovery = new Discovery(settings, shell.threads(), events);
            discovery.tellTwins(endpoint.port());
            return new Network(connections, discovery, endpoint);
        } catch (IOException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /**
     * Tries the configured port before anything on the disk is touched: a peer that cannot start
     * must not set the data of the run before aside.
     *
     * @throws IOException if the port is taken or the address is not ours
     */
    static void requirePort(PeerConfig config) throws IOException {
        var address = new InetSocketAddress(config.listenAddress(), config.port());
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on "
                            + config.listenAddress()
                            + ":"
                            + config.port()
                            + ": "
                            + why(address, e),
                    e);
        }
    }

    /** {@return what to correct, where the system's own words do not say it} */
    private static String why(InetSocketAddress address, IOException refusal) throws IOException {
        if (address.isUnresolved()) {
            return "no host of that name is known; correct address";
        }
        return HostNetwork.isOwn(address.getAddress())
                ? refusal.getMessage() + "; stop who has the port, or correct port"
                : "no network interface of this host has it; correct address";
    }

    Connections connections() {
        return connections;
    }

    Discovery discovery() {
        return discovery;
    }

    /** {@return where this peer accepts connections, as others are told} */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Lets what is queued go out, for a bounded time, and closes all sockets. */
    @Override
    public void close() {
        discovery.close();
        connections.close();
    }
}
