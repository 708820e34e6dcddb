package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;
import bellwether.protocol.LineChain;
import bellwether.sequencer.LogBase;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the synced CSV files are complete: {@code
 * CSV:<offset>:<last_sequence>:<crc>:<csv_bytes>:<own crc>}, where files expire with {@code
 * :<counted_from>} behind the bytes. The chained CRC at that offset tells whether it speaks of this
 * journal, its own whether it is what was written.
 *
 * @param offset journal offset behind a complete line
 * @param lastSequence the last sequence before it, 0: none
 * @param crc chained CRC there
 * @param csvBytes how long all CSV files together are up to there; empty: not known
 * @param countedFrom the first period whose files are among these; empty: all are
 */
record Checkpoint(
        long offset, long lastSequence, int crc, OptionalLong csvBytes, OptionalLong countedFrom) {
    private static final String TYPE = "CSV";
    private static final int BYTES_MAX = 256;

    /** {@return what is known when nothing is: how far they are where the journal begins} */
    static Checkpoint at(LogBase base) {
        return new Checkpoint(base.offset(), base.lastSequence(), base.crc());
    }

    Checkpoint(long offset, long lastSequence, int crc) {
        this(offset, lastSequence, crc, OptionalLong.empty(), OptionalLong.empty());
    }

    /** {@return the same place, with what the files hold there} */
    Checkpoint holding(long bytes, OptionalLong countedFrom) {
        return new Checkpoint(offset, lastSequence, crc, OptionalLong.of(bytes), countedFrom);
    }

    /** {@return whether it is at the same place of the same journal} */
    boolean isAt(Checkpoint other) {
        return offset == other.offset && crc == other.crc;
    }

    /** {@return the CRC that the journal states at {@code offset}; empty if no line ends there} */
    static Optional<Integer> crcAt(JournalReader journal, long offset) {
        JournalStart start = journal.start();
        if (offset == start.offset()) {
            return Optional.of(start.crc());
        }
        int length = LineChain.SUFFIX_LENGTH; // eight digits and the line feed
        var bytes = new byte[length];
        long from = offset - length;
        if (from < start.offset() || offset > journal.end()) {
            return Optional.empty();
        }
        int filled = 0;
        int count;
        while (filled < length
                && (count = journal.read(from + filled, bytes, filled, length - filled)) > 0) {
            filled += count;
        }
        long crc = Ascii.parseHex32(bytes, 0);
        boolean lineEnd = filled == length && bytes[length - 1] == '\n' && crc >= 0;
        return lineEnd ? Optional.of((int) crc) : Optional.empty();
    }

    /** {@return whether it speaks of {@code journal}} */
    boolean fits(JournalReader journal) {
        return crcAt(journal, offset).filter(stated -> stated == crc).isPresent();
    }

    /** {@return the one in a file; empty if there is none, or no readable one} */
    static Optional<Checkpoint> load(Disk disk, String path) {
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var bytes = new byte[BYTES_MAX];
            int length = file.read(0, bytes, 0, bytes.length);
            return parse(new Bytes(bytes, 0, length).toString());
        }
    }

    private static Optional<Checkpoint> parse(String text) {
        String[] fields = SealedLine.body(text.strip()).orElse("").split(":", -1);
        if (fields.length < 4 || fields.length > 6 || !fields[0].equals(TYPE)) {
            return Optional.empty();
        }
        long offset = number(fields[1]);
        long sequence = number(fields[2]);
        byte[] digits = Bytes.utf8(fields[3]).array();
        long crc = digits.length == 8 ? Ascii.parseHex32(digits, 0) : -1;
        OptionalLong csvBytes = // an earlier version did not say
                fields.length == 4 ? OptionalLong.empty() : OptionalLong.of(number(fields[4]));
        OptionalLong from =
                fields.length < 6 ? OptionalLong.empty() : OptionalLong.of(number(fields[5]));
        boolean valid = offset >= 0 && sequence >= 0 && crc >= 0;
        return valid && csvBytes.orElse(0) >= 0 && from.orElse(0) >= 0
                ? Optional.of(new Checkpoint(offset, sequence, (int) crc, csvBytes, from))
                : Optional.empty();
    }

    /** {@return the number; negative: it is none} */
    private static long number(String field) {
        byte[] digits = Bytes.utf8(field).array();
        return Ascii.parseLong(digits, 0, digits.length);
    }

    byte[] bytes() {
        String held = csvBytes.isPresent() ? ":" + csvBytes.getAsLong() : "";
        held += countedFrom.isPresent() ? ":" + countedFrom.getAsLong() : "";
        String body = TYPE + ":" + offset + ":" + lastSequence + ":" + Ascii.hex32(crc) + held;
        return Bytes.utf8(SealedLine.of(body) + "\n").array();
    }
}
