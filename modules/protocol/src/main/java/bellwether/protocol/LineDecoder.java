package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Turns what arrives on one TCP connection into messages, however the bytes are cut into pieces.
 *
 * <p>Lines end with a line feed; one carriage return before it is tolerated, an empty line is
 * skipped. Consecutive tagged requests that arrived together go on as one {@link Message.Requests},
 * looked at as bytes only. The bytes behind a {@code JOURNAL} header are copied once, into the
 * array that its {@link Message.Chunk} hands on. Confined to one thread.
 */
public final class LineDecoder {
    private static final byte[] JOURNAL = ChunkHeader.TYPE.getBytes(StandardCharsets.US_ASCII);
    private static final int REQUEST_LENGTH = RequestLines.TYPE.length();
    private static final int PARTIAL_START_BYTES = 256;

    private final RequestLine request = new RequestLine();
    private final RequestBatch batch = new RequestBatch();

    /** The beginning of a line whose line feed has not come yet. */
    private byte[] partial = {};

    private int partialLength;

    /** Null unless the bytes behind it are being gathered. */
    private ChunkHeader header;

    private byte[] chunk = {};
    private int chunkLength;

    private int lineBytesMax = Limits.LINE_BYTES_MAX;

    /** Null until the first malformed line. */
    private MalformedException failure;

    /**
     * From now on lines may be so long and no longer; at first {@link Limits#LINE_BYTES_MAX}. May
     * be called while a message is handed on: it counts from the next line.
     *
     * @param bytes the line feed not counted
     */
    public void limit(int bytes) {
        lineBytesMax = bytes;
    }

    /**
     * Takes the next bytes of the connection and hands on the messages that are complete with them,
     * in order. The caller may use {@code bytes} again afterwards.
     *
     * @param out must not throw
     * @throws MalformedException at the first line that breaks the grammar, after everything before
     *     it was handed on; from then on every call throws the same
     */
    public void feed(byte[] bytes, int offset, int length, Consumer<Message> out) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (failure != null) {
            throw failure;
        }
        int end = offset + length;
        try {
            int at = offset;
            while (at < end) {
                at = header == null ? takeLine(bytes, at, end, out) : fill(bytes, at, end, out);
            }
            batch.handOn(out);
        } catch (MalformedException e) {
            failure = e;
            batch.handOn(out);
            throw e;
        }
    }

    /** {@return the position behind what was taken: a line, or the beginning of one} */
    private int takeLine(byte[] bytes, int at, int end, Consumer<Message> out) {
        int lineFeed = Ascii.indexOf('\n', bytes, at, end);
        if (lineFeed < 0) {
            keep(bytes, at, end);
            return end;
        }
        if (partialLength == 0) {
            onLine(bytes, at, lineFeed, out);
        } else {
            keep(bytes, at, lineFeed);
            int length = partialLength;
            partialLength = 0;
            onLine(partial, 0, length, out);
        }
        return lineFeed + 1;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = partialLength + to - from;
        // One more than a line may have: that one can still be the carriage return.
        if (length > lineBytesMax + 1) {
            throw tooLong();
        }
        if (length > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(PARTIAL_START_BYTES, length * 2));
        }
        System.arraycopy(bytes, from, partial, partialLength, to - from);
        partialLength = length;
    }

    private MalformedException tooLong() {
        return new MalformedException("line is longer than " + lineBytesMax + " bytes");
    }

    private void onLine(byte[] bytes, int from, int lineFeed, Consumer<Message> out) {
        int to = lineFeed > from && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        if (to - from > lineBytesMax) {
            throw tooLong();
        }
        if (to == from) {
            return;
        }
        if (RequestLine.isTypeAt(bytes, from, to)) {
            onRequest(bytes, from, to, out);
            return;
        }
        batch.handOn(out);
        String line = Utf8.decode(bytes, from, to);
        if (Ascii.startsWith(JOURNAL, bytes, from, to)) {
            begin(ChunkHeader.parse(line), out);
        } else {
            out.accept(LineParser.parse(line));
        }
    }

    private void onRequest(byte[] bytes, int from, int to, Consumer<Message> out) {
        int rest = from + REQUEST_LENGTH;
        if (Payload.startsWithData(bytes, rest, to)) {
            batch.handOn(out);
            var payload = Bytes.of(Arrays.copyOfRange(bytes, rest, to));
            out.accept(new Message.PlainRequest(payload));
            return;
        }
        String problem = request.at(bytes, from, to);
        if (!problem.isEmpty()) {
            throw new MalformedException(problem);
        }
        batch.add(bytes, from, to, out);
    }

    private void begin(ChunkHeader announced, Consumer<Message> out) {
        header = announced;
        chunk = new byte[announced.length()];
        chunkLength = 0;
        handOnFullChunk(out);
    }

    private int fill(byte[] bytes, int at, int end, Consumer<Message> out) {
        int count = Math.min(end - at, chunk.length - chunkLength);
        System.arraycopy(bytes, at, chunk, chunkLength, count);
        chunkLength += count;
        handOnFullChunk(out);
        return at + count;
    }

    private void handOnFullChunk(Consumer<Message> out) {
        if (chunkLength < chunk.length) {
            return;
        }
        var full =
                new Message.Chunk(
                        header.number(), header.reign(), header.offset(), Bytes.of(chunk));
        header = null;
        chunk = new byte[0];
        chunkLength = 0;
        out.accept(full);
    }
}
