package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.LineChain;

/**
 * Reads the readings of one source back, fast in ascending order: it keeps the block that it read
 * last and where it is in it. Checks the CRC of every line that comes from a file. Guarded by the
 * outbox's lock.
 */
final class OutboxCursor {
    private static final int BLOCK_BYTES = 1 << 15;

    /** The CRC and the line feed of the line before. */
    private static final int LINK_BYTES = LineChain.SUFFIX_LENGTH;

    private final OutboxFiles files;
    private final OutboxLane lane;
    private final LineChain chain = new LineChain();
    private final OutboxLine line = new OutboxLine();
    private OutboxRun run;
    private long passed;
    private OutboxSegment segment;
    private byte[] block = {};
    private int blockLength;
    private long blockStart;
    private int at;

    OutboxCursor(OutboxFiles files, OutboxLane lane) {
        this.files = files;
        this.lane = lane;
    }

    /**
     * {@return the payload of {@code n}, which {@code holder} holds; stays as it is}
     *
     * @throws JournalFailure if it cannot be read, or is damaged
     */
    Bytes payload(OutboxRun holder, long n) {
        if (run != holder || n <= passed) {
            seek(holder);
        }
        while (true) {
            int to = lineEnd();
            int from = at;
            check(from, to);
            at = to + 1;
            if (line.at(block, from, to) == OutboxLine.Kind.READING
                    && line.n() == n
                    && line.isOf(lane)) {
                passed = n;
                return line.payload();
            }
        }
    }

    private void seek(OutboxRun holder) {
        long ahead = holder.offset() - blockStart;
        boolean here = segment == holder.segment() && ahead >= LINK_BYTES && ahead < blockLength;
        run = holder;
        passed = 0;
        segment = holder.segment();
        if (here) {
            at = (int) ahead;
        } else {
            load(holder.offset());
        }
    }

    /** {@return where the line that starts at the present position ends} */
    private int lineEnd() {
        int to = lineFeed();
        if (to < 0) {
            load(blockStart + at);
            to = lineFeed();
        }
        if (to < 0) {
            throw failure("reading of " + lane.source() + " is missing");
        }
        return to;
    }

    private int lineFeed() {
        return Ascii.indexOf('\n', block, at, blockLength);
    }

    /**
     * A new array each time: payloads handed out stand in the old one. No longer than what is there
     * to be read: readings that come one by one are read one by one.
     */
    private void load(long offset) {
        long from = Math.max(0, offset - LINK_BYTES);
        var fresh = new byte[Math.clamp(segment.bytes() - from, 0, BLOCK_BYTES)];
        int count = files.read(segment, from, fresh);
        if (count < offset - from + 1) { // what precedes is in a file, or ends another block
            from = offset;
            count = Math.max(0, files.read(segment, from, fresh));
        }
        block = fresh;
        blockLength = count;
        blockStart = from;
        at = (int) (offset - from);
    }

    /** A line without the one before it comes from memory, not from a disk. */
    private void check(int from, int to) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        boolean first = blockStart + from == 0;
        if (bodyTo <= from) {
            throw failure("damaged");
        }
        if (first || from >= LINK_BYTES) {
            int sum =
                    first
                            ? chain.next(0, block, from, bodyTo)
                            : chain.nextContiguous(block, from, bodyTo);
            if (!Ascii.isHex32(block, bodyTo + 1, sum)) {
                throw failure("damaged");
            }
        }
    }

    private JournalFailure failure(String what) {
        run = null;
        return new JournalFailure(
                "cannot read "
                        + files.path(segment)
                        + ": "
                        + what
                        + " at offset "
                        + (blockStart + at),
                null);
    }
}
