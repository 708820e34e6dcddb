package bellwether.launcher.runtime;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Reading;
import bellwether.protocol.Sources;
import bellwether.protocol.Tag;
import bellwether.uplink.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * Readings that stand next to each other in a journal.
 *
 * @param to the offset behind the last line that was looked at
 */
record ForwardBatch(List<Recorded> readings, long to) {
    /** More than the longest line. */
    private static final int CHUNK_BYTES_MAX = 512 << 10;

    /** About as long as a reading's line is: no more is read than is handed over. */
    private static final int LINE_BYTES = 192;

    /**
     * {@return what stands between two offsets, at most so many readings}
     *
     * @param sources know whose readings the journal holds
     * @param from where a line begins
     * @param to where one ends
     * @throws bellwether.protocol.JournalFailure if it cannot be read, or is not what was written
     */
    static ForwardBatch read(
            JournalReader journal, Sources sources, long from, long to, int readingsMax) {
        var readings = new ArrayList<Recorded>();
        long offset = from;
        int chunk = (int) Math.min((long) readingsMax * LINE_BYTES, CHUNK_BYTES_MAX);
        var bytes = new byte[(int) Math.min(chunk, to - from)];
        boolean goesOn = true;
        while (goesOn && offset < to && readings.size() < readingsMax) {
            int length = fill(journal, offset, bytes, (int) Math.min(bytes.length, to - offset));
            int used = take(bytes, length, sources, readings, readingsMax);
            offset += used;
            boolean isTooShort = used == 0 && length == bytes.length;
            goesOn = used > 0 || isTooShort && bytes.length < CHUNK_BYTES_MAX;
            bytes = isTooShort ? new byte[(int) Math.min(CHUNK_BYTES_MAX, to - offset)] : bytes;
        }
        return new ForwardBatch(readings, offset);
    }

    /** A read may end inside a line: then what is missing is read as well. */
    private static int fill(JournalReader journal, long offset, byte[] bytes, int wanted) {
        int filled = 0;
        int count = 1;
        while (count > 0 && filled < wanted && !endsLine(bytes, filled)) {
            count = journal.read(offset + filled, bytes, filled, wanted - filled);
            filled += count;
        }
        return filled;
    }

    private static boolean endsLine(byte[] bytes, int length) {
        return length > 0 && bytes[length - 1] == '\n';
    }

    /** {@return how many bytes of whole lines were taken} */
    private static int take(
            byte[] bytes, int length, Sources sources, List<Recorded> into, int readingsMax) {
        var line = new OrderedLine();
        int lineFrom = 0;
        for (int at = 0; at < length && into.size() < readingsMax; at++) {
            if (bytes[at] == '\n') {
                if (line.at(bytes, lineFrom, at)) {
                    into.add(recorded(line, bytes, sources));
                }
                lineFrom = at + 1;
            }
        }
        return lineFrom;
    }

    private static Recorded recorded(OrderedLine line, byte[] bytes, Sources sources) {
        int length = line.payloadTo() - line.payloadFrom();
        var payload = new Bytes(bytes, line.payloadFrom(), length);
        var source = line.source(sources).orElseThrow(); // or the journal had not taken the line
        return new Recorded(line.sequence(), new Tag(source, line.n()), Reading.parse(payload));
    }
}
