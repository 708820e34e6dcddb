package bellwether.launcher.report;

import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.GapText;
import bellwether.launcher.gaps.Lengths;
import java.io.IOException;

/** The table of gaps. */
final class GapSection {
    /** Of more gaps the table would be the whole page. */
    static final int LISTED_MAX = 500;

    private final Content content;
    private final Html html;

    GapSection(Content content, Html html) {
        this.content = content;
        this.html = html;
    }

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
        html.open(
                "div",
                "class",
                "wide",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Table of gaps");
        html.open("table");
        html.element("caption", "Gaps, by sensor and time (UTC)");
        Tables.head(html, "Sensor", "Last reading", "Next", "Lasting", "Cause", "Why");
        html.open("tbody");
        for (Gap gap : content.gaps().subList(0, Math.min(LISTED_MAX, content.gaps().size()))) {
            html.open("tr").element("th", gap.sensor(), "scope", "row");
            html.element("td", Tables.time(gap.from()));
            html.element("td", gap.open() ? "none so far" : Tables.time(gap.to()));
            html.element("td", Lengths.text(gap.millis()));
            html.open("td", "class", "cause")
                    .open("i", "class", "gap " + gap.main().cause().text())
                    .trusted("</i>")
                    .text(gap.main().cause().words())
                    .close("td");
            html.element("td", GapText.why(gap), "class", "long").close("tr");
        }
        html.close("tbody").close("table").close("div");
    }
}
