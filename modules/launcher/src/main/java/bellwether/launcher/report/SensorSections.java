package bellwether.launcher.report;

import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.Lengths;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A section for each sensor: its charts, and the same in figures. */
record SensorSections(Content content, Html html) {
    void write() throws IOException {
        html.open(
                "section",
                "id",
                "sensors",
                "data-from",
                Long.toString(content.from()),
                "data-to",
                Long.toString(content.to()));
        html.element("h2", "Sensors");
        toolbar();
        for (var sensor : content.sampling().sensors().entrySet()) {
            section(sensor.getKey(), sensor.getValue());
        }
        html.close("section");
    }

    private void toolbar() throws IOException {
        html.open("div", "class", "toolbar", "role", "toolbar", "aria-label", "Zoom of all charts");
        button("in", "+", "Zoom in");
        button("out", "−", "Zoom out");
        button("earlier", "←", "Earlier");
        button("later", "→", "Later");
        button("all", "All", "All of the time");
        html.open("output", "id", "range", "aria-live", "polite").close("output");
        html.close("div");
        html.element(
                "p",
                "Drag over a chart to zoom all of them, double click for all. With the keyboard: tab to a"
                        + " chart, then + and −, ← and →, Home for all.",
                "class",
                "hint");
    }

    private void button(String action, String sign, String words) throws IOException {
        html.element(
                "button",
                sign,
                "type",
                "button",
                "data-zoom",
                action,
                "title",
                words,
                "aria-label",
                words);
    }

    private void section(String id, Sampling.Sensor sensor) throws IOException {
        List<Gap> gaps = content.gaps(id);
        html.open("section", "class", "sensor", "id", "sensor-" + id);
        html.element("h3", id);
        Days.Span all = sensor.days().all();
        html.element("p", facts(id, all, gaps), "class", "facts");
        for (Quantity quantity : Quantity.values()) {
            chart(id, quantity, all);
        }
        table(id, sensor.days());
        html.open("script", "type", "application/json", "class", "data")
                .trusted(ChartData.of(id, sensor.samples(), gaps))
                .close("script");
        html.close("section");
    }

    private String facts(String id, Days.Span all, List<Gap> gaps) {
        long usual = content.sampling().ledger().usualMillis(id);
        String every = usual == 0 ? "" : ", one in " + Lengths.text(usual);
        long missing = gaps.stream().mapToLong(Gap::millis).sum();
        return Figures.count(all.readings())
                + " readings"
                + every
                + (gaps.isEmpty()
                        ? "; no gaps"
                        : "; "
                                + gaps.size()
                                + (gaps.size() == 1 ? " gap of " : " gaps of together ")
                                + Lengths.text(missing));
    }

    private void chart(String id, Quantity quantity, Days.Span all) throws IOException {
        int q = quantity.ordinal();
        if (Double.isNaN(all.lowest(q))) {
            html.element("p", "no " + quantity.words().toLowerCase(Locale.ROOT), "class", "none");
            return;
        }
        html.open("figure");
        html.element("figcaption", quantity.title());
        html.open(
                        "div",
                        "class",
                        "chart",
                        "tabindex",
                        "0",
                        "role",
                        "img",
                        "data-quantity",
                        Integer.toString(q),
                        "data-unit",
                        quantity.unit(),
                        "aria-label",
                        quantity.words()
                                + " of "
                                + id
                                + ": from "
                                + number(all.lowest(q))
                                + " to "
                                + number(all.highest(q))
                                + " "
                                + quantity.unit()
                                + ". Keys: plus and minus zoom, arrows move, Home shows all; the table below"
                                + " has the figures.")
                .close("div");
        html.close("figure");
    }

    private void table(String id, Days days) throws IOException {
        html.open("details");
        html.element(
                "summary", (days.isByMonth() ? "Months" : "Days") + " of " + id + " in figures");
        var table =
                Table.open(
                        html,
                        "Figures of " + id,
                        "Lowest and highest readings of " + id + ", UTC",
                        columns(days));
        for (Days.Span day : days.list()) {
            table.row(day.name()).cells(Figures.count(day.readings()));
            for (Quantity quantity : Quantity.values()) {
                table.cells(span(day, quantity.ordinal()));
            }
        }
        table.close();
        if (days.leftOut() > 0) {
            html.element("p", days.leftOut() + " readings are on days that are not listed.");
        }
        html.close("details");
    }

    private static String[] columns(Days days) {
        return Stream.concat(
                        Stream.of(days.isByMonth() ? "Month" : "Day", "Readings"),
                        Stream.of(Quantity.values()).map(Quantity::title))
                .toArray(String[]::new);
    }

    private static String span(Days.Span day, int q) {
        return Double.isNaN(day.lowest(q))
                ? "–"
                : number(day.lowest(q)) + " to " + number(day.highest(q));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
