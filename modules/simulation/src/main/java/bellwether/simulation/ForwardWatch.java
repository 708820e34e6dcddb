package bellwether.simulation;

import bellwether.protocol.Ascii;
import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches I9: what stands before the place up to which a peer says that the record is forwarded was
 * taken by the other system, at least once. A line is known by where it ends and its chained CRC.
 */
final class ForwardWatch {
    private static final int SUFFIX_LENGTH = LineChain.SUFFIX_LENGTH;

    private final Set<Line> taken = new HashSet<>();

    /** One line of a journal. */
    private record Line(long end, int crc) {}

    /**
     * The other system takes what stands between two line ends, up to where it is not what was
     * written: whoever reads it for that checks.
     *
     * @return up to where
     */
    long takes(JournalReader journal, long from, long to) {
        long end = from;
        for (Line line : lines(journal, from, to, true)) {
            taken.add(line);
            end = line.end();
        }
        return end;
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
        for (Line line : lines(journal, from, to, false)) {
            if (!taken.contains(line)) {
                throw new Violation(
                        "I9 forwarding: %s says that all before %d was forwarded, and the line that ends at %d was not"
                                .formatted(peer.brief(), to, line.end()));
            }
        }
    }

    /**
     * {@return the lines between two line ends that are what was written}
     *
     * @param stops whether one that is not ends it
     */
    private static List<Line> lines(JournalReader journal, long from, long to, boolean stops) {
        JournalStart start = journal.start();
        if (from < start.offset()) {
            return lines(journal, start.offset(), Math.max(to, start.offset()), stops);
        }
        int link =
                from == start.offset()
                        ? 0
                        : SUFFIX_LENGTH; // the CRC before the first line, and its line feed
        var bytes = new byte[(int) (to - from) + link];
        int length = fill(journal, from - link, bytes);
        var lines = new ArrayList<Line>();
        var chain = new LineChain();
        int lineFrom = link;
        for (int at = link; at < length; at++) {
            if (bytes[at] == '\n') {
                int bodyTo = Math.max(lineFrom, at - SUFFIX_LENGTH);
                int crc =
                        lineFrom == 0
                                ? chain.next(start.crc(), bytes, 0, bodyTo)
                                : chain.nextContiguous(bytes, lineFrom, bodyTo);
                if (Ascii.parseHex32(bytes, bodyTo + 1) == Integer.toUnsignedLong(crc)) {
                    lines.add(new Line(from - link + at + 1, crc));
                } else if (stops) {
                    return lines;
                }
                lineFrom = at + 1;
            }
        }
        return lines;
    }

    /** {@return how many bytes there are; a read ends with its segment} */
    private static int fill(JournalReader journal, long from, byte[] bytes) {
        int filled = 0;
        int count = 1;
        while (count > 0 && filled < bytes.length) {
            count = journal.read(from + filled, bytes, filled, bytes.length - filled);
            filled += count;
        }
        return filled;
    }
}
