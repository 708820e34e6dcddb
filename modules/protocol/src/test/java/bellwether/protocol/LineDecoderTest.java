package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineDecoderTest {
    private final List<Message> messages = new ArrayList<>();
    private final LineDecoder decoder = new LineDecoder();

    private void feed(byte[] bytes) {
        Samples.feedAndWipe(decoder, bytes, 0, bytes.length, messages::add);
    }

    private void feed(String text) {
        feed(Bytes.utf8(text).array());
    }

    @Test
    void emptyLinesAndOneCarriageReturnAreNothing() {
        feed("\n\r\nOK\r\n\n");
        assertEquals(List.of(new Message.Ok()), messages);
    }

    @Test
    void aSecondCarriageReturnBelongsToTheLine() {
        feed("OK\r\r\n");
        assertEquals(List.of(new Message.Unknown("OK?")), messages);
    }

    @Test
    void nothingComesOutBeforeTheLineFeed() {
        feed("OK");
        assertEquals(List.of(), messages);
        feed("\n");
        assertEquals(List.of(new Message.Ok()), messages);
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNotOneByteLonger() {
        String longest = "X".repeat(Limits.LINE_BYTES_MAX);
        feed(longest + "\r\n");
        feed(longest + "\n");
        assertEquals(2, messages.size());
        assertThrows(MalformedException.class, () -> feed(longest + "X\n"));
    }

    @Test
    void aLineThatNeverEndsIsRefusedAtTheLimit() {
        byte[] piece = Bytes.utf8("X".repeat(1_000)).array();
        for (int fed = 0; fed + piece.length <= Limits.LINE_BYTES_MAX; fed += piece.length) {
            feed(piece);
        }
        assertThrows(MalformedException.class, () -> feed(piece));
    }

    @Test
    void theLimitCountsBytesAcrossFeeds() {
        feed("X".repeat(Limits.LINE_BYTES_MAX));
        feed("\r");
        feed("\n");
        assertEquals(1, messages.size());
        feed("X".repeat(Limits.LINE_BYTES_MAX));
        feed("X");
        assertThrows(MalformedException.class, () -> feed("\n"));
    }

    @Test
    void aDecoderThatFailedOnceFailsForEver() {
        var first = assertThrows(MalformedException.class, () -> feed("OK\nELECTION:me\nOK\n"));
        assertEquals(List.of(new Message.Ok()), messages);
        assertSame(first, assertThrows(MalformedException.class, () -> feed("OK\n")));
        assertEquals(1, messages.size());
    }

    @Test
    void bytesThatAreNoUtf8AreMalformedEvenInALineOfUnknownType() {
        byte[] line = Samples.ascii("GOSSIP:xy\n");
        line[8] = (byte) 0xc3;
        assertThrows(MalformedException.class, () -> feed(line));
    }

    @Test
    void anUnknownTypeIsShownPrintableAndBounded() {
        assertEquals(new Message.Unknown("K?che"), Samples.decodeOne("Küche:1"));
        var unknown = (Message.Unknown) Samples.decodeOne("Y".repeat(10_000));
        assertEquals("Y".repeat(80) + "...", unknown.type());
    }

    @Test
    void journalLinesWithoutAHeaderAreUnknown() {
        feed("EPOCH:1:x\nORDERED:1:x\n");
        assertEquals(
                List.of(new Message.Unknown("EPOCH"), new Message.Unknown("ORDERED")), messages);
    }

    @Test
    void consecutiveTaggedRequestsOfOneFeedAreOneMessage() {
        feed(Samples.requests(100));
        assertEquals(List.of(new Message.Requests(Bytes.of(Samples.requests(100)))), messages);
    }

    @Test
    void aRequestCutByTheFeedJoinsTheBatchOfTheNextFeed() {
        byte[] lines = Samples.requests(3);
        Samples.feedAndWipe(decoder, lines, 0, 10, messages::add);
        Samples.feedAndWipe(decoder, lines, 10, lines.length, messages::add);
        assertEquals(List.of(new Message.Requests(Bytes.of(lines))), messages);
    }

    @Test
    void nothingWaitsForALaterFeed() {
        feed(Samples.request(1));
        feed(Samples.request(2));
        assertEquals(2, messages.size());
    }

    @Test
    void anotherMessageBetweenRequestsKeepsItsPlace() {
        feed(Samples.join(List.of(Samples.request(1), Samples.ascii("OK\n"), Samples.request(2))));
        assertEquals(
                List.of(
                        new Message.Requests(Bytes.of(Samples.request(1))),
                        new Message.Ok(),
                        new Message.Requests(Bytes.of(Samples.request(2)))),
                messages);
    }

    @Test
    void plainAndTaggedRequestsAreToldApart() {
        byte[] plain = LineEncoder.encode(new Message.PlainRequest(Samples.PAYLOAD));
        feed(Samples.join(List.of(Samples.request(1), plain, plain, Samples.request(2))));
        assertEquals(
                List.of(
                        new Message.Requests(Bytes.of(Samples.request(1))),
                        new Message.PlainRequest(Samples.PAYLOAD),
                        new Message.PlainRequest(Samples.PAYLOAD),
                        new Message.Requests(Bytes.of(Samples.request(2)))),
                messages);
    }

    @Test
    void aCarriageReturnDoesNotReachTheBatch() {
        byte[] line = Samples.request(1);
        byte[] withReturn =
                Samples.join(List.of(Arrays.copyOf(line, line.length - 1), Samples.ascii("\r\n")));
        feed(Samples.join(List.of(withReturn, Samples.request(2))));
        assertEquals(List.of(new Message.Requests(Bytes.of(Samples.requests(2)))), messages);
    }

    @Test
    void aBatchIsFullAtItsLimit() {
        int fitting = Limits.REQUEST_BATCH_BYTES_MAX / Samples.request(1).length;
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i <= fitting; i++) {
            lines.add(Samples.request(1));
        }
        feed(Samples.join(lines.subList(0, fitting)));
        assertEquals(1, messages.size());
        feed(Samples.join(lines));
        assertEquals(3, messages.size());
        assertTrue(batch(1).length() <= Limits.REQUEST_BATCH_BYTES_MAX);
        assertEquals(Bytes.of(Samples.request(1)), batch(2));
    }

    private Bytes batch(int index) {
        return assertInstanceOf(Message.Requests.class, messages.get(index)).lines();
    }

    @Test
    void requestsBeforeAMalformedOneStillCount() {
        byte[] bad = Samples.ascii("SEQUENCER_REQUEST:nobody.0.1:DATA|s|t|||\n");
        byte[] all = Samples.join(List.of(Samples.requests(2), bad, Samples.request(3)));
        assertThrows(MalformedException.class, () -> feed(all));
        assertEquals(List.of(new Message.Requests(Bytes.of(Samples.requests(2)))), messages);
    }

    @Test
    void whatIsInABatchNeedsNoSecondLook() {
        feed(Samples.requests(2));
        var lines = new RequestLines(batch(0));
        assertTrue(lines.next());
        assertEquals(1, lines.n());
        assertEquals(SourceKey.of(Samples.SOURCE), lines.key());
        assertTrue(lines.next());
        assertEquals(2, lines.n());
    }

    @Test
    void aChunkMayBeAsLongAsTheLimit() {
        byte[] lines = new byte[Limits.CHUNK_BYTES_MAX];
        Arrays.fill(lines, (byte) '\n');
        feed(LineEncoder.chunkHeader(1, Samples.REIGN, 5, lines.length));
        Samples.feedAndWipe(decoder, lines, 0, 100_000, messages::add);
        assertEquals(List.of(), messages);
        Samples.feedAndWipe(decoder, lines, 100_000, lines.length, messages::add);
        assertEquals(List.of(new Message.Chunk(1, Samples.REIGN, 5, Bytes.of(lines))), messages);
    }

    @Test
    void aChunkIsHandedOnInAnArrayOfItsOwnSize() {
        feed("JOURNAL:0:" + Samples.REIGN + ":0:4\nabc\nOK\n");
        Bytes lines = assertInstanceOf(Message.Chunk.class, messages.get(0)).lines();
        assertEquals(4, lines.array().length);
        assertEquals(new Message.Ok(), messages.get(1));
    }

    @Test
    void aChunkLongerThanTheLimitIsRefusedByItsHeader() {
        String header = "JOURNAL:0:" + Samples.REIGN + ":0:";
        assertThrows(
                MalformedException.class, () -> feed(header + (Limits.CHUNK_BYTES_MAX + 1) + "\n"));
    }

    @Test
    void aChunkThatEndsInsideALineIsMalformed() {
        String header = "JOURNAL:0:" + Samples.REIGN + ":0:3\n";
        assertThrows(MalformedException.class, () -> feed(header + "abc"));
    }

    @Test
    void aSliceOutsideItsArrayIsAProgrammersError() {
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> decoder.feed(new byte[3], 2, 2, messages::add));
    }
}
