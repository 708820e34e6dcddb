package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Limits;
import bellwether.protocol.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who connects to us and does not behave. */
@Timeout(60)
class HandshakeTest {
    private static final String HELLO_A =
            "HELLO from 127.0.0.1:7 and peer id:aaaaaaaa-0000-4000-8000-000000000000";

    @Test
    void anAcceptedHelloIsAnsweredOnce() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C, Script.HELLO_C, "OK");
            String answer = c.hear();
            assertTrue(answer.startsWith("HELLO from "), answer);
            assertTrue(answer.contains("group=g"), answer);
            a.events.await("received cccccccc Ok");
            c.hangUp();
            a.events.await("disconnected");
            assertEquals(2, a.events.count("received cccccccc Hello"));
        }
    }

    @Test
    void aMalformedLineClosesThatConnectionOnly() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B);
                Script c = Script.to(a.at())) {
            b.connections.dial(Node.A, a.at());
            b.events.await("connected");
            c.say(Script.HELLO_C, "ELECTION:nobody", "OK");
            assertTrue(c.isClosed());
            assertTrue(a.events.await("disconnected cccccccc").contains("malformed"));
            assertEquals(1, a.events.count("warned"));
            assertEquals(0, a.events.count("received cccccccc Ok"));
            b.connections.send(Node.A, a.at(), new Message.Ok());
            a.events.await("received bbbbbbbb Ok");
        }
    }

    @Test
    void anEndlessLineIsCutOff() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            c.raw("x".repeat(Limits.LINE_BYTES_MAX + 2));
            assertTrue(c.isClosed());
            a.events.await("disconnected cccccccc");
        }
    }

    @Test
    void theFirstLineMustBeHello() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say("OK", Script.HELLO_C);
            assertTrue(c.isClosed());
            assertTrue(a.events.await("warned").contains("no HELLO"));
            assertEquals(1, a.events.lines().size());
        }
    }

    @Test
    void whoSaysNothingIsClosedAfterAWhile() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.raw("HEL");
            assertTrue(c.isClosed());
            assertTrue(a.events.await("warned").contains("no HELLO in time"));
        }
    }

    @Test
    void whoHasSaidHelloMayBeSilentForLonger() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            c.hear();
            for (int i = 0; i < 2; i++) { // a handshake's time passes, twice
                try (Script silent = Script.to(a.at())) {
                    assertTrue(silent.isClosed());
                }
            }
            c.say("OK");
            a.events.await("received cccccccc Ok");
        }
    }

    @Test
    void moreThanTheMostWaitUntilOneGoes() throws IOException {
        var one =
                new ConnectionSettings.Bounds(
                        1_000_000_000L, 30_000_000_000L, 0, 1, 1 << 20, 20_000_000_000L);
        try (Node a = Node.with(Node.A, new ArrayJournal(), one);
                Script c = Script.to(a.at());
                Script other = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            c.hear();
            other.say("HELLO from 127.0.0.1:7 and peer id:" + Node.B);
            other.patience(300);
            assertThrows(SocketTimeoutException.class, other::hear);
            c.hangUp();
            a.events.await("connected bbbbbbbb");
        }
    }

    @Test
    void anotherGroupIsTurnedAway() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.ofGroup(Node.B, "other")) {
            b.connections.dial(Node.A, a.at());
            assertTrue(a.events.await("warned").contains("group other"));
            b.events.await("disconnected aaaaaaaa");
            assertEquals(0, a.events.count("connected"));
        }
    }

    @Test
    void theOwnIdFromElsewhereIsTurnedAway() throws IOException {
        try (Node a = Node.of(Node.A);
                Script clone = Script.to(a.at())) {
            clone.say(HELLO_A + " incarnation=00000000000000ff");
            assertTrue(clone.isClosed());
            assertTrue(a.events.await("warned").contains("two hosts with the same peer id"));
            assertEquals(0, a.events.count("connected"));
        }
    }

    /** Its host lost power, and came back under another address: nobody closes the old one. */
    @Test
    void aPeerThatHasBeenSilentForLongGivesWayToItsNextStart() throws IOException {
        var quick = Node.BOUNDS.withQuietNanos(1_500_000_000L);
        try (Node a = Node.with(Node.A, new ArrayJournal(), quick);
                Script before = Script.to(a.at())) {
            before.say(Script.HELLO_C + " incarnation=00000000000000c1");
            a.events.await("connected cccccccc");
            int refused = 0;
            while (a.events.count("connected cccccccc") < 2) {
                try (Script next = Script.to(a.at())) {
                    next.say(Script.HELLO_C + " incarnation=00000000000000c2");
                    next.hear(); // our HELLO
                    next.patience(100);
                    refused += isRefused(next) ? 1 : 0;
                }
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(10)); // not too often to be let in
            }
            assertTrue(refused > 0, "a live one is not displaced");
            assertTrue(before.isClosed());
            assertTrue(a.events.await("disconnected cccccccc").contains("silent"));
        }
    }

    /** The group goes by the last HELLO: it drops what another start says. */
    @Test
    void theHelloOfAnEarlierStartDoesNotComeBehindThatOfTheNext() throws Exception {
        var events = new Recorder();
        var begun = new CountDownLatch(1);
        var oneWasTold = new CountDownLatch(1);
        var sink = new HookedSink(events, message -> holdUpC1(message, begun, oneWasTold));
        try (Node a = Node.reporting(Node.A, new ArrayJournal(), sink);
                Script before = Script.to(a.at());
                Script next = Script.to(a.at())) {
            before.say(Script.HELLO_C + " incarnation=00000000000000c1");
            begun.await();
            a.connections.disconnect(Node.C, "as if writing had failed");
            next.say(Script.HELLO_C + " incarnation=00000000000000c2");
            events.await("received cccccccc Hello");
            oneWasTold.countDown();
            events.awaitNth("received cccccccc Hello", 2);
        }
        assertTrue(isHello(events.messages().getLast(), "c2"));
    }

    /** Its reader waits, as it does for room in an inbox; the other one is to wait for it. */
    private static void holdUpC1(Message message, CountDownLatch begun, CountDownLatch other) {
        if (isHello(message, "c1")) {
            begun.countDown();
            try {
                assertFalse(other.await(300, TimeUnit.MILLISECONDS), "the next was told first");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isHello(Message message, String start) {
        return message instanceof Message.Hello hello
                && hello.incarnation().orElseThrow().toString().endsWith(start);
    }

    private static boolean isRefused(Script script) throws IOException {
        try {
            return script.isClosed();
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    @Test
    void aLineForAnotherAddressLeavesAConnectionThatHasBeenSilentForLong() throws IOException {
        var quick = Node.BOUNDS.withQuietNanos(500_000_000L);
        try (Node a = Node.with(Node.A, new ArrayJournal(), quick);
                var elsewhere = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Script before = Script.to(a.at())) {
            before.say(Script.HELLO_C);
            before.hear(); // our HELLO
            a.events.await("connected cccccccc");
            var same = new Endpoint("127.0.0.1", 7); // as it said
            var other = new Endpoint("127.0.0.1", elsewhere.getLocalPort());
            a.connections.send(Node.C, other, new Message.Ok());
            assertEquals("OK", before.hear(), "it lives, as far as is known");
            elsewhere.setSoTimeout(50);
            var found = Optional.<Socket>empty();
            while (found.isEmpty()) {
                a.connections.send(Node.C, same, new Message.Election(Node.A));
                assertEquals("ELECTION:" + Node.A, before.hear(), "it may live where it said");
                a.connections.send(Node.C, other, new Message.Ok());
                found = accepted(elsewhere);
                if (found.isEmpty()) {
                    assertEquals("OK", before.hear());
                }
            }
            try (var after = new Script(found.get())) {
                assertTrue(after.hear().startsWith("HELLO from"));
                assertEquals("OK", after.hear());
            }
            assertTrue(before.isClosed());
        }
    }

    private static Optional<Socket> accepted(ServerSocket server) throws IOException {
        try {
            return Optional.of(server.accept());
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
    }

    @Test
    void aSecondHostWithAPeerIdIsWarnedOfOnceHoweverOftenItTries() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            b.connections.dial(Node.A, a.at());
            a.events.await("received bbbbbbbb Hello");
            for (int i = 0; i < 3; i++) {
                try (Script clone = Script.to(a.at())) {
                    clone.say(
                            "HELLO from 127.0.0.1:7 and peer id:"
                                    + Node.B
                                    + " incarnation=00000000000000bb");
                    assertTrue(clone.isClosed());
                }
            }
            assertTrue(a.events.await("warned").contains("two hosts with the same peer id"));
            assertEquals(1, a.events.count("warned"));
        }
    }

    @Test
    void anotherIncarnationIsRefusedWhileOneIsConnected() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            b.connections.dial(Node.A, a.at());
            a.events.await("received bbbbbbbb Hello");
            try (Node clone = Node.restarted(Node.B, "00000000000000bb")) {
                clone.connections.dial(Node.A, a.at());
                assertTrue(a.events.await("warned").contains("two hosts with the same peer id"));
                clone.events.await("disconnected");
                var asBSaid = new Endpoint("127.0.0.1", 1);
                assertTrue(
                        clone.events
                                .messages()
                                .contains(new Message.DuplicatePeerId(Node.B, asBSaid)),
                        () -> clone.events.lines().toString());
                assertEquals(0, a.events.count("disconnected"));
                b.stop();
                a.events.await("disconnected bbbbbbbb");
                clone.connections.dial(Node.A, a.at());
                a.events.awaitNth("connected bbbbbbbb", 2);
            }
        }
    }

    @Test
    void aHelloWithAMalformedFieldIsTurnedAway() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C + " incarnation=x");
            assertTrue(c.isClosed());
            assertTrue(a.events.await("warned").contains("incarnation"));
            assertEquals(1, a.events.lines().size());
        }
    }

    @Test
    void unknownTypesAreIgnoredWithOneWarning() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C, "DANCE:1", "SING", "OK");
            a.events.await("received cccccccc Ok");
            assertEquals(1, a.events.count("warned"));
            assertTrue(a.events.await("warned").contains("DANCE"));
            assertEquals(4, a.events.lines().size());
        }
    }
}
