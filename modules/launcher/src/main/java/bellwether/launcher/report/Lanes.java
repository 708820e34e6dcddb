package bellwether.launcher.report;

import bellwether.launcher.gaps.Cause;
import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.Lengths;
import bellwether.launcher.gaps.Piece;
import bellwether.launcher.history.EventRow;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The overview: a lane for each sensor with its gaps, and one for who led. Drawn without a script.
 */
final class Lanes {
    /** Marks in one lane: closer ones lie upon each other anyway. */
    private static final int MARKS_MAX = 2_000;

    private static final int LEADER_COLOURS = 6;
    private static final int BRIEF = 8; // of a peer's id
    private static final Set<String> TROUBLES =
            Set.of(
                    "leader_lost",
                    "member_failed",
                    "merged",
                    "truncated",
                    "no_majority",
                    "overslept");
    private static final Set<String> MARKED =
            Stream.concat(
                            TROUBLES.stream(),
                            Stream.of("became_leader", "stepped_down", "made_way", "member_joined"))
                    .collect(Collectors.toUnmodifiableSet());

    private static final double EDGE = 12; // per cent: a text there would not fit
    private static final double WIDTH_MIN = 0.15; // per cent: what is short is to be seen

    private final Content content;
    private final Html html;

    Lanes(Content content, Html html) {
        this.content = content;
        this.html = html;
    }

    void write() throws IOException {
        html.open("section", "id", "overview");
        html.element("h2", "Overview");
        html.open("div", "class", "lanes");
        for (var sensor : content.sampling().sensors().entrySet()) {
            sensor(sensor.getKey(), sensor.getValue().samples());
        }
        leaders();
        events();
        scale();
        html.close("div");
        key();
        html.close("section");
    }

    private void sensor(String id, Samples samples) throws IOException {
        List<Gap> gaps = content.gaps(id);
        long first = samples.start();
        long last = first + samples.size() * samples.bucketMillis();
        html.open("div", "class", "lane");
        html.open("a", "class", "name", "href", "#sensor-" + id).text(id).close("a");
        html.open(
                "div",
                "class",
                "bar",
                "role",
                "img",
                "aria-label",
                id + ": " + summary(gaps) + "; listed under What was missing");
        mark("there", first, last, "");
        var pieces = gaps.stream().flatMap(gap -> gap.pieces().stream()).limit(MARKS_MAX);
        for (Piece piece : pieces.toList()) {
            mark("gap " + piece.cause().text(), piece.from(), piece.to(), title(piece));
        }
        html.close("div");
        html.close("div");
    }

    private static String summary(List<Gap> gaps) {
        long millis = gaps.stream().mapToLong(Gap::millis).sum();
        return gaps.isEmpty()
                ? "no gaps"
                : gaps.size() + (gaps.size() == 1 ? " gap, " : " gaps, ") + Lengths.text(millis);
    }

    private static String title(Piece piece) {
        return piece.cause().words()
                + ", "
                + Lengths.text(piece.millis())
                + " from "
                + Lengths.time(piece.from())
                + ": "
                + piece.why();
    }

    private void mark(String kind, long from, long to, String title) throws IOException {
        double left = content.position(from);
        double width = Math.max(WIDTH_MIN, content.position(to) - left);
        String style = String.format(Locale.ROOT, "left:%.3f%%;width:%.3f%%", left, width);
        if (to > content.from() && from < content.to()) {
            html.open("i", "class", kind, "style", style, "title", title).trusted("</i>");
        }
    }

    private List<String> names() {
        return content.sampling().leaders().views().stream()
                .map(Leaders.View::leader)
                .distinct()
                .sorted()
                .toList();
    }

    private void leaders() throws IOException {
        List<Leaders.View> views = content.sampling().leaders().views();
        List<String> names = names();
        html.open("div", "class", "lane");
        html.open("a", "class", "name", "href", "#leaders").text("leader").close("a");
        html.open(
                "div",
                "class",
                "bar",
                "role",
                "img",
                "aria-label",
                "who led, in " + views.size() + " views; listed under Leaders and views");
        for (int i = Math.max(0, views.size() - MARKS_MAX); i < views.size(); i++) {
            Leaders.View view = views.get(i);
            long until = i + 1 < views.size() ? views.get(i + 1).from() : content.to();
            String kind = "leader leader-" + names.indexOf(view.leader()) % LEADER_COLOURS;
            String title = "view " + view.viewId() + " of leader " + view.leader();
            mark(kind, Math.max(view.from(), content.from()), until, title);
        }
        html.close("div");
        html.close("div");
    }

    /** What this host told of elections and merges; none where it told nothing. */
    private void events() throws IOException {
        List<EventRow> told =
                content.events().stream()
                        .filter(event -> MARKED.contains(event.event()))
                        .filter(event ->
                                event.epochMillis() >= content.from()
                                        && event.epochMillis() <= content.to())
                        .limit(MARKS_MAX)
                        .toList();
        if (told.isEmpty()) {
            return;
        }
        html.open("div", "class", "lane");
        html.open("a", "class", "name", "href", "#leaders").text("events").close("a");
        html.open(
                "div",
                "class",
                "bar",
                "role",
                "img",
                "aria-label",
                told.size() + " elections, merges and failures; listed under Leaders and views");
        for (EventRow event : told) {
            String kind = "event" + (TROUBLES.contains(event.event()) ? " trouble" : "");
            String title =
                    Lengths.time(event.epochMillis()) + " " + event.event() + ": " + event.text();
            mark(kind, event.epochMillis(), event.epochMillis(), title);
        }
        html.close("div");
        html.close("div");
    }

    private void scale() throws IOException {
        html.open("div", "class", "lane scale", "aria-hidden", "true");
        html.open("span", "class", "name").close("span");
        html.open("div", "class", "ticks");
        for (TimeScale.Tick tick : TimeScale.ticks(content.from(), content.to())) {
            double at = content.position(tick.epochMillis());
            String side = at < EDGE ? "left" : at > 100 - EDGE ? "right" : "middle";
            String style = String.format(Locale.ROOT, "left:%.3f%%", at);
            html.element("span", tick.text(), "class", side, "style", style);
        }
        html.close("div");
        html.close("div");
    }

    private void key() throws IOException {
        html.open("ul", "class", "key", "aria-label", "What the colours mean");
        html.open("li").open("i", "class", "there").trusted("</i>").text("readings").close("li");
        for (Cause cause : Cause.values()) {
            html.open("li")
                    .open("i", "class", "gap " + cause.text())
                    .trusted("</i>")
                    .text(cause.words())
                    .close("li");
        }
        html.close("ul");
        html.open("ul", "class", "key", "aria-label", "Who led");
        List<String> names = names();
        for (int i = 0; i < Math.min(LEADER_COLOURS, names.size()); i++) {
            html.open("li")
                    .open("i", "class", "leader-" + i)
                    .trusted("</i>")
                    .text(names.get(i).substring(0, BRIEF))
                    .close("li");
        }
        if (names.size() > LEADER_COLOURS) {
            html.element("li", "and " + (names.size() - LEADER_COLOURS) + " more");
        }
        html.close("ul");
    }
}
