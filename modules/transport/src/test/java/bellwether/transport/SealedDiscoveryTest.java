package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.keys.DatagramSeal;
import bellwether.keys.KeyRing;
import bellwether.protocol.DatagramCodec;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams of a group with keys, on the loopback network only. */
@Timeout(120)
class SealedDiscoveryTest {
    @TempDir private static Path folder;

    private static KeyRing a;
    private static KeyRing b;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = new Threads((name, e) -> failures.add(name + " " + e));
    private final Recorder events = new Recorder();

    @BeforeAll
    static void make() throws Exception {
        var group = new Keyed(folder.resolve("group"), "g");
        a = group.host("a", Node.A);
        b = group.host("b", Node.B);
    }

    @AfterEach
    void stop() {
        threads.close();
        assertEquals(List.of(), failures);
    }

    private Discovery discovery(PeerId id, int port, Optional<KeyRing> keys, Recorder recorder)
            throws IOException {
        var settings =
                new DiscoverySettings(id, "127.0.0.1", port, Optional.empty(), Set.of(), keys);
        return new Discovery(settings, threads, recorder);
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void send(DatagramSocket from, int port, byte[] datagram) throws IOException {
        var loopback = InetAddress.ofLiteral("127.255.255.255");
        from.send(new DatagramPacket(datagram, datagram.length, loopback, port));
    }

    private static Message request(PeerId peer) {
        return new Message.NewPeerRequest(peer, 5, Optional.empty());
    }

    private static byte[] sealed(Message message, InstantSource clock) {
        return new DatagramSeal(b, clock).seal(DatagramCodec.encode(message));
    }

    @Test
    void onlyWhatIsSealedIsHeard() throws IOException {
        int port = freePort();
        var plain = new Recorder();
        try (Discovery one = discovery(Node.A, port, Optional.of(a), events);
                Discovery two = discovery(Node.B, port, Optional.of(b), new Recorder());
                Discovery open = discovery(Node.C, port, Optional.empty(), plain)) {
            open.broadcast(request(Node.C));
            assertTrue(events.await("warned").contains("has no group keys"));
            two.broadcast(request(Node.B));
            events.await("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            assertTrue(plain.await("warned").contains("this peer has none"));
            assertEquals(1, events.count("heard"));
            one.broadcast(request(Node.A));
            assertEquals(0, plain.count("heard"));
        }
    }

    @Test
    void whatWasHeardOrIsOldIsNotHeardAgain() throws IOException {
        int port = freePort();
        try (Discovery one = discovery(Node.A, port, Optional.of(a), events);
                var attacker = new DatagramSocket()) {
            attacker.setBroadcast(true);
            byte[] captured = sealed(request(Node.B), InstantSource.system());
            for (int i = 0; i < 5; i++) {
                send(attacker, port, captured);
            }
            var early = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-10));
            send(attacker, port, sealed(request(Node.C), early));
            String why = events.await("warned");
            assertTrue(why.contains("behind this host's"), why);
            send(attacker, port, sealed(request(Node.B), InstantSource.system()));
            events.awaitNth("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb", 2);
            assertEquals(2, events.count("heard"), "the captured one once, and the fresh one");
            one.broadcast(request(Node.A));
        }
    }

    /**
     * A peer that starts anew does not know any more what it has said, and a stranger does: to wait
     * for a leader of the own id would delay the next election.
     */
    @Test
    void whatAPeerSaidBeforeItsStartIsNoTwinOfIt() throws IOException {
        int port = freePort();
        try (Discovery one = discovery(Node.A, port, Optional.of(a), events);
                var attacker = new DatagramSocket()) {
            one.tellTwins(7);
            attacker.setBroadcast(true);
            var lead = new Message.LeaderAnnouncement(Node.A, 5, "g", 3, Optional.empty());
            var before = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-10));
            send(attacker, port, sealed(lead, before));
            send(attacker, port, sealed(request(Node.A), before));
            send(attacker, port, sealed(request(Node.B), before));
            events.await("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            assertEquals(0, events.count("twin"));
            send(attacker, port, sealed(lead, InstantSource.system()));
            events.await("twin 127.0.0.1:5 leads");
        }
    }

    /** So that somebody who looks what is wrong sees a host whose clock is. */
    @Test
    void aProbeIsAnsweredWhateverItsClock() throws IOException {
        int port = freePort();
        try (Discovery one = discovery(Node.A, port, Optional.of(a), events);
                var doctor = new DatagramSocket()) {
            one.answerProbes(number ->
                    new Message.ProbeAnswer(
                            number,
                            1,
                            Node.A,
                            "g",
                            1,
                            1,
                            Optional.empty(),
                            new bellwether.protocol.Endpoint("127.0.0.1", 1)));
            doctor.setBroadcast(true);
            doctor.setSoTimeout(20_000);
            InstantSource past = InstantSource.fixed(Instant.EPOCH);
            send(doctor, port, sealed(new Message.Probe(7), past));
            var answer = new DatagramPacket(new byte[1024], 1024);
            doctor.receive(answer);
            String said =
                    new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            assertTrue(said.startsWith("PROBE_ANSWER:7:"), said);
            assertTrue(said.contains("\nSEALED:"), said);
        }
    }

    /** Noise, lines of strangers, seals that do not fit: a hundred thousand of them. */
    @Test
    void aFloodIsSurvivedAndMembersAreHeardBehindIt() throws IOException {
        int port = freePort();
        try (Discovery one = discovery(Node.A, port, Optional.of(a), events);
                Discovery two = discovery(Node.B, port, Optional.of(b), new Recorder());
                var attacker = new DatagramSocket()) {
            attacker.setBroadcast(true);
            var random = new SplittableRandom(1);
            byte[] genuine = sealed(request(Node.B), InstantSource.system());
            byte[] unsealed = DatagramCodec.encode(request(Node.C));
            for (int i = 0; i < 100_000; i++) {
                switch (i % 3) {
                    case 0 -> {
                        byte[] forged = genuine.clone();
                        forged[random.nextInt(forged.length - 1)] ^= 1;
                        send(attacker, port, forged);
                    }
                    case 1 -> send(attacker, port, unsealed);
                    default -> {
                        byte[] noise = new byte[random.nextInt(900)];
                        random.nextBytes(noise);
                        send(attacker, port, noise);
                    }
                }
            }
            long heard = 0;
            while (heard == 0) { // one that comes while the buffer is full is lost, as any is
                two.broadcast(request(Node.B));
                heard = events.count("heard 127.0.0.1 NewPeerRequest[peer=bbbbbbbb");
            }
            assertEquals(0, events.count("heard 127.0.0.1 NewPeerRequest[peer=cccccccc"));
            assertTrue(events.count("warned") <= 10, events.lines().toString());
            one.broadcast(request(Node.A));
        }
    }
}
