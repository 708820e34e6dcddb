package bellwether.launcher.report;

import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.GapText;
import bellwether.launcher.gaps.Lengths;
import java.io.IOException;

/** The table of gaps. */
record GapSection(Content content, Html html) {
    /** Of more gaps the table would be the whole page. */
    private static final int LISTED_MAX = 500;

    void write() throws IOException {
        html.open("section", "id", "gaps");
        html.element("h2", "What was missing");
        if (content.gaps().isEmpty()) {
            html.element("p", "No gaps.");
        } else {
            table();
        }
        if (content.gaps().size() > LISTED_MAX) {
            int more = content.gaps().size() - LISTED_MAX;
            html.element("p", more + " more are not listed here: peer gaps lists all.");
        }
        html.element(
                "p",
                "A gap is longer than three times the interval that is usual around it, and by more than ten"
                        + " seconds. The cause is what held for most of it, as far as this host knows.",
                "class",
                "hint");
        html.close("section");
    }

    private void table() throws IOException {
        var table =
                Table.open(
                        html,
                        "Table of gaps",
                        "Gaps, by sensor and time (UTC)",
                        "Sensor",
                        "Last reading",
                        "Next",
                        "Lasting",
                        "Cause",
                        "Why");
        for (Gap gap : content.gaps().subList(0, Math.min(LISTED_MAX, content.gaps().size()))) {
            table.row(gap.sensor())
                    .cells(
                            Figures.time(gap.from()),
                            gap.open() ? "none so far" : Figures.time(gap.to()),
                            Lengths.text(gap.millis()));
            html.open("td", "class", "cause")
                    .mark("class", "gap " + gap.main().cause().text())
                    .text(gap.main().cause().words())
                    .close("td");
            table.cell(GapText.why(gap), "long");
        }
        table.close();
    }
}
