package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.OrderedLine;
import java.util.OptionalLong;

/**
 * Two lines that stand at one place of two files.
 *
 * @param offset of the first byte that differs
 * @param line of one file, empty if it has ended
 * @param otherLine of the other
 */
record PlacedLines(String file, String other, long offset, String line, String otherLine) {
    Difference difference() {
        OptionalLong sequence = sequence(line);
        return new Difference(
                file,
                other,
                offset,
                sequence.isPresent() ? sequence : sequence(otherLine),
                line,
                otherLine);
    }

    /** {@return the sequence of a CSV row, or of a journal line that holds a reading} */
    private static OptionalLong sequence(String line) {
        byte[] bytes = Bytes.utf8(line).array();
        var ordered = new OrderedLine();
        if (ordered.at(bytes, 0, bytes.length)) {
            return OptionalLong.of(ordered.sequence());
        }
        long cell = Ascii.parseLong(bytes, 0, Math.max(0, line.indexOf(',')));
        return cell < 1 ? OptionalLong.empty() : OptionalLong.of(cell);
    }
}
