package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.keys.KeyRing;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Limits;
import bellwether.protocol.Message;
import bellwether.protocol.Reign;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only who has keys of the group is talked with, and only as who it is. */
@Timeout(120)
class SecuredTest {
    @TempDir private static Path folder;

    private static Keyed group;
    private static KeyRing a;
    private static KeyRing b;
    private static KeyRing other;

    @BeforeAll
    static void make() throws Exception {
        group = new Keyed(folder.resolve("group"), "g");
        a = group.host("a", Node.A);
        b = group.host("b", Node.B);
        other = new Keyed(folder.resolve("other"), "g").host("b", Node.B);
    }

    @Test
    void membersTalkBothWays() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Node two = Node.secured(Node.B, b)) {
            two.connections.send(Node.A, one.at(), new Message.Ok());
            one.events.await("received bbbbbbbb Ok");
            one.connections.send(Node.B, two.at(), new Message.Ok());
            two.events.await("received aaaaaaaa Ok");
            assertEquals(1, one.events.count("connected"), "one connection serves both ways");
            two.stop();
            one.events.await("disconnected bbbbbbbb");
            assertEquals(0, one.events.count("warned"), one.events.lines().toString());
        }
    }

    @Test
    void aContactByAddressAloneIsSecuredToo() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Node two = Node.secured(Node.B, b)) {
            two.connections.contact(one.at(), new Message.Ok());
            one.events.await("received bbbbbbbb Ok");
            two.events.await("connected aaaaaaaa");
        }
    }

    @Test
    void aJournalGoesOverItByteForByte() throws Exception {
        var journal = new ArrayJournal();
        var lines = new byte[3 * Limits.CHUNK_BYTES_MAX];
        Arrays.fill(lines, (byte) 'x');
        for (int i = 99; i < lines.length; i += 100) {
            lines[i] = '\n';
        }
        lines[lines.length - 1] = '\n';
        journal.append(lines);
        try (Node one = Node.secured(Node.A, a, journal);
                Node two = Node.secured(Node.B, b)) {
            two.connections.dial(Node.A, one.at());
            one.events.await("connected");
            one.connections.openStream(Node.B, 1, new Reign(1, Node.A, new Incarnation(1)), 0);
            two.events.awaitNth("received aaaaaaaa Chunk", 3);
            var got = new java.io.ByteArrayOutputStream();
            while (got.size() < lines.length) {
                got.reset();
                for (Message message : two.events.messages()) {
                    if (message instanceof Message.Chunk chunk) {
                        got.writeBytes(chunk.lines().toArray());
                    }
                }
            }
            assertArrayEquals(lines, got.toByteArray());
        }
    }

    @Test
    void whoHasNoKeysIsTurnedAway() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Script stranger = Script.to(one.at())) {
            stranger.say(Script.HELLO_C);
            assertTrue(stranger.isClosed());
            String why = one.events.await("warned");
            assertTrue(why.contains("it speaks no TLS: it has no group keys"), why);
            assertEquals(0, one.events.count("connected"));
        }
    }

    @Test
    void whoHasNoKeysIsToldThatTheOtherHas() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Node plain = Node.of(Node.B)) {
            one.connections.dial(Node.B, plain.at());
            one.events.await("unreachable bbbbbbbb");
            String why = plain.events.await("warned");
            assertTrue(why.contains("its group has keys, this peer has none"), why);
            assertEquals(0, plain.events.count("connected"));
        }
    }

    @Test
    void keysOfAnotherAuthorityAreNoKeys() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Node foreign = Node.secured(Node.B, other)) {
            foreign.connections.dial(Node.A, one.at());
            foreign.events.await("unreachable aaaaaaaa");
            one.connections.dial(Node.B, foreign.at());
            String why = one.events.await("unreachable bbbbbbbb");
            assertTrue(why.contains("is not of this group's authority"), why);
            assertEquals(0, one.events.count("connected"));
            assertEquals(0, foreign.events.count("connected"));
        }
    }

    /** A member that says it is another one. */
    @Test
    void nobodySpeaksAsAnother() throws Exception {
        try (Node one = Node.secured(Node.A, a);
                Node impostor = Node.secured(Node.C, b)) {
            impostor.connections.dial(Node.A, one.at());
            String why = one.events.await("warned");
            assertTrue(why.contains("says it is peer " + Node.C + ", with the keys of"), why);
            one.connections.dial(Node.C, impostor.at());
            String not = one.events.await("unreachable cccccccc");
            assertTrue(not.contains("it has the keys of peer " + Node.B), not);
            assertEquals(0, one.events.count("connected"));
        }
    }

    @Test
    void whoIsRevokedIsOutAtOnceAndStaysOut() throws Exception {
        var own = new Keyed(folder.resolve("revoking"), "g");
        KeyRing keeper = own.host("a", Node.A);
        try (Node one = Node.secured(Node.A, keeper);
                Node bad = Node.secured(Node.B, own.host("b", Node.B))) {
            bad.connections.dial(Node.A, one.at());
            one.events.await("connected bbbbbbbb");
            own.operator().revoke("b");
            keeper.reload();
            one.connections.keysChanged();
            String why = one.events.await("disconnected bbbbbbbb");
            assertTrue(why.contains("the certificate of b is revoked"), why);
            bad.events.await("disconnected aaaaaaaa");
            one.connections.dial(Node.B, bad.at());
            String not = one.events.await("unreachable bbbbbbbb");
            assertTrue(not.contains("revoked"), not);
            assertEquals(1, one.events.count("connected"));
        }
    }

    /** Whoever holds its handshake back over the reload has no way around it. */
    @Test
    void whoIsRevokedWhileItShakesHandsIsNotLetIn() throws Exception {
        var own = new Keyed(folder.resolve("held"), "g");
        KeyRing keeper = own.host("a", Node.A);
        KeyRing bad = own.host("b", Node.B);
        try (Node one = Node.secured(Node.A, keeper);
                var held = new HeldSocket()) {
            held.connect(new InetSocketAddress(one.at().host(), one.at().port()));
            var factory = bad.current().context().getSocketFactory();
            var tls = (SSLSocket) factory.createSocket(held, "127.0.0.1", one.at().port(), true);
            bad.current().prepare(tls, false);
            var handshake = one.threads.start("held", () -> shake(tls));
            held.awaitHeld();
            own.operator().revoke("b");
            keeper.reload();
            one.connections.keysChanged();
            held.release();
            String why = one.events.await("warned");
            assertTrue(why.contains("the certificate of b is revoked"), why);
            handshake.join();
            assertEquals(0, one.events.count("connected"));
        }
    }

    private static void shake(SSLSocket tls) {
        try {
            tls.startHandshake();
            tls.getOutputStream().write((HELLO_B + "\n").getBytes(StandardCharsets.UTF_8));
            while (tls.getInputStream().read() >= 0) {
                continue;
            }
        } catch (IOException _) {
            // refused: that is what is looked at from the other side
        }
    }

    private static final String HELLO_B =
            "HELLO from 127.0.0.1:7 and peer id:bbbbbbbb-0000-4000-8000-000000000000";

    /** Also one of an authority whose key was seen by others: the last step puts it out. */
    @Test
    void theEndOfARotationEndsWhatStandsByTheOldAuthority() throws Exception {
        var own = new Keyed(folder.resolve("ending"), "g");
        KeyRing keeper = own.host("a", Node.A);
        try (Node one = Node.secured(Node.A, keeper);
                Node ghost = Node.secured(Node.B, own.host("b", Node.B))) {
            ghost.connections.dial(Node.A, one.at());
            one.events.await("connected bbbbbbbb");
            for (int step = 1; step <= 3; step++) {
                assertEquals(0, one.events.count("disconnected"), "before step " + step);
                own.operator().rotate();
                keeper.reload();
                one.connections.keysChanged();
            }
            String why = one.events.await("disconnected bbbbbbbb");
            assertTrue(why.contains("is of an authority that is not trusted any more"), why);
        }
    }

    /** Each step of a rotation, with one host that has the step before. */
    @Test
    void aRotationStopsNobody() throws Exception {
        var rotating = new Keyed(folder.resolve("rotating"), "g");
        rotating.host("a", Node.A);
        rotating.host("b", Node.B);
        for (int step = 1; step <= 3; step++) {
            KeyRing before = rotating.ring("a");
            rotating.operator().rotate();
            KeyRing after = rotating.ring("b");
            try (Node one = Node.secured(Node.A, before);
                    Node two = Node.secured(Node.B, after)) {
                two.connections.dial(Node.A, one.at());
                one.events.await("connected bbbbbbbb");
                two.events.await("connected aaaaaaaa");
                two.connections.disconnect(Node.A, "once more, the other way");
                one.events.await("disconnected");
                one.connections.dial(Node.B, two.at());
                two.events.awaitNth("connected aaaaaaaa", 2);
            }
        }
    }
}
