package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Broadcasts datagrams and hears those of others, on one socket. Several peers on a host share the
 * port. The own datagrams, which come back, are dropped, those of another under the own id told of;
 * malformed ones are counted and warned of once a minute. Safe for use by many threads.
 */
public final class Discovery implements AutoCloseable {
    private static final int FAILURES_MAX = 8;

    /** Datagrams looked at: a group of a thousand says less. */
    private static final Rate.Limit IN_ALL = new Rate.Limit(2_000, 2_000);

    /** From one host: several peers may be there. */
    private static final Rate.Limit PER_HOST = new Rate.Limit(100, 400);

    private static final long FLOOD_PAUSE_MILLIS = 5;

    private final DiscoverySettings settings;
    private final EventGate gate;
    private final Warnings warnings;
    private final BroadcastTargets targets;
    private final DatagramChannel channel;
    private final Datagrams datagrams;
    private final Rate inAll = new Rate(IN_ALL, System.nanoTime());
    private final Rates perHost = new Rates(PER_HOST);
    private final ProbeResponder probes = new ProbeResponder();
    private volatile int ownPort; // 0: not known yet
    private Set<InetAddress> lastTargets = Set.of();

    /**
     * Opens the socket and begins to listen. A broadcast port that cannot be bound is warned of,
     * and the peer then only sends.
     *
     * @throws IOException if an address cannot be resolved or no socket opened at all
     */
    public Discovery(DiscoverySettings settings, Threads threads, PeerEvents events)
            throws IOException {
        this.settings = Objects.requireNonNull(settings);
        gate = new EventGate(events);
        warnings = new Warnings(gate);
        datagrams = new Datagrams(settings.keys());
        targets =
                new BroadcastTargets(
                        settings.host(),
                        settings.broadcastAddress(),
                        settings.interfaces(),
                        HostNetwork::all);
        channel = DiscoveryChannel.open(settings.port(), warnings);
        threads.start("discovery", this::listen);
    }

    /**
     * From now on probes are answered.
     *
     * @param answers makes the answer to the probe of a number; must not block
     */
    public void answerProbes(LongFunction<Message.ProbeAnswer> answers) {
        probes.answerWith(answers);
    }

    /**
     * From now on others that go by this peer's id are told of.
     *
     * @param port where this peer accepts connections
     */
    public void tellTwins(int port) {
        ownPort = port;
    }

    /** Sends {@code message} to everybody. A failure is warned of, once a minute. */
    public synchronized void broadcast(Message message) {
        byte[] datagram = datagrams.encode(message);
        try {
            var addresses = targets.at(System.nanoTime());
            if (addresses.isEmpty()) {
                String why = "no network with a broadcast address has " + settings.host();
                warnings.repeated("broadcast", why);
            } else if (!lastTargets.isEmpty() && !addresses.equals(lastTargets)) {
                warnings.repeated("networks " + addresses, "broadcasts now go to " + addresses);
            }
            lastTargets = addresses.isEmpty() ? lastTargets : addresses;
            for (InetAddress address : addresses) {
                send(datagram, new InetSocketAddress(address, settings.port()));
            }
        } catch (IOException e) {
            warnings.repeated("broadcast", "cannot list networks: " + Connection.why(e));
        }
    }

    private void send(byte[] datagram, InetSocketAddress target) {
        try {
            channel.send(ByteBuffer.wrap(datagram), target);
        } catch (ClosedChannelException _) {
            return; // this peer stops
        } catch (IOException e) {
            String why = "cannot send to " + target + ": " + Connection.why(e);
            warnings.repeated(target.toString(), why);
        }
    }

    private void listen() {
        var datagram = ByteBuffer.allocate(Datagrams.BYTES_MAX + 1); // to see one too long
        int failures = 0;
        while (channel.isOpen()) {
            try {
                datagram.clear();
                var sender = (InetSocketAddress) channel.receive(datagram);
                failures = 0;
                if (!inAll.take(System.nanoTime())) {
                    warnings.repeated("flood", "too many datagrams, not all are looked at");
                    Thread.sleep(FLOOD_PAUSE_MILLIS); // the system drops what is too much
                } else if (targets.isMet(sender.getAddress())) {
                    take(datagram, sender);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // this peer stops
            } catch (ClosedChannelException _) {
                return; // this peer stops
            } catch (IOException e) {
                failures++;
                if (failures == FAILURES_MAX) {
                    throw new UncheckedIOException("discovery hears nothing any more", e);
                }
                warnings.repeated("receive", "cannot receive datagrams: " + Connection.why(e));
            }
        }
    }

    private void take(ByteBuffer datagram, InetSocketAddress sender) {
        String host = sender.getAddress().getHostAddress();
        switch (datagrams.decode(datagram.array(), datagram.position())) {
            case Datagrams.Heard.Said(var message, boolean isOfBefore) -> {
                if (isOfBefore && isAboutSelf(message)) {
                    return; // the start before this one said so, and somebody repeats it
                }
                if (perHost.take(Rates.source(sender.getAddress()), System.nanoTime())) {
                    take(message, sender, host);
                } else {
                    warnings.repeated("flood " + host, "too many datagrams from " + host);
                }
            }
            case Datagrams.Heard.Refused(var kind, var why) ->
                    warnings.repeated(kind, "a datagram does not count: " + host + " " + why);
            case Datagrams.Heard.Again() -> {
                // it came over two networks, or somebody repeats it: it has been heard
            }
        }
    }

    private void take(Message message, InetSocketAddress sender, String host) {
        switch (message) {
            case Message.NewPeerRequest request when isSelf(request.peer()) ->
                    takeOwn(sender, request.port(), false);
            case Message.LeaderAnnouncement leader when isSelf(leader.leader()) ->
                    takeOwn(sender, leader.port(), true);
            case Message.NewPeerRequest _, Message.LeaderAnnouncement _ ->
                    gate.heard(message, host);
            case Message.Probe probe ->
                    probes.answer(probe, System.nanoTime())
                            .ifPresent(answer -> send(datagrams.encode(answer), sender));
            default -> warnings.repeated("other", "no use for a datagram from " + host);
        }
    }

    private boolean isAboutSelf(Message message) {
        return switch (message) {
            case Message.NewPeerRequest request -> isSelf(request.peer());
            case Message.LeaderAnnouncement leader -> isSelf(leader.leader());
            default -> false;
        };
    }

    private boolean isSelf(PeerId about) {
        return about.equals(settings.self());
    }

    /** An own datagram has come back, or somebody else has this peer's id. */
    private void takeOwn(InetSocketAddress sender, int port, boolean leads) {
        int own = ownPort;
        if (own > 0 && (port != own || !isOfThisHost(sender.getAddress()))) {
            gate.twin(new Endpoint(sender.getAddress().getHostAddress(), port), leads);
        }
    }

    private static boolean isOfThisHost(InetAddress sender) {
        try {
            return NetworkInterface.getByInetAddress(sender) != null;
        } catch (SocketException _) {
            return true; // it cannot be told: then it is no news
        }
    }

    /** Hears and sends no more. */
    @Override
    public void close() {
        gate.mute();
        try {
            channel.close();
        } catch (IOException e) {
            warnings.warn("closing the discovery socket failed: " + Connection.why(e));
        }
    }
}
