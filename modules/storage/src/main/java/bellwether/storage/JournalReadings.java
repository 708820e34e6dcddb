package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Payload;
import bellwether.protocol.Sources;
import java.util.Arrays;

/** Picks the readings out of valid lines of a journal. */
final class JournalReadings implements ChainedLines.Taker {
    private final OrderedLine line = new OrderedLine();
    private final Sources sources;
    private final TaggedReadings.Taker taker;

    /**
     * @param sources known from lines before; those that the lines name are added
     */
    JournalReadings(Sources sources, TaggedReadings.Taker taker) {
        this.sources = sources;
        this.taker = taker;
    }

    @Override
    public boolean line(byte[] bytes, int from, int to, long position) {
        if (line.at(bytes, from, to)
                && Payload.problem(bytes, line.payloadFrom(), line.payloadTo()).isEmpty()) {
            try {
                take(bytes);
            } catch (MalformedException e) {
                return false; // its tag names no source: not a reading, though its CRC is right
            }
        }
        return true;
    }

    private void take(byte[] bytes) {
        var source = line.source(sources);
        if (source.isEmpty()) {
            taker.nameless();
            return;
        }
        byte[] payload = Arrays.copyOfRange(bytes, line.payloadFrom(), line.payloadTo());
        taker.take(source.get(), line.n(), Bytes.of(payload));
    }
}
