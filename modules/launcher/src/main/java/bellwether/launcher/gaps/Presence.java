package bellwether.launcher.gaps;

import bellwether.launcher.history.EventRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who was in the group and who was not, as far as the event file of one member tells. */
final class Presence {
    private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern FIRST_ID = Pattern.compile(ID);
    private static final Pattern JOINED = Pattern.compile("\\bjoined=([0-9a-f,-]+)");
    private static final Pattern LEFT = Pattern.compile("\\bleft=([0-9a-f,-]+)");

    private static final Pattern NOT_ALL = Pattern.compile("\\b(?:joined|left)=[0-9a-f,-]+\\+\\d");

    private final Map<String, List<Span>> spans = new HashMap<>();

    /**
     * For so long a peer was in the group, or was not.
     *
     * @param to {@link Hole#OPEN}: it goes on
     * @param why it was not, as far as it is told
     */
    record Span(long from, long to, boolean member, String why) {
        private Span until(long end) {
            return new Span(from, end, member, why);
        }
    }

    void take(EventRow row) {
        switch (row.event()) {
            case "view" -> {
                if (NOT_ALL.matcher(row.text()).find()) {
                    closeAll(row); // anybody who is not named may have come or gone, too
                }
                each(JOINED, row).forEach(id -> change(id, row, true, ""));
                each(LEFT, row).forEach(id -> change(id, row, false, "it left the view"));
            }
            case "member_joined", "coordinator", "following" -> change(first(row), row, true, "");
            case "member_left" -> change(first(row), row, false, "it left in order");
            case "member_failed", "leader_lost" -> change(first(row), row, false, row.text());
            case "listening", "stopped" -> closeAll(row);
            default -> {
                // says nothing of who is there
            }
        }
    }

    private static List<String> each(Pattern pattern, EventRow row) {
        Matcher found = pattern.matcher(row.text());
        return found.find() ? Arrays.asList(found.group(1).split(",")) : List.of();
    }

    private static String first(EventRow row) {
        Matcher id = FIRST_ID.matcher(row.text());
        return id.find() ? id.group() : "";
    }

    private void change(String id, EventRow row, boolean member, String why) {
        var known = spans.computeIfAbsent(id, _ -> new ArrayList<>());
        boolean goesOn = !known.isEmpty() && known.getLast().to() == Hole.OPEN;
        if (!goesOn || known.getLast().member() != member) {
            close(id, row);
            known.add(new Span(row.epochMillis(), Hole.OPEN, member, why));
        }
    }

    private void closeAll(EventRow row) {
        spans.keySet().forEach(id -> close(id, row));
    }

    /** From then on nothing is known of it until it is told anew. */
    private void close(String id, EventRow row) {
        var known = spans.get(id);
        if (!known.isEmpty() && known.getLast().to() == Hole.OPEN) {
            known.add(known.removeLast().until(row.epochMillis()));
        }
    }

    /** {@return what is known of {@code id} between two times, in order} */
    List<Span> of(String id, long from, long to) {
        return spans.getOrDefault(id, List.of()).stream()
                .filter(span -> span.from() < to && from < span.to())
                .toList();
    }
}
