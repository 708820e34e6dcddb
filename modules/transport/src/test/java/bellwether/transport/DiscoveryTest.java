package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Discovery on the loopback network only; no datagram leaves the host. */
@Timeout(60)
class DiscoveryTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = new Threads((name, e) -> failures.add(name + " " + e));

    @AfterEach
    void stop() {
        threads.close();
        assertEquals(List.of(), failures);
    }

    private Discovery discovery(PeerId id, int port, Recorder events) throws IOException {
        var settings = new DiscoverySettings(id, "127.0.0.1", port, Optional.empty(), Set.of());
        return new Discovery(settings, threads, events);
    }

    @Test
    void threePeersOnOnePortAllHearEachOtherAndNotThemselves() throws IOException {
        int port = freePort();
        var a = new Recorder();
        var b = new Recorder();
        var c = new Recorder();
        try (Discovery first = discovery(Node.A, port, a);
                Discovery second = discovery(Node.B, port, b);
                Discovery third = discovery(Node.C, port, c)) {
            first.broadcast(request(Node.A));
            second.broadcast(request(Node.B));
            third.broadcast(new Message.LeaderAnnouncement(Node.C, 5, "g", 3, Optional.empty()));
            a.await("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            a.await("heard 127.0.0.1 LeaderAnnouncement");
            b.await("heard 127.0.0.1 NewPeerRequest[peer=aaaaaaaa");
            b.await("heard 127.0.0.1 LeaderAnnouncement");
            c.await("heard 127.0.0.1 NewPeerRequest[peer=aaaaaaaa");
            c.await("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            for (Recorder events : List.of(a, b, c)) {
                assertEquals(2, events.lines().size(), events.lines()::toString);
            }
        }
    }

    @Test
    void aPortThatIsTakenIsWarnedOfAndThePeerStillSends() throws IOException {
        var events = new Recorder();
        try (var taken = new DatagramSocket(null)) {
            taken.setReuseAddress(false);
            taken.bind(new InetSocketAddress("0.0.0.0", 0));
            taken.setSoTimeout(20_000);
            try (Discovery discovery = discovery(Node.A, taken.getLocalPort(), events)) {
                String warning = events.await("warned");
                assertTrue(warning.contains("port " + taken.getLocalPort()), warning);
                discovery.broadcast(request(Node.A));
                var packet = new DatagramPacket(new byte[600], 600);
                taken.receive(packet);
                String text =
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                assertTrue(text.startsWith("NEW_PEER_REQUEST:" + Node.A + ":7:g"), text);
            }
        }
    }

    @Test
    void malformedDatagramsAreWarnedOfOnceAndHarmNobody() throws IOException {
        int port = freePort();
        var events = new Recorder();
        try (Discovery discovery = discovery(Node.A, port, events);
                Discovery other = discovery(Node.B, port, new Recorder());
                var sender = new DatagramSocket()) {
            sender.setBroadcast(true);
            for (int i = 0; i < 5; i++) {
                send(sender, port, "NEW_PEER_REQUEST:me:0");
            }
            send(sender, port, "NEW_PEER_REQUEST:" + Node.C + ":1:" + "g".repeat(600));
            send(sender, port, "HEARTBEAT");
            other.broadcast(request(Node.B));
            events.await("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            assertEquals(1, events.count("warned malformed"));
            assertEquals(1, events.count("heard"));
            discovery.broadcast(request(Node.A));
        }
    }

    @Test
    void anAddressThatThisHostDoesNotHaveHasNoTargets() throws IOException {
        var events = new Recorder();
        var settings =
                new DiscoverySettings(
                        Node.A, "198.51.100.7", freePort(), Optional.empty(), Set.of());
        try (var discovery = new Discovery(settings, threads, events)) {
            discovery.broadcast(request(Node.A));
            discovery.broadcast(request(Node.A));
            assertTrue(events.await("warned").contains("198.51.100.7"));
            assertEquals(1, events.lines().size());
        }
    }

    private static Message request(PeerId id) {
        return new Message.NewPeerRequest(id, 7, Optional.of("g"));
    }

    private static void send(DatagramSocket sender, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var to = new InetSocketAddress(InetAddress.ofLiteral("127.255.255.255"), port);
        sender.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
