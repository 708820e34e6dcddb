package bellwether.simulation;

import bellwether.protocol.EpochMark;
import bellwether.protocol.JournalReader;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
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
    private boolean lenient;
    private boolean lies;

    /**
     * Somebody lies, and may lead others back behind what was delivered.
     *
     * @param streams whether it streams other journals: what one holds for a while is not the
     *     leader's
     */
    void somebodyLies(boolean streams) {
        lies = true;
        lenient = streams;
    }

    /** {@return whether somebody lies} */
    boolean isLiedTo() {
        return lies;
    }

    /** {@return whether copies need not be the leader's while somebody lies} */
    boolean isLenient() {
        return lenient;
    }

    /** I1 and I2, after {@code peer} has taken lines. */
    void appended(PeerId peer, LogIndex index) {
        if (index.epochs().isEmpty() || lenient) {
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

    /**
     * I0 before a cut: every reading beyond {@code offset} is in the outbox. The journal still has
     * them.
     */
    static void cutting(
            PeerId peer, JournalReader journal, long offset, Outbox outbox, Ledger ledger) {
        var bytes = new byte[(int) (journal.end() - offset)];
        int got = 0;
        while (got < bytes.length) {
            got += journal.read(offset + got, bytes, got, bytes.length - got);
        }
        var line = new OrderedLine();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                if (line.at(bytes, from, at)) {
                    kept(peer, ledger.source(line), line.n(), outbox);
                }
                from = at + 1;
            }
        }
    }

    private static void kept(PeerId peer, Source source, long n, Outbox outbox) {
        if (n < outbox.first(source) || n > outbox.last(source)) {
            throw new Violation(
                    "I0 nothing between: "
                            + peer.brief()
                            + " cuts n "
                            + n
                            + " of "
                            + source
                            + ", which is not in its outbox");
        }
    }
}
