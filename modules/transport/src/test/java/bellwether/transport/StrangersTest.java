package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.keys.KeyRing;
import bellwether.protocol.Limits;
import bellwether.protocol.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who connects and does not say who it is costs little, and keeps nobody out. */
@Timeout(120)
class StrangersTest {
    private static final Rate.Limit ANY = new Rate.Limit(100_000, 100_000);

    /** More than the systems of two hosts hold of what nobody reads. */
    private static final long POURED_MAX = 16 << 20;

    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    @TempDir private static Path folder;

    private static KeyRing a;
    private static KeyRing b;

    @BeforeAll
    static void make() throws Exception {
        var group = new Keyed(folder.resolve("group"), "g");
        a = group.host("a", Node.A);
        b = group.host("b", Node.B);
    }

    private static Admission admission(int strangers) {
        return new Admission(strangers, strangers, ANY, ANY, 16);
    }

    /** Places for eight; at the bound all stay, one above it the first goes. */
    @Test
    void atTheBoundAllStayAndOneAboveItTheOldestGoes() throws Exception {
        try (Node one = Node.bounded(Node.A, Optional.empty(), admission(8), LONG)) {
            var first = Script.to(one.at());
            var held = new ArrayList<Script>();
            for (int i = 1; i < 8; i++) {
                held.add(Script.to(one.at()));
            }
            first.patience(200);
            assertFalse(first.isClosedNow());
            try (Script ninth = Script.to(one.at())) {
                assertTrue(first.isClosed());
                held.add(ninth);
                for (Script still : held) {
                    still.patience(50);
                    assertFalse(still.isClosedNow());
                }
                assertTrue(one.events.await("warned").contains("too many do not"));
            }
            for (Script script : held) {
                script.close();
            }
        }
    }

    /**
     * All places are always taken by somebody who says nothing, and a member gets in all the same.
     */
    @Test
    void aFloodOfHalfOpenConnectionsKeepsNoMemberOut() throws Exception {
        try (Node one = Node.bounded(Node.A, Optional.of(a), admission(16), LONG);
                Node two = Node.secured(Node.B, b)) {
            var flood = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 64; i++) {
                    flood.add(new Socket(one.at().host(), one.at().port()));
                    flood.getLast().getOutputStream().write(new byte[] {22, 3, 1, 2}); // begun
                }
                two.connections.send(Node.A, one.at(), new Message.Ok());
                one.events.await("received bbbbbbbb Ok");
                for (int i = 0; i < 64; i++) {
                    flood.add(new Socket(one.at().host(), one.at().port()));
                }
                one.connections.send(Node.B, two.at(), new Message.Ok());
                two.events.await("received aaaaaaaa Ok");
                assertEquals(0, one.events.count("disconnected"));
            } finally {
                for (Socket socket : flood) {
                    socket.close();
                }
            }
        }
    }

    /** Handshakes are computed one after the other, but for members' addresses. */
    @Test
    void anAddressOfAMemberWaitsForNoTurn() throws Exception {
        var warnings = new Warnings(new Recorder());
        var strangers = new Strangers(admission(8), warnings, System.nanoTime());
        var from = InetAddress.getLoopbackAddress();
        assertTrue(strangers.turns(from).isPresent());
        assertSame(strangers.turns(from).get(), strangers.turns(from).get());
        try (ServerSocket server = GuardedSocket.server()) {
            server.bind(new InetSocketAddress(from, 0));
            Socket other = new Socket(from, server.getLocalPort());
            var connection = Connection.accepted((GuardedSocket) server.accept(), 1_024);
            strangers.add(connection, from);
            assertTrue(strangers.turns(from).isPresent());
            strangers.isKnown(connection);
            assertFalse(strangers.turns(from).isPresent());
            assertTrue(strangers.turns(InetAddress.getByName("203.0.113.1")).isPresent());
            strangers.add(connection, from);
            strangers.isRefused(connection);
            assertTrue(strangers.turns(from).isPresent(), "perhaps it was revoked");
            connection.end("seen");
            other.close();
        }
    }

    /** A byte now and then, of a handshake as of a line, does not lengthen the time. */
    @Test
    void whoDripsBytesIsCutOffInTime() throws Exception {
        long quick = TimeUnit.MILLISECONDS.toNanos(400);
        for (Optional<KeyRing> keys : List.of(Optional.<KeyRing>empty(), Optional.of(a))) {
            try (Node one = Node.bounded(Node.A, keys, Admission.DEFAULT, quick);
                    Script loris = Script.to(one.at())) {
                byte[] begun = keys.isEmpty() ? "HELLO from".getBytes() : new byte[] {22, 3, 1, 2};
                long start = System.nanoTime();
                loris.patience(50);
                int i = 0;
                while (!loris.isClosedNow()) {
                    loris.drip(begun[Math.min(i++, begun.length - 1)]);
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    assertTrue(millis < 20_000, "still open after " + millis + " ms");
                }
                assertTrue(one.events.await("warned").contains("said no HELLO in time"));
                assertEquals(0, one.events.count("connected"));
            }
        }
    }

    /**
     * What is no handshake is refused at its first bytes. TLS then reads on to the end of what has
     * arrived, so that its alert comes through; who sends on and on must not draw that out.
     */
    @Test
    void whatFollowsARefusedHandshakeIsNotReadToItsEnd() throws Exception {
        var unbounded = new Admission(1_024, 1_024, ANY, ANY, 16);
        try (Node one = Node.bounded(Node.A, Optional.of(a), unbounded, LONG)) {
            long most = 0;
            for (int i = 0; i < 400 && most < POURED_MAX; i++) {
                most = Math.max(most, pour(one));
            }
            assertTrue(most < POURED_MAX, most + " bytes were taken");
        }
    }

    /** {@return how many bytes of a line without end were taken} */
    private static long pour(Node to) throws IOException {
        var line = new byte[65_536];
        long sent = 0;
        try (var socket = new Socket(to.at().host(), to.at().port())) {
            while (sent < POURED_MAX) {
                socket.getOutputStream().write(line);
                sent += line.length;
            }
        } catch (SocketException _) {
            return sent; // the other side has closed
        }
        return sent;
    }

    @Test
    void arrivalsAreBoundedPerSecond() throws Exception {
        var five = new Admission(64, 64, new Rate.Limit(1, 5), ANY, 16);
        try (Node one = Node.bounded(Node.A, Optional.empty(), five, LONG)) {
            int open = 0;
            for (int i = 0; i < 6; i++) {
                try (Script script = Script.to(one.at())) {
                    String hello = Script.HELLO_C + " incarnation=00000000000000c1";
                    open += script.isAnswered(hello, "HELLO from ") ? 1 : 0;
                }
            }
            assertEquals(5, open, one.events.lines().toString());
            assertTrue(one.events.await("warned").contains("too many connections from 127.0.0.1"));
        }
    }

    @Test
    void aFirstLineIsNoLongerThanAHello() throws Exception {
        try (Node one = Node.bounded(Node.A, Optional.empty(), Admission.DEFAULT, LONG)) {
            String hello = Script.HELLO_C + " ";
            try (Script fits = Script.to(one.at())) {
                fits.say(hello + "x".repeat(Limits.HELLO_BYTES_MAX - hello.length()));
                one.events.await("connected cccccccc");
            }
            try (Script tooLong = Script.to(one.at())) {
                tooLong.say(hello + "x".repeat(Limits.HELLO_BYTES_MAX - hello.length() + 1));
                assertTrue(tooLong.isClosed());
                String why = one.events.await("warned");
                assertTrue(why.contains("longer than " + Limits.HELLO_BYTES_MAX), why);
            }
        }
    }

    /** Of one member's many connections the oldest give way, and the newest serves. */
    @Test
    void aPeerHasOnlySoManyConnections() throws Exception {
        var three = new Admission(64, 64, ANY, ANY, 3);
        try (Node one = Node.bounded(Node.A, Optional.empty(), three, LONG)) {
            var scripts = new ArrayList<Script>();
            for (int i = 0; i < 4; i++) {
                Script script = Script.to(one.at());
                script.say(Script.HELLO_C + " incarnation=00000000000000c1");
                assertTrue(script.hears("HELLO from "));
                scripts.add(script);
            }
            assertTrue(scripts.getFirst().isClosed());
            scripts.getLast().say("OK");
            one.events.await("received cccccccc Ok");
            for (Script still : scripts.subList(1, 4)) {
                still.patience(50);
                assertFalse(still.isClosedNow());
                still.close();
            }
        }
    }

    /** Each refused connection is a reason to warn; the log grows slowly all the same. */
    @Test
    void warningsAreBounded() throws IOException {
        var events = new Recorder();
        var warnings = new Warnings(events);
        for (int i = 0; i < 10 * Warnings.LINES.atOnce(); i++) {
            warnings.warn("w" + i);
        }
        long told = events.count("warned");
        assertTrue(told >= Warnings.LINES.atOnce(), told + " told");
        assertTrue(told < 2L * Warnings.LINES.atOnce(), told + " told");
    }
}
