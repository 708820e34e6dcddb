package bellwether.launcher.report;

import bellwether.launcher.gaps.Lengths;
import java.io.IOException;

/** What all tables of the page have in common. */
final class Tables {
    private Tables() {}

    /** Writes the head of a table. */
    static void head(Html html, String... columns) throws IOException {
        html.open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close("tr").close("thead");
    }

    /** Writes a row; its first cell names it. */
    static void row(Html html, String name, String... cells) throws IOException {
        html.open("tr").element("th", name, "scope", "row");
        for (String cell : cells) {
            html.element("td", cell);
        }
        html.close("tr");
    }

    /** {@return a time for a person: UTC, as the page says} */
    static String time(long epochMillis) {
        return Lengths.time(epochMillis).replace('T', ' ').replace("Z", "");
    }
}
