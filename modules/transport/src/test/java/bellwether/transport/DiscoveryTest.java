package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
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
        var settings =
                new DiscoverySettings(
                        id, "127.0.0.1", port, Optional.empty(), Set.of(), Optional.empty());
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
            assertEquals(1, events.count("warned a datagram does not count"));
            assertEquals(1, events.count("heard"));
            discovery.broadcast(request(Node.A));
        }
    }

    @Test
    void anotherUnderTheOwnIdIsToldOfAndTheOwnDatagramsAreNot() throws IOException {
        int port = freePort();
        var events = new Recorder();
        try (Discovery discovery = discovery(Node.A, port, events);
                Discovery twin = discovery(Node.A, port, new Recorder())) {
            discovery.tellTwins(5_000);
            discovery.broadcast(new Message.NewPeerRequest(Node.A, 5_000, Optional.empty()));
            twin.broadcast(new Message.NewPeerRequest(Node.A, 5_001, Optional.empty()));
            twin.broadcast(new Message.LeaderAnnouncement(Node.A, 5_001, "g", 3, Optional.empty()));
            events.await("twin 127.0.0.1:5001 leads");
            assertEquals(
                    List.of("twin 127.0.0.1:5001", "twin 127.0.0.1:5001 leads"),
                    events.lines().stream().filter(line -> !line.startsWith("warned")).toList());
        }
    }

    private static Message.ProbeAnswer answer(PeerId id, long number) {
        return new Message.ProbeAnswer(
                number,
                System.currentTimeMillis() + 5_000,
                id,
                "g",
                3,
                2,
                Optional.of(Node.B),
                new Endpoint("127.0.0.1", 7));
    }

    @Test
    void aProbeTellsTwoPeersOfOneIdApart() throws IOException {
        int port = freePort();
        var twinAt = new Endpoint("127.0.0.1", 8);
        try (Discovery first = discovery(Node.A, port, new Recorder());
                Discovery twin = discovery(Node.A, port, new Recorder())) {
            first.answerProbes(number -> answer(Node.A, number));
            twin.answerProbes(number ->
                    new Message.ProbeAnswer(
                            number, 0, Node.A, "g", 0, 0, Optional.empty(), twinAt));

            var found = look(port, Duration.ofSeconds(2));

            assertEquals(
                    Set.of(new Endpoint("127.0.0.1", 7), twinAt),
                    found.replies().stream()
                            .map(reply -> reply.answer().endpoint())
                            .collect(Collectors.toSet()));
        }
    }

    private NetworkProbe.Found look(int port, Duration patience) throws IOException {
        var settings =
                new DiscoverySettings(
                        Node.C, "127.0.0.1", port, Optional.empty(), Set.of(), Optional.empty());
        return NetworkProbe.look(settings, patience);
    }

    @Test
    void aProbeFindsEachPeerAndDisturbsNone() throws IOException {
        int port = freePort();
        var a = new Recorder();
        var b = new Recorder();
        try (Discovery first = discovery(Node.A, port, a);
                Discovery second = discovery(Node.B, port, b)) {
            first.answerProbes(number -> answer(Node.A, number));
            second.answerProbes(number -> answer(Node.B, number));

            var found = look(port, Duration.ofSeconds(3));

            assertEquals(Set.of(InetAddress.ofLiteral("127.255.255.255")), found.targets());
            assertEquals(List.of(), found.problems());
            var peers = found.replies().stream().map(reply -> reply.answer().peer()).toList();
            assertEquals(Set.of(Node.A, Node.B), Set.copyOf(peers));
            assertEquals(2, peers.size());
            for (var reply : found.replies()) {
                assertEquals("127.0.0.1", reply.host());
                long aheadMillis = reply.clockAheadMillis();
                long halfMillis = reply.roundTripNanos() / 2_000_000 + 2;
                assertTrue(Math.abs(aheadMillis - 5_000) <= halfMillis, () -> "" + reply);
            }
        }
        assertEquals(List.of(), a.lines());
        assertEquals(List.of(), b.lines());
    }

    @Test
    void aPeerThatSaysNothingYetDoesNotAnswerAProbe() throws IOException {
        int port = freePort();
        var events = new Recorder();
        try (Discovery discovery = discovery(Node.A, port, events)) {
            discovery.broadcast(request(Node.A));
            assertEquals(List.of(), look(port, Duration.ofMillis(300)).replies());
        }
        assertEquals(List.of(), events.lines());
    }

    @Test
    void aLookHearsWhatLeadersSayByThemselves() throws IOException, InterruptedException {
        int port = freePort();
        try (Discovery discovery = discovery(Node.A, port, new Recorder())) {
            var timers = new Timers(threads);
            var leads = new Message.LeaderAnnouncement(Node.A, 5, "g", 3, Optional.empty());
            timers.arm("say", 300_000_000, () -> discovery.broadcast(leads));
            var heard = look(port, Duration.ofSeconds(2)).leaders();
            timers.close();
            assertEquals(List.of(new NetworkProbe.Heard(leads, "127.0.0.1")), heard);
        }
    }

    @Test
    void aLookOnATakenPortSaysSoAndStillAsks() throws IOException {
        try (var taken = new DatagramSocket(null)) {
            taken.setReuseAddress(false);
            taken.bind(new InetSocketAddress("0.0.0.0", 0));
            var found = look(taken.getLocalPort(), Duration.ofMillis(200));
            assertEquals(1, found.problems().size(), found::toString);
            assertTrue(found.problems().getFirst().startsWith("cannot listen on UDP port"));
        }
    }

    @Test
    void whetherSomebodyAcceptsConnections() throws IOException {
        Endpoint at;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            at = new Endpoint("127.0.0.1", server.getLocalPort());
            assertTrue(NetworkProbe.accepts(at, Duration.ofSeconds(5)));
        }
        assertFalse(NetworkProbe.accepts(at, Duration.ofSeconds(5)));
    }

    @Test
    void probesAreAnsweredSoManyTimesASecond() {
        var responder = new ProbeResponder();
        responder.answerWith(number -> answer(Node.A, number));
        long startNanos = Long.MAX_VALUE - 1_000; // the clock may wrap
        for (int i = 0; i < ProbeResponder.ANSWERS_MAX; i++) {
            assertTrue(responder.answer(new Message.Probe(i), startNanos + i).isPresent());
        }
        long lastNanos = startNanos + 999_999_999;
        assertTrue(responder.answer(new Message.Probe(1), lastNanos).isEmpty());
        assertTrue(responder.answer(new Message.Probe(1), lastNanos + 1).isPresent());
    }

    @Test
    void anAddressThatThisHostDoesNotHaveHasNoTargets() throws IOException {
        var events = new Recorder();
        var settings =
                new DiscoverySettings(
                        Node.A,
                        "198.51.100.7",
                        freePort(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty());
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
