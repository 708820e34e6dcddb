package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Limits;
import bellwether.protocol.LineChain;
import java.util.Arrays;

/**
 * Reads files of chained lines and goes on behind damage: a line counts if its CRC follows from the
 * one that the line before it states, or should state. So one flipped bit costs one line, or two if
 * it makes or unmakes a line feed. Confined to one thread.
 */
final class ChainedLines {
    private static final int CHUNK_BYTES = 1 << 18;

    /** A line longer than that is none. */
    private static final int BUFFER_BYTES = 2 * Limits.LINE_BYTES_MAX;

    private final LineChain chain = new LineChain();
    private long previous; // what the last line states, -1: nothing
    private long computed = -1; // what it should state, if that is another
    private long invalidLines;
    private boolean skipping;

    /** Sees the valid lines in order. */
    interface Taker {
        /**
         * A line at {@code bytes[from, to)}, which ends before its line feed.
         *
         * @param position where it starts in the file
         * @return false: it is not what belongs here, and counts as invalid
         */
        boolean line(byte[] bytes, int from, int to, long position);
    }

    private ChainedLines(long seed) {
        this.previous = seed;
    }

    /** {@return a reader of lines that follow the chained CRC {@code seed}} */
    static ChainedLines after(int seed) {
        return new ChainedLines(Integer.toUnsignedLong(seed));
    }

    /** {@return a reader of lines that follow one that is not known: the first is not valid} */
    static ChainedLines afterUnknown() {
        return new ChainedLines(-1);
    }

    /** {@return one that goes on from where this one is} */
    ChainedLines copy() {
        var copy = new ChainedLines(previous);
        copy.computed = computed;
        return copy;
    }

    /** {@return whether the first line of a file goes on from here} */
    boolean goesOn(DiskFile file) {
        var buffer = new byte[(int) Math.min(BUFFER_BYTES, file.size())];
        int filled = file.read(0, buffer, 0, buffer.length);
        int to = Ascii.indexOf('\n', buffer, 0, filled);
        return to >= 0 && copy().line(buffer, 0, to, 0, (_, _, _, _) -> true);
    }

    /** {@return how many lines were not valid so far; an incomplete last one is not counted} */
    long invalidLines() {
        return invalidLines;
    }

    /** {@return the CRC that the last complete line states} */
    int crc() {
        return (int) previous;
    }

    /**
     * Reads a file from its start; a file read next goes on where this one ends.
     *
     * @return how many bytes stand behind the last line feed
     */
    long read(DiskFile file, Taker taker) {
        return read(file, 0, taker);
    }

    /**
     * Reads a file from the line that starts at {@code start} on.
     *
     * @param start bytes from its first one
     * @return how many bytes stand behind the last line feed
     */
    long read(DiskFile file, long start, Taker taker) {
        var buffer = new byte[(int) Math.min(CHUNK_BYTES, Math.max(0, file.size() - start) + 1)];
        long position = start; // of buffer[0]
        int filled = 0;
        int count;
        while ((count = file.read(position + filled, buffer, filled, buffer.length - filled)) > 0) {
            filled += count;
            int taken = lines(buffer, filled, position, taker);
            System.arraycopy(buffer, taken, buffer, 0, filled - taken);
            filled -= taken;
            position += taken;
            if (filled == buffer.length && filled < BUFFER_BYTES) {
                buffer = Arrays.copyOf(buffer, BUFFER_BYTES);
            } else if (filled == buffer.length) {
                skipping = true; // no line feed for so long: what comes up to it is one bad line
                position += filled;
                filled = 0;
            }
        }
        return filled;
    }

    private int lines(byte[] buffer, int filled, long start, Taker taker) {
        int from = 0;
        int to = Ascii.indexOf('\n', buffer, from, filled);
        while (to >= 0) {
            if (!line(buffer, from, to, start + from, taker)) {
                invalidLines++;
            }
            from = to + 1;
            to = Ascii.indexOf('\n', buffer, from, filled);
        }
        return from;
    }

    private boolean line(byte[] bytes, int from, int to, long position, Taker taker) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        if (skipping || bodyTo <= from) {
            skipping = false;
            computed = -1;
            previous = -1;
            return false;
        }
        long stated = bytes[bodyTo] == ':' ? Ascii.parseHex32(bytes, bodyTo + 1) : -1;
        long expected = sum(previous, bytes, from, bodyTo);
        boolean valid =
                stated >= 0 && (stated == expected || stated == sum(computed, bytes, from, bodyTo));
        previous = stated;
        computed = valid ? -1 : expected;
        return valid && taker.line(bytes, from, to, position);
    }

    private long sum(long before, byte[] bytes, int from, int to) {
        return before < 0 ? -1 : Integer.toUnsignedLong(chain.next((int) before, bytes, from, to));
    }
}
