package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.Reign;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionsTest {
    private static final Message BEAT = new Message.Heartbeat(Optional.empty());
    private static final Message OK = new Message.Ok();

    @Test
    void twoPeersTalkBothWaysOnOneConnection() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            a.connections.send(Node.B, b.at(), BEAT);
            a.events.await("connected bbbbbbbb");
            b.events.await("connected aaaaaaaa");
            b.events.await("received aaaaaaaa Hello");
            a.events.await("received bbbbbbbb Hello");
            b.events.await("received aaaaaaaa Heartbeat");
            b.connections.send(Node.A, nowhere(), OK);
            a.events.await("received bbbbbbbb Ok");
            assertEquals("connected aaaaaaaa", b.events.lines().getFirst());
            assertEquals(1, b.events.count("received aaaaaaaa Hello"), "an answer is not answered");
        }
    }

    @Test
    void bothDialAtOnceAndNobodySeesABreak() throws IOException {
        for (int round = 0; round < 20; round++) {
            try (Node a = Node.of(Node.A);
                    Node b = Node.of(Node.B)) {
                a.connections.dial(Node.B, b.at());
                b.connections.dial(Node.A, a.at());
                for (int i = 0; i < 50; i++) {
                    a.connections.send(Node.B, b.at(), OK);
                    b.connections.send(Node.A, a.at(), OK);
                }
                a.events.awaitNth("received bbbbbbbb Ok", 50);
                b.events.awaitNth("received aaaaaaaa Ok", 50);
                for (Node node : List.of(a, b)) {
                    assertEquals(1, node.events.count("connected"));
                    assertEquals(0, node.events.count("disconnected"));
                    assertEquals(0, node.events.count("unreachable"));
                }
            }
        }
    }

    @Test
    void aRefusedDialIsReportedWithWhatTheSystemSaid() throws IOException {
        try (Node a = Node.of(Node.A)) {
            Endpoint at = nowhere();
            a.connections.send(Node.B, at, BEAT);
            String line = a.events.await("unreachable bbbbbbbb");
            assertTrue(line.contains(at.toString()), line);
            assertTrue(line.contains("refused"), line);
            a.connections.dial(Node.B, at);
            a.events.awaitNth("unreachable bbbbbbbb", 2);
            assertEquals(0, a.events.count("connected"));
        }
    }

    @Test
    void aKilledPeerIsReportedAtOnce() throws IOException {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            a.events.await("connected cccccccc");
            long killed = System.nanoTime();
            c.reset();
            String line = a.events.await("disconnected cccccccc");
            long tookMillis = Duration.ofNanos(System.nanoTime() - killed).toMillis();
            assertTrue(tookMillis < 500, "took " + tookMillis + " ms");
            assertTrue(line.contains("peer cccccccc at 127.0.0.1:"), line);
        }
    }

    @Test
    void theLastOfTwoConnectionsCounts() throws IOException {
        try (Node a = Node.of(Node.A);
                Script first = Script.to(a.at());
                Script second = Script.to(a.at())) {
            first.say(Script.HELLO_C);
            first.hear();
            second.say(Script.HELLO_C, "OK");
            a.events.await("received cccccccc Ok");
            second.hangUp();
            first.say("HEARTBEAT_ACK");
            a.events.await("received cccccccc HeartbeatAck");
            assertEquals(0, a.events.count("disconnected"));
            a.connections.send(Node.C, nowhere(), BEAT);
            first.hangUp();
            a.events.await("disconnected cccccccc");
            assertEquals(1, a.events.count("connected"));
        }
    }

    @Test
    void aLastWordIsHeardAlthoughTheOtherConnectionBreaksFirst() throws IOException {
        try (Node a = Node.of(Node.A);
                Script silent = Script.to(a.at());
                Script journal = Script.to(a.at())) {
            silent.say(Script.HELLO_C);
            silent.hear();
            journal.say(
                    Script.HELLO_C,
                    "JOURNAL:1:1." + Node.A + "." + Node.INCARNATION + ":0:0",
                    "OK");
            a.events.await("received cccccccc Ok");
            journal.hangUp();
            assertTrue(silent.isClosed(), "a break is seen on all connections");
            silent.say("LEAVE:" + Node.C);
            silent.hangUp();
            a.events.await("received cccccccc Leave");
            a.events.await("disconnected cccccccc");
        }
    }

    @Test
    void aDialledPeerThatNeverSaysHelloIsConnected() throws IOException {
        try (Node a = Node.of(Node.A);
                ServerSocket server = listener()) {
            a.connections.send(Node.C, at(server), BEAT);
            try (Script c = new Script(server.accept())) {
                assertTrue(c.hear().startsWith("HELLO from "));
                assertEquals("HEARTBEAT", c.hear());
                a.events.await("connected cccccccc");
                c.say("HEARTBEAT_ACK");
                a.events.await("received cccccccc HeartbeatAck");
            }
            a.events.await("disconnected cccccccc");
        }
    }

    @Test
    void somebodyElseAtTheDialledAddressMakesThePeerUnreachable() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            a.connections.send(Node.C, b.at(), BEAT);
            String line = a.events.await("unreachable cccccccc");
            assertTrue(line.contains(Node.B.value()), line);
            assertEquals(
                    List.of("connected", "disconnected", "unreachable"),
                    a.events.lines().stream().map(l -> l.substring(0, l.indexOf(' '))).toList());
        }
    }

    @Test
    void aContactBecomesThePeerThatAnswers() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            a.connections.contact(b.at(), OK);
            b.events.await("received aaaaaaaa Ok");
            a.events.await("connected bbbbbbbb");
            a.connections.contact(b.at(), BEAT);
            b.events.await("received aaaaaaaa Heartbeat");
            assertEquals(1, b.events.count("received aaaaaaaa Hello"), "one connection for both");
            b.connections.send(Node.A, nowhere(), OK);
            a.events.await("received bbbbbbbb Ok");
        }
    }

    @Test
    void aFailedContactIsOnlyWarnedOf() throws IOException {
        try (Node a = Node.of(Node.A)) {
            Endpoint at = nowhere();
            a.connections.contact(at, OK);
            assertTrue(a.events.await("warned cannot connect").contains(at.toString()));
            assertEquals(1, a.events.lines().size());
        }
    }

    @Test
    void aContactThatIsThePeerItselfIsDropped() throws IOException {
        try (Node a = Node.of(Node.A)) {
            a.connections.contact(a.at(), OK);
            a.connections.contact(new Endpoint("localhost", a.at().port()), OK);
            a.connections.send(Node.B, nowhere(), BEAT);
            a.events.await("unreachable bbbbbbbb");
            assertEquals(1, a.events.lines().size(), a.events.lines()::toString);
        }
    }

    @Test
    void whatIsQueuedGoesOutBeforeTheEnd() throws IOException {
        try (Node b = Node.of(Node.B)) {
            try (Node a = Node.of(Node.A)) {
                a.connections.dial(Node.B, b.at());
                a.events.await("connected");
                for (int i = 0; i < 1000; i++) {
                    a.connections.send(Node.B, b.at(), BEAT);
                }
                a.connections.send(Node.B, b.at(), new Message.Leave(Node.A));
                long begun = System.nanoTime();
                a.connections.close();
                long tookMillis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
                assertTrue(tookMillis < 450, "both sides are well: " + tookMillis + " ms");
            }
            b.events.await("disconnected aaaaaaaa");
            assertEquals(1, b.events.count("received aaaaaaaa Leave"));
            assertEquals(1000, b.events.count("received aaaaaaaa Heartbeat"));
        }
    }

    @Test
    void disconnectClosesAndADialAfterItIsAnotherConnection() throws IOException {
        try (Node a = Node.of(Node.A);
                Node b = Node.of(Node.B)) {
            a.connections.dial(Node.B, b.at());
            a.events.await("connected");
            b.events.await("connected");
            a.connections.disconnect(Node.B, "because");
            a.connections.dial(Node.B, b.at());
            assertEquals("disconnected bbbbbbbb because", a.events.await("disconnected"));
            a.events.awaitNth("connected bbbbbbbb", 2);
            b.events.awaitNth("connected aaaaaaaa", 2);
            b.events.await("disconnected aaaaaaaa");
        }
    }

    /** The reader of the old connection still waits for its message to be taken. */
    @Test
    void aNewConnectionAfterAnEndedOneIsABreakAndABeginning() throws IOException {
        var events = new Recorder();
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var sink = holdingUpOk(events, begun, release);
        var journal = new ArrayJournal();
        journal.append(new byte[] {'x', '\n'});
        try (Node a = Node.reporting(Node.A, journal, sink);
                Script old = Script.to(a.at());
                Script young = Script.to(a.at())) {
            old.say(Script.HELLO_C + " incarnation=0000000000000001", "OK");
            events.await("received cccccccc Hello");
            a.connections.openStream(Node.C, 1, new Reign(1, Node.A, new Incarnation(1)), 0);
            old.hear();
            old.hear();
            await(begun);
            a.connections.disconnect(Node.C, "because");
            young.say(Script.HELLO_C + " incarnation=0000000000000002");
            events.awaitNth("received cccccccc Hello", 2);
            release.countDown();
            events.await("received cccccccc Ok");
            young.say("HEARTBEAT_ACK");
            events.await("received cccccccc HeartbeatAck");
            young.hangUp();
            events.awaitNth("disconnected", 2);
            List<String> comings =
                    events.lines().stream().filter(line -> line.contains("connected ")).toList();
            assertEquals("connected cccccccc", comings.get(0));
            assertEquals("disconnected cccccccc because", comings.get(1));
            assertEquals("connected cccccccc", comings.get(2));
            assertEquals(4, comings.size(), comings::toString);
        }
    }

    /**
     * The reader still waits for a message to be taken when a new dial is refused, and for longer
     * than one that does not gets.
     */
    @Test
    void aLastWordIsHeardBeforeItIsReportedThatNobodyIsThereAnyMore() throws Exception {
        var events = new Recorder();
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var sink = holdingUpOk(events, begun, release);
        try (Node a = Node.reporting(Node.A, new ArrayJournal(), sink);
                Script c = Script.to(a.at())) {
            c.raw(Script.HELLO_C + "\nOK\nLEAVE:" + Node.C + "\n");
            await(begun);
            c.reset();
            Endpoint gone = nowhere();
            long startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(700)) {
                a.connections.send(Node.C, gone, BEAT);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            release.countDown();
            events.await("received cccccccc Leave");
            events.await("unreachable cccccccc");
            var lines = events.lines().stream().map(line -> line.split(" ")[0]).toList();
            assertTrue(
                    lines.indexOf("unreachable") > lines.lastIndexOf("received"), lines::toString);
        }
    }

    /** {@return a sink whose reader waits at an OK, which is said to have come, to be let go} */
    private static HookedSink holdingUpOk(
            Recorder events, CountDownLatch begun, CountDownLatch release) {
        return new HookedSink(
                events,
                message -> {
                    if (message.equals(OK)) {
                        begun.countDown();
                        await(release);
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsClosedWhenItsQueueIsFull() throws Exception {
        try (Node a = Node.of(Node.A);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            a.events.await("connected");
            var big = new Message.Requests(Bytes.utf8(request()));
            long begun = System.nanoTime();
            while (a.events.count("disconnected") == 0) {
                a.connections.send(Node.C, nowhere(), big);
                assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20));
                TimeUnit.MICROSECONDS.sleep(100);
            }
            String line = a.events.await("disconnected cccccccc");
            assertTrue(line.contains("queue is full"), line);
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = listener();
                var threads = new Threads((_, _) -> {})) {
            var settings =
                    new ConnectionSettings(
                            Node.A,
                            "g",
                            "127.0.0.1",
                            taken.getLocalPort(),
                            () -> {
                                throw new IllegalStateException("not asked");
                            },
                            Node.BOUNDS,
                            Optional.empty());
            var failure =
                    assertThrows(
                            IOException.class,
                            () ->
                                    new Connections(
                                            settings, threads, new Recorder(), new ArrayJournal()));
            assertTrue(
                    failure.getMessage().contains(String.valueOf(taken.getLocalPort())),
                    failure.getMessage());
            assertFalse(failure.getMessage().isBlank());
        }
    }

    private static String request() {
        String line = "SEQUENCER_REQUEST:" + Node.A + "." + Node.INCARNATION + ".1:DATA|x|1|1|1|1";
        return (line + "\n").repeat(500);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    private static Endpoint at(ServerSocket server) {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** A port of loopback on which nobody listens. */
    private static Endpoint nowhere() throws IOException {
        try (ServerSocket server = listener()) {
            return at(server);
        }
    }
}
