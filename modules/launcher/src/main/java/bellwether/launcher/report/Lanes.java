package bellwether.launcher.report;

import bellwether.launcher.gaps.Cause;
import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.Lengths;
import bellwether.launcher.gaps.Piece;
import bellwether.launcher.history.EventRow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The overview: a lane for each sensor with its gaps, and one for who led. Drawn without a script.
 */
record Lanes(Content content, Html html) {
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

    /**
     * A line of marks. One that lies altogether upon others of its kind is left out: so there are
     * no more of a kind than there is room for.
     */
    private final class Lane {
        private final Map<String, Double> drawnTo = new HashMap<>();

        /**
         * Begins it.
         *
         * @param section where its name leads to
         * @param label what it says, for who does not see it
         */
        Lane(String name, String section, String label) throws IOException {
            html.open("div", "class", "lane");
            html.open("a", "class", "name", "href", "#" + section).text(name).close("a");
            html.open("div", "class", "bar", "role", "img", "aria-label", label);
        }

        /** Draws one, from a time to another in milliseconds since 1970; later ones come later. */
        void mark(String kind, long from, long to, String title) throws IOException {
            double left = content.position(from);
            double right = content.position(to);
            boolean shown = to > content.from() && from < content.to();
            if (shown && right > drawnTo.getOrDefault(kind, -1.0)) {
                double width = Math.max(WIDTH_MIN, right - left);
                String style = String.format(Locale.ROOT, "left:%.3f%%;width:%.3f%%", left, width);
                html.mark("class", kind, "style", style, "title", title);
                drawnTo.put(kind, left + width);
            }
        }

        void close() throws IOException {
            html.close("div").close("div");
        }
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
        String label = id + ": " + summary(gaps) + "; listed under What was missing";
        var lane = new Lane(id, "sensor-" + id, label);
        lane.mark("there", first, last, "");
        for (Gap gap : gaps) {
            for (Piece piece : gap.pieces()) {
                lane.mark("gap " + piece.cause().text(), piece.from(), piece.to(), title(piece));
            }
        }
        lane.close();
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
        var lane =
                new Lane(
                        "leader",
                        "leaders",
                        "who led, in " + views.size() + " views; listed under Leaders and views");
        for (int i = 0; i < views.size(); i++) {
            Leaders.View view = views.get(i);
            long until = i + 1 < views.size() ? views.get(i + 1).from() : content.to();
            String kind = "leader leader-" + names.indexOf(view.leader()) % LEADER_COLOURS;
            String title = "view " + view.viewId() + " of leader " + view.leader();
            lane.mark(kind, Math.max(view.from(), content.from()), until, title);
        }
        lane.close();
    }

    /** What this host told of elections and merges; none where it told nothing. */
    private void events() throws IOException {
        List<EventRow> told = content.events(MARKED);
        if (told.isEmpty()) {
            return;
        }
        var lane =
                new Lane(
                        "events",
                        "leaders",
                        told.size()
                                + " elections, merges and failures; listed under Leaders and views");
        for (EventRow event : told) {
            String kind = "event" + (TROUBLES.contains(event.event()) ? " trouble" : "");
            String title =
                    Lengths.time(event.epochMillis()) + " " + event.event() + ": " + event.text();
            lane.mark(kind, event.epochMillis(), event.epochMillis(), title);
        }
        lane.close();
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
        html.open("li").mark("class", "there").text("readings").close("li");
        for (Cause cause : Cause.values()) {
            html.open("li").mark("class", "gap " + cause.text()).text(cause.words()).close("li");
        }
        html.close("ul");
        html.open("ul", "class", "key", "aria-label", "Who led");
        List<String> names = names();
        for (int i = 0; i < Math.min(LEADER_COLOURS, names.size()); i++) {
            html.open("li")
                    .mark("class", "leader-" + i)
                    .text(names.get(i).substring(0, BRIEF))
                    .close("li");
        }
        if (names.size() > LEADER_COLOURS) {
            html.element("li", "and " + (names.size() - LEADER_COLOURS) + " more");
        }
        html.close("ul");
    }
}
