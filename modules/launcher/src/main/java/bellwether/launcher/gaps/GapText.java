package bellwether.launcher.gaps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gaps as a table. */
public final class GapText {
    private static final String FORM = "%-20s  %-20s  %-9s %-10s ";

    private GapText() {}

    /** {@return the lines that {@code peer gaps} prints} */
    public static List<String> of(Found found) {
        var lines = new ArrayList<String>();
        int width = "sensor".length();
        for (Gap gap : found.gaps()) {
            width = Math.max(width, gap.sensor().length());
        }
        if (!found.gaps().isEmpty()) {
            lines.add(
                    pad("sensor", width)
                            + "  "
                            + String.format(
                                    Locale.ROOT, FORM, "last reading", "next", "lasting", "cause")
                            + "why");
        }
        for (Gap gap : found.gaps()) {
            lines.add(pad(gap.sensor(), width) + "  " + line(gap));
        }
        lines.add(summary(found));
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String line(Gap gap) {
        return String.format(
                        Locale.ROOT,
                        FORM,
                        Lengths.time(gap.from()),
                        gap.open() ? "none so far" : Lengths.time(gap.to()),
                        Lengths.text(gap.millis()),
                        gap.main().cause().text())
                + why(gap);
    }

    /** {@return why, in one line: the longest part, and what else was the matter} */
    public static String why(Gap gap) {
        var text = new StringBuilder(gap.main().why());
        for (Piece piece : gap.pieces()) {
            if (!piece.equals(gap.main())) {
                text.append("; ")
                        .append(Lengths.text(piece.millis()))
                        .append(" of it ")
                        .append(piece.cause().text())
                        .append(": ")
                        .append(piece.why());
            }
        }
        return text.toString();
    }

    private static String summary(Found found) {
        long readings = found.sensors().stream().mapToLong(Ledger.Sensor::readings).sum();
        long leftOut = found.sensors().stream().mapToLong(Ledger.Sensor::gapsLeftOut).sum();
        long sensors = found.gaps().stream().map(Gap::sensor).distinct().count();
        String what =
                found.gaps().isEmpty()
                        ? "no gaps"
                        : count(found.gaps().size(), "gap") + " of " + count(sensors, "sensor");
        return what
                + " in "
                + count(readings, "reading")
                + " of "
                + count(found.sensors().size(), "sensor")
                + (leftOut == 0 ? "" : "; " + leftOut + " more gaps are not listed");
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
