package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over {@code SEQUENCER_REQUEST:<tag>:<payload>} lines that allocates nothing per line.
 * Checks all of the grammar, since what passes here is copied into the journal as it is. Confined
 * to one thread.
 */
final class RequestLine {
    private static final byte[] TYPE = RequestLines.TYPE.getBytes(StandardCharsets.US_ASCII);

    // Lines of one source come in runs: its text, or its key, is checked once per run.
    private byte[] checkedSource = {};
    private byte[] checkedKey = {};
    private int tagFrom;
    private int payloadFrom;
    private long n;

    /** {@return whether {@code bytes[from, to)} starts as such a line does, tagged or plain} */
    static boolean isTypeAt(byte[] bytes, int from, int to) {
        return Ascii.startsWith(TYPE, bytes, from, to);
    }

    /**
     * Points the cursor at the line {@code bytes[from, to)}, its line feed not included.
     *
     * @return what is wrong with it; empty: nothing, and the accessors hold
     */
    String at(byte[] bytes, int from, int to) {
        if (!isTypeAt(bytes, from, to)) {
            return "no SEQUENCER_REQUEST line";
        }
        tagFrom = from + TYPE.length;
        boolean named = tagFrom + SourceKey.LENGTH >= to || !SourceKey.startsTag(bytes, tagFrom);
        int dot = tagFrom + (named ? Source.LENGTH : SourceKey.LENGTH);
        if (dot >= to || bytes[dot] != '.' || !(named ? isSource(bytes) : isKey(bytes))) {
            return "SEQUENCER_REQUEST has no <peer_id>.<incarnation>.<n> or <key>.<n>";
        }
        int colon = dot + 1;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        n = Ascii.parseLong(bytes, dot + 1, colon);
        // A leading zero would give one tag two texts, and two journals different bytes.
        if (n < 1 || bytes[dot + 1] == '0' || colon == to) {
            return "SEQUENCER_REQUEST has no n of 1 or more";
        }
        if (n == 1 && !named) {
            return "SEQUENCER_REQUEST has a source's first reading, and names it by its key alone";
        }
        payloadFrom = colon + 1;
        String problem = Payload.problem(bytes, payloadFrom, to);
        return problem.isEmpty() ? problem : "SEQUENCER_REQUEST: " + problem;
    }

    private boolean isSource(byte[] bytes) {
        if (isAt(checkedSource, bytes)) {
            return true;
        }
        if (!Source.isValid(bytes, tagFrom)) {
            return false;
        }
        checkedSource = Arrays.copyOfRange(bytes, tagFrom, tagFrom + Source.LENGTH);
        return true;
    }

    private boolean isKey(byte[] bytes) {
        if (isAt(checkedKey, bytes)) {
            return true;
        }
        if (!SourceKey.isValid(bytes, tagFrom)) {
            return false;
        }
        checkedKey = Arrays.copyOfRange(bytes, tagFrom, tagFrom + SourceKey.LENGTH);
        return true;
    }

    private boolean isAt(byte[] text, byte[] bytes) {
        return text.length > 0
                && Arrays.equals(bytes, tagFrom, tagFrom + text.length, text, 0, text.length);
    }

    int tagFrom() {
        return tagFrom;
    }

    int payloadFrom() {
        return payloadFrom;
    }

    long n() {
        return n;
    }
}
