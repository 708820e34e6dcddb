package bellwether.launcher.report;

import bellwether.launcher.history.EventRow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who led when, and what this host has told about it. */
record LeaderSection(Content content, Html html) {
    private static final int LISTED_MAX = 200;
    private static final Pattern TOOK = Pattern.compile("took_ms=(\\d{1,12})");

    private static final Set<String> TOLD =
            Set.of(
                    "became_leader",
                    "leader_lost",
                    "stepped_down",
                    "made_way",
                    "merged",
                    "truncated",
                    "member_joined",
                    "member_left",
                    "member_failed",
                    "view",
                    "removed",
                    "no_majority",
                    "overslept",
                    "listening",
                    "stopped",
                    "clock_unsynchronised",
                    "clock_synchronised");

    void write() throws IOException {
        html.open("section", "id", "leaders");
        html.element("h2", "Leaders and views");
        views();
        events();
        html.close("section");
    }

    private void views() throws IOException {
        List<Leaders.View> all = content.sampling().leaders().views();
        List<Leaders.View> shown = all.stream().filter(view -> view.from() < content.to()).toList();
        List<Leaders.View> listed =
                shown.subList(Math.max(0, shown.size() - LISTED_MAX), shown.size());
        Map<Long, Long> took = took();
        var table =
                Table.open(
                        html,
                        "Table of views",
                        "Views in the journal, newest first (UTC)",
                        "View",
                        "Leader",
                        "After the reading of",
                        "First sequence",
                        "Take-over");
        for (Leaders.View view : listed.reversed()) {
            Long millis = took.get(view.viewId());
            table.row(Long.toString(view.viewId()))
                    .cells(
                            view.leader(),
                            view.from() == Long.MIN_VALUE
                                    ? "the beginning"
                                    : Figures.time(view.from()),
                            Long.toString(view.firstSequence()),
                            millis == null ? "–" : millis + " ms");
        }
        table.close();
        long older = shown.size() - listed.size() + content.sampling().leaders().leftOut();
        if (older > 0) {
            html.element("p", older + " older views are not listed.");
        }
        html.element(
                "p",
                "Take-over is how long there was no leader, known where this host itself took the lead in this"
                        + " run or the one before.",
                "class",
                "hint");
    }

    private Map<Long, Long> took() {
        var took = new HashMap<Long, Long>();
        for (EventRow event : content.events()) {
            Matcher millis = TOOK.matcher(event.text());
            if (event.event().equals("became_leader") && millis.find()) {
                took.put(event.viewId(), Long.parseLong(millis.group(1)));
            }
        }
        return took;
    }

    private void events() throws IOException {
        List<EventRow> told = content.events(TOLD);
        html.open("details");
        html.element("summary", "What this host told: " + told.size() + " events");
        var table =
                Table.open(
                        html,
                        "Table of events",
                        "Elections, views, merges, newest first (UTC)",
                        "Time",
                        "Event",
                        "View",
                        "Text");
        for (EventRow event :
                told.subList(Math.max(0, told.size() - LISTED_MAX), told.size()).reversed()) {
            table.row(Figures.time(event.epochMillis()))
                    .cells(event.event(), Long.toString(event.viewId()))
                    .cell(event.text(), "long");
        }
        table.close();
        html.close("details");
    }
}
