package bellwether.simulation;

import bellwether.protocol.Ascii;
import bellwether.protocol.JournalReader;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import java.util.HashSet;
import java.util.Set;

/**
 * Watches I9: what stands before the place up to which a peer says that the record is forwarded was
 * taken by the other system, at least once. A line is known by where it ends and its chained CRC.
 */
final class ForwardWatch {
    private static final int CRC_LENGTH = 8;

    private final Set<Long> taken = new HashSet<>();

    /**
     * The other system takes the lines {@code bytes[0, length)}.
     *
     * @param offset of the journal at which they begin
     */
    void takes(long offset, byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                taken.add(key(offset + at + 1, Ascii.parseHex32(bytes, at - CRC_LENGTH)));
            }
        }
    }

    /**
     * {@code peer} says that its journal is forwarded up to {@code to}; before, up to less. Lines
     * that are damaged there, so that nobody can say which they are, are left out.
     */
    void claims(PeerId peer, JournalReader journal, long from, long to) {
        if (to > journal.end()) {
            throw new Violation(
                    "I9 forwarding: %s says that all before %d was forwarded, and has %d"
                            .formatted(peer.brief(), to, journal.end()));
        }
        var bytes = new byte[(int) (to - from)];
        int length = fill(journal, from, bytes);
        int lineFrom = 0;
        boolean soundBefore = false;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                boolean sound = lineFrom > 0 && isSound(bytes, lineFrom, at);
                if (sound && soundBefore && !taken.contains(key(from + at + 1, crc(bytes, at)))) {
                    throw new Violation(
                            "I9 forwarding: %s says that all before %d was forwarded, and the line that ends at %d was not"
                                    .formatted(peer.brief(), to, from + at + 1));
                }
                soundBefore = sound || lineFrom == 0;
                lineFrom = at + 1;
            }
        }
    }

    /** {@return how many bytes there are; a read ends with its segment} */
    static int fill(JournalReader journal, long from, byte[] bytes) {
        int filled = 0;
        int count;
        while (filled < bytes.length
                && (count = journal.read(from + filled, bytes, filled, bytes.length - filled))
                        > 0) {
            filled += count;
        }
        return filled;
    }

    private static boolean isSound(byte[] bytes, int from, int lineEnd) {
        int sum = new LineChain().nextContiguous(bytes, from, lineEnd - LineChain.SUFFIX_LENGTH);
        return Integer.toUnsignedLong(sum) == crc(bytes, lineEnd);
    }

    private static long crc(byte[] bytes, int lineEnd) {
        return Ascii.parseHex32(bytes, lineEnd - CRC_LENGTH);
    }

    private static long key(long end, long crc) {
        return end << 32 | crc;
    }
}
