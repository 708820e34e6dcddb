package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Looks who is in the networks of this host, and takes no part: broadcasts a probe three times from
 * a port of its own, which each peer answers, and listens to what leaders say on the broadcast
 * port. Runs on the caller's thread.
 */
public final class NetworkProbe {
    /** A datagram may be lost. */
    private static final int PROBES = 3;

    /** Different answers and announcements that are kept. */
    private static final int KEPT_MAX = 4_096;

    private static final int NUMBERS = 1_000_000_000;

    private final DiscoverySettings settings;
    private final BroadcastTargets targets;
    private final Map<Long, Sent> sent = new HashMap<>();
    private final Map<String, Reply> replies = new LinkedHashMap<>();
    private final Map<String, Heard> leaders = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Datagrams datagrams;
    private final List<String> problems = new ArrayList<>();
    private final List<String> uncounted = new ArrayList<>();

    /** When a probe went out. */
    private record Sent(long nanos, long epochMillis) {}

    /**
     * A peer's answer.
     *
     * @param host where it came from
     * @param roundTripNanos from the probe to the answer, the quickest of three
     * @param clockAheadMillis how far that peer's clock is ahead of this host's, give or take half
     *     the round trip
     */
    public record Reply(
            Message.ProbeAnswer answer, String host, long roundTripNanos, long clockAheadMillis) {}

    /** What a leader said by itself, and where from. */
    public record Heard(Message.LeaderAnnouncement announcement, String host) {}

    /**
     * What came of it.
     *
     * @param targets where the probes were broadcast to
     * @param problems what the system refused, one sentence each
     * @param uncounted hosts whose datagrams do not count, and why, one sentence each
     */
    public record Found(
            Set<InetAddress> targets,
            List<Reply> replies,
            List<Heard> leaders,
            List<String> problems,
            List<String> uncounted) {}

    private NetworkProbe(DiscoverySettings settings) throws IOException {
        this.settings = settings;
        this.datagrams = new Datagrams(settings.keys());
        this.targets =
                new BroadcastTargets(
                        settings.host(),
                        settings.broadcastAddress(),
                        settings.interfaces(),
                        HostNetwork::all);
    }

    /**
     * Looks, for as long as {@code patience}.
     *
     * @param settings the own peer id in it is not looked at
     * @throws IOException if no socket can be opened, or the networks cannot be listed
     */
    public static Found look(DiscoverySettings settings, Duration patience) throws IOException {
        return new NetworkProbe(settings).look(patience.toNanos());
    }

    /** {@return whether somebody accepts connections there; who that is, is not asked} */
    public static boolean accepts(Endpoint at, Duration patience) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(at.host(), at.port()), (int) patience.toMillis());
            return true;
        } catch (IOException _) {
            return false; // that is the answer
        }
    }

    private Found look(long patienceNanos) throws IOException {
        try (var selector = Selector.open();
                var own = channel();
                var shared = channel()) {
            own.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));
            own.register(selector, SelectionKey.OP_READ);
            if (share(shared)) {
                shared.register(selector, SelectionKey.OP_READ);
            }
            long startNanos = System.nanoTime();
            for (int i = 0; i < PROBES; i++) {
                probe(own);
                listen(selector, startNanos + patienceNanos * (i + 1) / PROBES);
            }
        }
        return new Found(
                targets.at(System.nanoTime()),
                List.copyOf(replies.values()),
                List.copyOf(leaders.values()),
                List.copyOf(problems),
                List.copyOf(uncounted));
    }

    private static DatagramChannel channel() throws IOException {
        var channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
        channel.configureBlocking(false);
        return channel;
    }

    /** A peer on this host has the port, too. */
    private boolean share(DatagramChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), settings.port()));
            return true;
        } catch (IOException e) {
            problems.add("cannot listen on UDP port " + settings.port() + ": " + Connection.why(e));
            return false;
        }
    }

    private void probe(DatagramChannel own) throws IOException {
        long number = ThreadLocalRandom.current().nextLong(NUMBERS);
        byte[] datagram = datagrams.encode(new Message.Probe(number));
        sent.put(number, new Sent(System.nanoTime(), System.currentTimeMillis()));
        for (InetAddress target : targets.at(System.nanoTime())) {
            try {
                own.send(ByteBuffer.wrap(datagram), new InetSocketAddress(target, settings.port()));
            } catch (IOException e) {
                problems.add(
                        "cannot broadcast to "
                                + target.getHostAddress()
                                + ": "
                                + Connection.why(e));
            }
        }
    }

    private void listen(Selector selector, long untilNanos) throws IOException {
        var datagram = ByteBuffer.allocate(Datagrams.BYTES_MAX + 1);
        long leftNanos = untilNanos - System.nanoTime();
        while (leftNanos > 0) {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
            for (SelectionKey key : selector.selectedKeys()) {
                receive((DatagramChannel) key.channel(), datagram);
            }
            selector.selectedKeys().clear();
            leftNanos = untilNanos - System.nanoTime();
        }
    }

    private void receive(DatagramChannel channel, ByteBuffer datagram) throws IOException {
        var sender = (InetSocketAddress) channel.receive(datagram.clear());
        if (sender != null && targets.isMet(sender.getAddress())) {
            String host = sender.getAddress().getHostAddress();
            switch (datagrams.decode(datagram.array(), datagram.position())) {
                case Datagrams.Heard.Said(var message, _) -> take(message, host);
                case Datagrams.Heard.Refused(var kind, var why)
                        when refused.size() < KEPT_MAX && refused.add(host + kind) ->
                        uncounted.add("a datagram does not count: " + host + " " + why);
                default -> {
                    // it was heard, or told of, before
                }
            }
        }
    }

    private void take(Message message, String host) {
        switch (message) {
            case Message.ProbeAnswer answer when sent.containsKey(answer.number()) ->
                    answered(answer, host);
            case Message.LeaderAnnouncement announcement -> {
                if (leaders.size() < KEPT_MAX) {
                    leaders.put(host + " " + announcement.leader(), new Heard(announcement, host));
                }
            }
            default -> {
                // other peers' business
            }
        }
    }

    private void answered(Message.ProbeAnswer answer, String host) {
        Sent question = sent.get(answer.number());
        long roundTripNanos = System.nanoTime() - question.nanos();
        long halfMillis = TimeUnit.NANOSECONDS.toMillis(roundTripNanos / 2);
        long aheadMillis = answer.epochMillis() - question.epochMillis() - halfMillis;
        String key = host + " " + answer.peer() + " " + answer.endpoint(); // two may share an id
        var known = replies.get(key);
        boolean news = known == null && replies.size() < KEPT_MAX;
        if (news || known != null && roundTripNanos < known.roundTripNanos()) {
            replies.put(key, new Reply(answer, host, roundTripNanos, aheadMillis));
        }
    }
}
