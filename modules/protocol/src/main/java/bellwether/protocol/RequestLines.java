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

    private static final byte[] TYPE_BYTES = TYPE.getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private int at;
    private int tagFrom;
    private int payloadFrom;
    private int lineTo;
    private long n;

    public RequestLines(Bytes lines) {
        this.bytes = lines.array();
        this.at = lines.offset();
        this.end = lines.end();
    }

    /** {@return the line for one reading, line feed included} */
    public static byte[] line(Tag tag, Bytes payload) {
        byte[] head = (TYPE + tag + ":").getBytes(StandardCharsets.US_ASCII);
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
     *     grammar
     */
    public boolean next() {
        if (at >= end) {
            return false;
        }
        lineTo = at;
        while (lineTo < end && bytes[lineTo] != '\n') {
            lineTo++;
        }
        tagFrom = at + TYPE_BYTES.length;
        int dot = tagFrom + Source.LENGTH;
        if (lineTo == end || dot >= lineTo || bytes[dot] != '.' || !startsWithType()) {
            throw new MalformedException("no tagged SEQUENCER_REQUEST line");
        }
        int colon = dot + 1;
        while (colon < lineTo && bytes[colon] != ':') {
            colon++;
        }
        n = Ascii.parseLong(bytes, dot + 1, colon);
        payloadFrom = colon + 1;
        if (n < 1 || payloadFrom > lineTo) {
            throw new MalformedException("SEQUENCER_REQUEST has no n of 1 or more");
        }
        String problem = Payload.problem(bytes, payloadFrom, lineTo);
        if (!problem.isEmpty()) {
            throw new MalformedException("SEQUENCER_REQUEST: " + problem);
        }
        at = lineTo + 1;
        return true;
    }

    private boolean startsWithType() {
        for (int i = 0; i < TYPE_BYTES.length; i++) {
            if (bytes[at + i] != TYPE_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the array that the positions point into} */
    public byte[] array() {
        return bytes;
    }

    /** {@return the {@code n} of the line's tag} */
    public long n() {
        return n;
    }

    /** {@return where the tag starts; its first {@link Source#LENGTH} bytes are the source} */
    public int tagFrom() {
        return tagFrom;
    }

    /** {@return where the payload starts} */
    public int payloadFrom() {
        return payloadFrom;
    }

    /** {@return where the line ends: the position of its line feed} */
    public int lineTo() {
        return lineTo;
    }

    /**
     * {@return the source in the line's tag}
     *
     * @throws MalformedException if it is none
     */
    public Source source() {
        return Source.parse(new String(bytes, tagFrom, Source.LENGTH, StandardCharsets.ISO_8859_1));
    }
}
