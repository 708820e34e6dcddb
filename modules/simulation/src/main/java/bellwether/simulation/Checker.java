package bellwether.simulation;

import bellwether.protocol.EpochMark;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogIndex;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches the invariants while a simulation runs. The chained CRC at an offset stands for all bytes
 * before it, so I1 is one look-up for each journal end ever seen: who holds the same epoch up to
 * the same offset holds the same CRC there.
 */
final class Checker {
    private record Place(EpochMark epoch, long end) {}

    private final Map<Place, Integer> crcs = new HashMap<>();
    private final Map<Reign, EpochMark> epochs = new HashMap<>();

    /** I1 and I2, after {@code peer} has taken lines. */
    void appended(PeerId peer, LogIndex index) {
        if (index.epochs().isEmpty()) {
            return;
        }
        EpochMark last = index.epochs().getLast();
        EpochMark first = epochs.putIfAbsent(last.epoch(), last);
        if (first != null && !first.equals(last)) {
            throw new Violation(
                    "I2 one writer: epoch "
                            + last.epoch()
                            + " stands at "
                            + first.offset()
                            + " and, at "
                            + peer.brief()
                            + ", at "
                            + last.offset());
        }
        Integer crc = crcs.putIfAbsent(new Place(last, index.end()), index.crc());
        if (crc != null && crc != index.crc()) {
            throw new Violation(
                    "I1 prefix: "
                            + peer.brief()
                            + " holds other bytes before "
                            + index.end()
                            + " in epoch "
                            + last.epoch());
        }
    }
}
