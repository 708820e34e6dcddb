package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalReader;
import bellwether.protocol.Message;
import bellwether.protocol.Reign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JournalStreamTest {
    private static final Reign REIGN = new Reign(1, Node.A, new Incarnation(1));
    private static final Message BEAT = new Message.Heartbeat(Optional.empty());

    @Test
    void aLongHistoryArrivesWholeInOrderWithControlLinesInBetween() throws IOException {
        var journal = new ArrayJournal();
        byte[] history = lines('x', 8 << 20);
        journal.append(history);
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Node b = Node.of(Node.B)) {
            connect(a, b);
            a.connections.openStream(Node.B, 7, REIGN, 0);
            int beats = 0;
            while (b.events.count("received aaaaaaaa Chunk") < 5) {
                a.connections.send(Node.B, b.at(), BEAT);
                b.events.awaitNth("received aaaaaaaa Heartbeat", ++beats);
            }
            byte[] more = lines('y', 100_000);
            journal.append(more);
            a.connections.journalGrew();
            byte[] got = awaitChunks(b.events, 7, history.length + more.length);
            var expected = new ByteArrayOutputStream();
            expected.write(history);
            expected.write(more);
            assertArrayEquals(expected.toByteArray(), got);
            assertTrue(beats > 0);
        }
    }

    @Test
    void aStreamBeginsAtItsOffsetAndFollowsEveryAppend() throws IOException {
        var journal = new ArrayJournal();
        journal.append("one\ntwo\n".getBytes(StandardCharsets.US_ASCII));
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Node b = Node.of(Node.B)) {
            connect(a, b);
            a.connections.openStream(Node.B, 1, REIGN, 4);
            assertEquals("two\n", text(awaitChunks(b.events, 1, 4)));
            for (int i = 0; i < 200; i++) {
                journal.append("abc\n".getBytes(StandardCharsets.US_ASCII));
                a.connections.journalGrew();
                awaitChunks(b.events, 1, 8 + 4 * i);
            }
            a.connections.openStream(Node.B, 2, REIGN, 0);
            assertTrue(text(awaitChunks(b.events, 2, 808)).startsWith("one\ntwo\nabc\n"));
            Message.Chunk first = chunks(b.events.messages(), 1).getFirst();
            assertEquals(new Message.Chunk(1, REIGN, 4, Bytes.utf8("two\n")), first);
        }
    }

    @Test
    void aLineThatIsLongerThanWhatIsReadAtFirstIsSent() throws IOException {
        var journal = new ArrayJournal();
        String all = "one\n" + "x".repeat(60_000) + "\ntwo\n";
        journal.append(all.getBytes(StandardCharsets.US_ASCII));
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Node b = Node.of(Node.B)) {
            connect(a, b);
            a.connections.openStream(Node.B, 1, REIGN, 0);
            assertEquals(all, text(awaitChunks(b.events, 1, all.length())));
        }
    }

    /**
     * Opens and closes streams while the journal changes right after each close: a chunk under a
     * number must hold only what the journal held before that stream was closed.
     */
    @Test
    void nothingReadAfterTheCloseIsSent() throws Exception {
        int rounds = 400;
        var journal = new ArrayJournal();
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Node b = Node.of(Node.B)) {
            connect(a, b);
            for (int round = 1; round <= rounds; round++) {
                journal.replace(lines(letter(round), 40_000));
                a.connections.openStream(Node.B, round, REIGN, 0);
                TimeUnit.NANOSECONDS.sleep(round * 977 % 300_000);
                a.connections.closeStream(Node.B);
            }
            a.connections.send(Node.B, b.at(), new Message.Leave(Node.A));
            b.events.await("received aaaaaaaa Leave");
            int seen = 0;
            for (Message message : b.events.messages()) {
                if (message instanceof Message.Chunk chunk) {
                    seen++;
                    String text = chunk.lines().toString();
                    char own = letter((int) chunk.number());
                    assertEquals(
                            List.of((int) own, (int) '\n'),
                            text.chars().distinct().boxed().toList(),
                            "under number " + chunk.number());
                }
            }
            assertTrue(seen > 10, "the race took place " + seen + " times only");
        }
    }

    /** The journal is read while the stream is closed: what was read must not go out. */
    @Test
    void whatWasBeingReadWhenTheStreamClosedIsDropped() throws Exception {
        var gate = new GatedJournal(lines('x', 1000));
        try (Node a = Node.with(Node.A, gate, Node.BOUNDS);
                Node b = Node.of(Node.B)) {
            connect(a, b);
            a.connections.openStream(Node.B, 1, REIGN, 0);
            gate.awaitReader();
            a.connections.closeStream(Node.B);
            gate.release();
            a.connections.openStream(Node.B, 2, REIGN, 0);
            awaitChunks(b.events, 2, 1000);
            assertEquals(List.of(), chunks(b.events.messages(), 1));
        }
    }

    @Test
    void openingAndClosingDoNotWaitForAReceiverThatDoesNotRead() throws Exception {
        var journal = new ArrayJournal();
        journal.append(lines('x', 32 << 20));
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Script c = Script.to(a.at())) {
            c.say(Script.HELLO_C);
            a.events.await("received");
            a.connections.openStream(Node.C, 1, REIGN, 0);
            awaitStall(a);
            long begun = System.nanoTime();
            a.connections.closeStream(Node.C);
            a.connections.openStream(Node.C, 2, REIGN, 0);
            a.connections.journalGrew();
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void theStreamEndsWithItsConnectionAndTheOthersCloseToo() throws IOException {
        var journal = new ArrayJournal();
        journal.append(lines('x', 1000));
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Script first = Script.to(a.at())) {
            first.say(Script.HELLO_C);
            a.events.await("received");
            try (Script second = Script.to(a.at())) {
                second.say(Script.HELLO_C);
                a.events.awaitNth("received", 2);
                a.connections.openStream(Node.C, 1, REIGN, 0);
                second.hear();
                assertTrue(second.hear().startsWith("JOURNAL:1:"));
            }
            a.events.await("disconnected cccccccc");
            assertTrue(first.isClosed());
        }
    }

    @Test
    void aSlowConsumerSlowsItsSenderAndLosesNothing() throws Exception {
        var journal = new ArrayJournal();
        byte[] history = lines('x', 8 << 20);
        journal.append(history);
        var events = new Recorder();
        var slow = new HookedSink(events, _ -> LockSupport.parkNanos(5_000_000));
        try (Node a = Node.with(Node.A, journal, Node.BOUNDS);
                Node b = Node.reporting(Node.B, new ArrayJournal(), slow)) {
            a.connections.dial(Node.B, b.at());
            a.events.await("connected");
            a.connections.openStream(Node.B, 1, REIGN, 0);
            assertArrayEquals(history, awaitChunks(events, 1, history.length));
        }
    }

    private static void connect(Node a, Node b) {
        a.connections.dial(Node.B, b.at());
        a.events.await("received bbbbbbbb Hello");
        b.events.await("received aaaaaaaa Hello");
    }

    private static byte[] lines(char letter, int length) {
        var text = new StringBuilder(length);
        while (text.length() < length) {
            int line = Math.min(80, length - text.length());
            text.repeat(letter, line - 1).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static char letter(int round) {
        return (char) ('a' + round % 26);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static List<Message.Chunk> chunks(List<Message> messages, long number) {
        return messages.stream()
                .filter(Message.Chunk.class::isInstance)
                .map(Message.Chunk.class::cast)
                .filter(chunk -> chunk.number() == number)
                .toList();
    }

    /** {@return what came under {@code number}, joined, once it is that long} */
    private static byte[] awaitChunks(Recorder events, long number, int length) throws IOException {
        for (int n = 1; ; n++) {
            events.awaitNth("received aaaaaaaa Chunk[number=" + number + ",", n);
            List<Message.Chunk> chunks = chunks(events.messages(), number);
            int sum = chunks.stream().mapToInt(chunk -> chunk.lines().length()).sum();
            if (sum >= length) {
                var joined = new ByteArrayOutputStream();
                long offset = chunks.getFirst().offset();
                for (Message.Chunk chunk : chunks) {
                    assertEquals(offset, chunk.offset());
                    joined.write(chunk.lines().toArray());
                    offset += chunk.lines().length();
                }
                return joined.toByteArray();
            }
        }
    }

    /** Waits until the writer stands in a write: its queue of control lines stays full. */
    private static void awaitStall(Node a) throws InterruptedException {
        var request = new Message.PlainRequest(Bytes.utf8("DATA|x|1|1|1|1"));
        for (int i = 0; i < 100; i++) {
            a.connections.send(Node.C, new Endpoint("127.0.0.1", 7), request);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** A journal whose reader waits behind the first read until it is let go. */
    private static final class GatedJournal implements JournalReader {
        private final byte[] bytes;
        private boolean reading;
        private boolean released;

        GatedJournal(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long end() {
            return bytes.length;
        }

        @Override
        public synchronized int read(long offset, byte[] into, int at, int length) {
            int count = (int) Math.min(length, bytes.length - offset);
            System.arraycopy(bytes, (int) offset, into, at, count);
            reading = true;
            notifyAll();
            try {
                while (!released) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return count;
        }

        synchronized void awaitReader() throws InterruptedException {
            while (!reading) {
                wait();
            }
        }

        synchronized void release() {
            released = true;
            notifyAll();
        }
    }
}
