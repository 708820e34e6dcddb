package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Payload;
import java.util.Arrays;

/** Picks the readings out of valid lines of a journal. */
final class JournalReadings implements ChainedLines.Taker {
    private final OrderedLine line = new OrderedLine();
    private final TaggedReadings.Taker taker;

    JournalReadings(TaggedReadings.Taker taker) {
        this.taker = taker;
    }

    @Override
    public boolean line(byte[] bytes, int from, int to, long position) {
        if (line.at(bytes, from, to)
                && Payload.problem(bytes, line.payloadFrom(), line.payloadTo()).isEmpty()) {
            try {
                byte[] payload = Arrays.copyOfRange(bytes, line.payloadFrom(), line.payloadTo());
                taker.take(line.source(), line.n(), Bytes.of(payload));
            } catch (MalformedException e) {
                return false; // its tag names no source: not a reading, though its CRC is right
            }
        }
        return true;
    }
}
