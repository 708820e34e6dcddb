package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;
import bellwether.protocol.LineChain;
import bellwether.protocol.OrderedLine;
import java.util.Arrays;

/**
 * Walks a journal from its end towards its start, line by line, holding one block of it in memory.
 * Confined to one thread.
 */
final class LinesBackward {
    /** More than the longest line and the CRC before it. */
    private static final int BLOCK_BYTES = 1 << 18;

    private final JournalReader journal;
    private final OrderedLine line = new OrderedLine();
    private final LineChain chain = new LineChain();
    private byte[] block = {};
    private long blockOffset;
    private int from;
    private int to;
    private boolean whole;
    private boolean reading;

    LinesBackward(JournalReader journal, long end) {
        this.journal = journal;
        this.blockOffset = end;
    }

    /**
     * Steps to the line before; false when there is none that starts at {@code floor} or above,
     * which is the start of a line itself. Whether it {@link #isIntact} is to be asked then.
     */
    boolean step(long floor) {
        if (blockOffset + from <= floor) {
            return false;
        }
        int end = from;
        int start = startOfLineBefore(end);
        if (start == 0 && blockOffset > journal.start().offset()) {
            load(blockOffset + end);
            end = block.length;
            start = startOfLineBefore(end);
        }
        from = start;
        to = end - 1;
        whole = block[to] == '\n' && blockOffset + from >= floor;
        reading = whole && line.at(block, from, to);
        return true;
    }

    private int startOfLineBefore(int end) {
        int start = Math.max(0, end - 1);
        while (start > 0 && block[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private void load(long end) {
        long begins;
        do {
            begins = journal.start().offset();
        } while (!load(begins, end));
    }

    /** {@return false if the journal begins later by now, so that not all of it could be read} */
    private boolean load(long begins, long end) {
        int length = (int) Math.min(BLOCK_BYTES, end - begins);
        block = new byte[length];
        blockOffset = end - length;
        int got = 0;
        while (got < length) {
            int more = journal.read(blockOffset + got, block, got, length - got);
            if (more <= 0 && journal.start().offset() > begins) {
                return false;
            }
            if (more <= 0) {
                throw new IllegalStateException(
                        "journal ends at " + (blockOffset + got) + " before " + end);
            }
            got += more;
        }
        return true;
    }

    byte[] bytes() {
        return block;
    }

    int from() {
        return from;
    }

    /** {@return where the line ends, at its line feed} */
    int to() {
        return to;
    }

    /** {@return where the line starts in the journal} */
    long offset() {
        return blockOffset + from;
    }

    /** {@return whether the line is what it was: whole, and its chained CRC goes on} */
    boolean isIntact() {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        long before = crcTextBefore();
        return whole
                && before >= 0
                && bodyTo > from
                && block[bodyTo] == ':'
                && Ascii.parseHex32(block, bodyTo + 1)
                        == Integer.toUnsignedLong(chain.next((int) before, block, from, bodyTo));
    }

    boolean isReading() {
        return reading;
    }

    /** {@return where the tag of a reading stands in {@link #bytes}} */
    int tagFrom() {
        return line.tagFrom();
    }

    long n() {
        return line.n();
    }

    /** {@return a copy of the payload} */
    Bytes payload() {
        return Bytes.of(Arrays.copyOfRange(block, line.payloadFrom(), line.payloadTo()));
    }

    /** {@return the chained CRC of the line before this one, 0 if there is none} */
    int crcBefore() {
        long crc = crcTextBefore();
        if (crc < 0) {
            throw new IllegalStateException("no CRC ends at " + offset());
        }
        return (int) crc;
    }

    private long crcTextBefore() {
        JournalStart start = journal.start();
        if (offset() == start.offset()) {
            return Integer.toUnsignedLong(start.crc());
        }
        byte[] text = block;
        int at = from - LineChain.SUFFIX_LENGTH;
        if (at < 0) {
            text = new byte[LineChain.SUFFIX_LENGTH];
            int got = journal.read(blockOffset + at, text, 0, text.length);
            start = journal.start();
            if (got < text.length && offset() == start.offset()) {
                return Integer.toUnsignedLong(start.crc()); // it begins here by now
            }
            at = 0;
        }
        return Ascii.parseHex32(text, at);
    }
}
