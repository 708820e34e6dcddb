package bellwether.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Walks complete {@code SEQUENCER_REQUEST:<tag>:<payload>} lines without allocating: {@link #next}
 * steps to the next line, the accessors give its fields as positions in the array of the batch.
 * Confined to one thread.
 */
public final class RequestLines {
    /** How such a line starts. */
    public static final String TYPE = "SEQUENCER_REQUEST:";

    private final RequestLine line = new RequestLine();
    private final byte[] bytes;
    private final int end;
    private int at;
    private int lineTo;

    public RequestLines(Bytes lines) {
        this.bytes = lines.array();
        this.at = lines.offset();
        this.end = lines.end();
    }

    /** {@return the line for one reading, line feed included} */
    public static byte[] line(Tag tag, Bytes payload) {
        byte[] head = (TYPE + tag.inLine() + ":").getBytes(StandardCharsets.US_ASCII);
        var line = new byte[head.length + payload.length() + 1];
        System.arraycopy(head, 0, line, 0, head.length);
        System.arraycopy(payload.array(), payload.offset(), line, head.length, payload.length());
        line[line.length - 1] = '\n';
        return line;
    }

    /**
     * Steps to the next line.
     *
     * @return false behind the last one
     * @throws MalformedException if the line is no tagged request, or its payload breaks the
     *     grammar; never for lines that a {@link LineDecoder} handed on
     */
    public boolean next() {
        if (at >= end) {
            return false;
        }
        lineTo = Ascii.indexOf('\n', bytes, at, end);
        if (lineTo < 0) {
            throw new MalformedException("SEQUENCER_REQUEST line without its line feed");
        }
        String problem = line.at(bytes, at, lineTo);
        if (!problem.isEmpty()) {
            throw new MalformedException(problem);
        }
        at = lineTo + 1;
        return true;
    }

    /** {@return the array that the positions point into} */
    public byte[] array() {
        return bytes;
    }

    /** {@return the {@code n} of the line's tag} */
    public long n() {
        return line.n();
    }

    /** {@return where the tag starts, which is with its source or the key of that} */
    public int tagFrom() {
        return line.tagFrom();
    }

    /** {@return where the payload starts} */
    public int payloadFrom() {
        return line.payloadFrom();
    }

    /** {@return where the line ends: the position of its line feed} */
    public int lineTo() {
        return lineTo;
    }

    /** {@return the key of the source in the line's tag, worked out if that is named in full} */
    public SourceKey key() {
        return SourceKey.startsTag(bytes, tagFrom())
                ? SourceKey.at(bytes, tagFrom())
                : SourceKey.of(Source.at(bytes, tagFrom()));
    }
}
