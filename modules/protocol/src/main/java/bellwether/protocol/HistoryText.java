package bellwether.protocol;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link History} in a line: {@code [<base>-]<end>:<crc>:<skip>:<more>:<mark>,<mark>,…}. Without
 * marks the last field is there, but empty.
 */
final class HistoryText {
    private HistoryText() {}

    static History parse(Fields fields) {
        String extent = fields.text("end");
        int dash = extent.indexOf('-');
        long base = dash < 0 ? 0 : Ascii.parseLong(extent.substring(0, dash));
        long end = Ascii.parseLong(extent.substring(dash + 1));
        int crc = fields.crc("crc");
        int skip = fields.small("skip");
        boolean more = fields.flag("more");
        return new History(base, end, crc, skip, marks(fields.text("epochs")), more);
    }

    private static List<EpochMark> marks(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        // One more than allowed is enough to be refused: a line of commas costs nothing.
        String[] marks = text.split(",", History.EPOCHS_MAX + 2);
        if (marks.length > History.EPOCHS_MAX) {
            throw new MalformedException("history names more than " + History.EPOCHS_MAX);
        }
        return Stream.of(marks).map(EpochMark::parse).toList();
    }

    static String of(History history) {
        String marks =
                history.epochs().stream().map(EpochMark::toString).collect(Collectors.joining(","));
        return (history.base() > 0 ? history.base() + "-" : "")
                + history.end()
                + ":"
                + Ascii.hex32(history.crc())
                + ":"
                + history.skip()
                + (history.more() ? ":1:" : ":0:")
                + marks;
    }
}
