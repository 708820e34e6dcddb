package bellwether.simulation;

import bellwether.protocol.Ascii;
import bellwether.protocol.JournalReader;
import bellwether.protocol.PeerId;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches I8: under {@code partition_policy=majority} nothing that was delivered as safe, anywhere,
 * is ever given up or renumbered. The chained CRC at an offset stands for all bytes before it.
 */
final class SafeWatch {
    private static final int CRC_LENGTH = 8;

    private final TreeMap<Long, Integer> crcs = new TreeMap<>();

    /** {@code peer} may deliver all before {@code offset}. */
    void delivered(PeerId peer, JournalReader journal, long offset) {
        int crc = crcAt(journal, offset);
        Integer other = crcs.putIfAbsent(offset, crc);
        if (other != null && other != crc) {
            throw new Violation(
                    "I8 majority: %s delivers other bytes before %d than were safe"
                            .formatted(peer.brief(), offset));
        }
    }

    /** {@code peer} is about to give up everything from {@code offset} on. */
    void cutting(PeerId peer, JournalReader journal, long offset) {
        for (Map.Entry<Long, Integer> safe : crcs.tailMap(offset, false).entrySet()) {
            if (safe.getKey() <= journal.end() && holds(journal, safe)) {
                throw new Violation(
                        "I8 majority: %s cuts at %d, and up to %d it was safe"
                                .formatted(peer.brief(), offset, safe.getKey()));
            }
        }
    }

    /** At the end {@code peer} holds all that was ever safe. */
    void ended(PeerId peer, JournalReader journal) {
        for (Map.Entry<Long, Integer> safe : crcs.entrySet()) {
            if (safe.getKey() > journal.end() || !holds(journal, safe)) {
                throw new Violation(
                        "I8 majority: what was safe before %d does not stand in the journal of %s"
                                .formatted(safe.getKey(), peer.brief()));
            }
        }
    }

    private static boolean holds(JournalReader journal, Map.Entry<Long, Integer> safe) {
        return safe.getKey() < journal.start().offset()
                || crcAt(journal, safe.getKey()) == safe.getValue();
    }

    /** {@return the CRC before {@code offset}; some other number if no line ends there} */
    private static int crcAt(JournalReader journal, long offset) {
        var text = new byte[CRC_LENGTH];
        if (offset == journal.start().offset()) {
            return journal.start().crc();
        }
        if (offset < journal.start().offset() + text.length + 1) {
            return 0;
        }
        journal.read(offset - text.length - 1, text, 0, text.length);
        return (int) Ascii.parseHex32(text, 0);
    }
}
