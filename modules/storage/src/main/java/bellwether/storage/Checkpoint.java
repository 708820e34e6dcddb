package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import bellwether.protocol.LineChain;
import java.util.Optional;

/**
 * How far the synced CSV files are complete: {@code CSV:<offset>:<last_sequence>:<crc>:<own crc>}.
 * The chained CRC at that offset tells whether it speaks of this journal, its own whether it is
 * what was written.
 *
 * @param offset journal offset behind a complete line
 * @param lastSequence the last sequence before it, 0: none
 * @param crc chained CRC there
 */
record Checkpoint(long offset, long lastSequence, int crc) {
    /** Nothing is known. */
    static final Checkpoint START = new Checkpoint(0, 0, 0);

    private static final String TYPE = "CSV";
    private static final int BYTES_MAX = 256;

    /** {@return the CRC that the journal states at {@code offset}; empty if no line ends there} */
    static Optional<Integer> crcAt(JournalReader journal, long offset) {
        if (offset == 0) {
            return Optional.of(0);
        }
        int length = LineChain.SUFFIX_LENGTH; // eight digits and the line feed
        var bytes = new byte[length];
        long from = offset - length;
        if (from < 0 || offset > journal.end()) {
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
        if (fields.length != 4 || !fields[0].equals(TYPE)) {
            return Optional.empty();
        }
        byte[] offset = Bytes.utf8(fields[1]).array();
        byte[] sequence = Bytes.utf8(fields[2]).array();
        byte[] digits = Bytes.utf8(fields[3]).array();
        long offsetValue = Ascii.parseLong(offset, 0, offset.length);
        long sequenceValue = Ascii.parseLong(sequence, 0, sequence.length);
        long crc = digits.length == 8 ? Ascii.parseHex32(digits, 0) : -1;
        boolean valid = offsetValue >= 0 && sequenceValue >= 0 && crc >= 0;
        return valid
                ? Optional.of(new Checkpoint(offsetValue, sequenceValue, (int) crc))
                : Optional.empty();
    }

    byte[] bytes() {
        String body = TYPE + ":" + offset + ":" + lastSequence + ":" + Ascii.hex32(crc);
        return Bytes.utf8(SealedLine.of(body) + "\n").array();
    }
}
