package bellwether.launcher.report;

import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.gaps.Lengths;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Puts the page together: one file, with its style, its script and its data in it. */
final class Page {
    private static final String CHARTS = "uplot/dist/uPlot.iife.min.js";
    private static final String CHARTS_STYLE = "uplot/dist/uPlot.min.css";

    private static final String CHARTS_LICENCE = "uplot/LICENSE";

    /** Nothing is to be fetched, and nothing that a record says is to run. */
    private static final String POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

    private final Content content;
    private final Html html;

    private Page(Content content, Writer out) {
        this.content = content;
        this.html = new Html(out);
    }

    /** Writes all of it. */
    static void write(Content content, Writer out) throws IOException {
        new Page(content, out).write();
    }

    private void write() throws IOException {
        html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en");
        head();
        html.open("body");
        header();
        html.open("main");
        new Lanes(content, html).write();
        new SensorSections(content, html).write();
        new GapSection(content, html).write();
        new LeaderSection(content, html).write();
        new ReplicaSection(content, html).write();
        about();
        html.close("main");
        html.open("script")
                .trusted("/*\n" + resource(CHARTS_LICENCE) + "*/\n")
                .trusted(resource(CHARTS));
        html.close("script");
        html.open("script").trusted(resource("report.js")).close("script");
        html.close("body").close("html");
    }

    private void head() throws IOException {
        html.open("head").trusted("<meta charset=\"utf-8\">\n");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", "Record of " + name() + ", " + period());
        html.open("style").trusted(resource(CHARTS_STYLE)).trusted(resource("report.css"));
        html.close("style").close("head");
    }

    private String name() {
        return content.status().map(status -> status.text("group_name")).orElse("sensors");
    }

    private String period() {
        return day(content.from()) + " to " + day(content.to());
    }

    private static String day(long epochMillis) {
        return Lengths.time(epochMillis).substring(0, "2026-03-02".length());
    }

    private void header() throws IOException {
        html.element("a", "To the sensors", "class", "skip", "href", "#sensors");
        html.open("header");
        html.element("h1", "Record of " + name());
        html.element(
                "p",
                Figures.time(content.from())
                        + " to "
                        + Figures.time(content.to())
                        + ", all times UTC",
                "class",
                "period");
        html.open("dl", "class", "figures");
        figure("readings", Figures.count(content.sampling().readings()));
        figure("sensors", Integer.toString(content.sampling().sensors().size()));
        figure("gaps", Integer.toString(content.gaps().size()));
        if (content.status().isPresent()) {
            figure("view", content.status().get().text("view_id"));
        }
        html.close("dl");
        problems();
        html.open("nav", "aria-label", "Sections");
        link("overview", "Overview");
        link("sensors", "Sensors");
        link("gaps", "What was missing");
        link("leaders", "Leaders and views");
        link("replicas", "Replicas");
        link("about", "About");
        html.close("nav").close("header");
    }

    private void figure(String name, String value) throws IOException {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }

    private void link(String id, String text) throws IOException {
        html.element("a", text, "href", "#" + id);
    }

    private void problems() throws IOException {
        if (!content.problem().isEmpty()) {
            html.element(
                    "p",
                    "The record is damaged and was read up to there: " + content.problem(),
                    "class",
                    "wrong",
                    "role",
                    "alert");
        }
        if (content.expired().isPresent()) {
            html.element("p", "Of all that was ever recorded " + content.expired().get() + ".");
        }
        String problem = content.status().map(status -> status.text("problem")).orElse("");
        if (!problem.isEmpty()) {
            html.element("p", "This peer says: " + problem, "class", "wrong");
        }
        if (content.status().filter(StatusReading::isInGroup).isEmpty()) {
            html.element(
                    "p",
                    "This peer was in no group when the report was made: what others recorded since is not here.",
                    "class",
                    "hint");
        }
        for (var each : content.sampling().ledger().withoutTime().entrySet()) {
            html.element(
                    "p",
                    each.getValue()
                            + " readings of "
                            + each.getKey()
                            + " have no readable time and are not shown.",
                    "class",
                    "hint");
        }
        html.open("noscript")
                .element("p", "The charts need JavaScript; the tables do not.")
                .close("noscript");
    }

    private void about() throws IOException {
        html.open("section", "id", "about").element("h2", "About");
        html.element("p", buckets());
        html.element(
                "p",
                "Made on "
                        + Figures.time(content.now().toEpochMilli())
                        + " by bellwether "
                        + BuildVersion.text()
                        + " from the record of peer "
                        + content.peerId()
                        + ". Charts: uPlot, MIT licence. This page loads nothing.");
        html.close("section");
    }

    private String buckets() {
        long longest =
                content.sampling().sensors().values().stream()
                        .mapToLong(sensor -> sensor.samples().bucketMillis())
                        .max()
                        .orElse(1);
        return "The charts do not draw each reading. Time is cut into equal pieces, of "
                + (longest < 1_000 ? longest + " ms" : Lengths.text(longest))
                + " at most here, and of each the lowest and the highest reading are drawn, with the band"
                + " between them. So no extreme is left out, however far you are from it; what lies between"
                + " two extremes of one piece is not shown. The CSV files have each reading.";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("a part of the program is missing: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
