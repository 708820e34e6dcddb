package bellwether.launcher.report;

import java.io.IOException;

/** A table of the page. One that is wider than the page is moved by itself, also by keyboard. */
final class Table {
    private final Html html;
    private boolean inRow;

    private Table(Html html) {
        this.html = html;
    }

    /**
     * Begins one.
     *
     * @param label what it is called for who does not see it
     */
    static Table open(Html html, String label, String caption, String... columns)
            throws IOException {
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", label);
        html.open("table").element("caption", caption);
        html.open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        return new Table(html);
    }

    /** Begins a row; its first cell names it. */
    Table row(String name) throws IOException {
        endRow();
        html.open("tr").element("th", name, "scope", "row");
        inRow = true;
        return this;
    }

    /** Begins a row whose first cell is of a class of the style sheet. */
    Table row(String name, String kind) throws IOException {
        endRow();
        html.open("tr").element("th", name, "scope", "row", "class", kind);
        inRow = true;
        return this;
    }

    /** Writes cells into the row. */
    Table cells(String... texts) throws IOException {
        for (String text : texts) {
            html.element("td", text);
        }
        return this;
    }

    /** Writes a cell of a class of the style sheet. */
    Table cell(String text, String kind) throws IOException {
        html.element("td", text, "class", kind);
        return this;
    }

    private void endRow() throws IOException {
        if (inRow) {
            html.close("tr");
        }
    }

    /** Ends it. */
    void close() throws IOException {
        endRow();
        html.close("tbody").close("table").close("div");
    }
}
