package bellwether.launcher.ops;

import bellwether.storage.CheckedDirectory;
import bellwether.storage.Difference;
import bellwether.storage.Finding;
import bellwether.storage.RecordCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a check of data directories has found, in words. */
public final class CheckText {
    /** A line that lists the members of a large group is long, and no help here. */
    private static final int LINE_CHARS_MAX = 300;

    private final List<String> lines = new ArrayList<>();

    private final Set<String> running;

    private CheckText(Set<String> running) {
        this.running = running;
    }

    /**
     * {@return the lines that {@code peer verify} prints}
     *
     * @param running the directories that a peer runs on; others were only taken as copies of such
     */
    public static List<String> of(RecordCheck check, Set<String> running) {
        var text = new CheckText(running);
        check.directories().forEach(text::directory);
        if (!check.differences().isEmpty()) {
            text.lines.add("Between the directories");
            check.differences().forEach(found -> text.finding("WRONG: ", found));
        } else if (check.directories().size() > 1) {
            text.lines.add(
                    "What is valid is the same everywhere, up to the end of the shorter one.");
        }
        if (check.directories().stream().anyMatch(directory -> !directory.wrong().isEmpty())) {
            text.lines.add("To mend a directory: stop its peer, then peer repair DIR.");
        }
        text.lines.add(check.isFine() ? "fine" : "not fine");
        return List.copyOf(text.lines);
    }

    private void directory(CheckedDirectory directory) {
        boolean runs = running.contains(directory.directory());
        boolean isCopy = directory.running() && !runs;
        lines.add(
                directory.directory()
                        + (runs ? ": a peer runs on it" : "")
                        + (isCopy ? ": taken as a copy from beside a running peer" : ""));
        lines.add(
                "  "
                        + directory.readings()
                        + " readings of "
                        + directory.sensors()
                        + " sensors, "
                        + (directory.hasJournal()
                                ? "journal of " + directory.journalBytes() + " bytes"
                                : "no journal: the CSV files were checked for order and gaps"));
        if (directory.firstSequence() > 1) {
            lines.add(
                    "  the journal begins at sequence "
                            + directory.firstSequence()
                            + ": what was before has expired; rows of it that CSV files still hold"
                            + " cannot be checked");
        }
        directory.wrong().forEach(found -> finding("WRONG: ", found));
        String unfinished =
                directory.running() ? "not there yet: " : "unfinished, a start completes it: ";
        directory.unfinished().forEach(found -> finding(unfinished, found));
        if (isCopy) {
            lines.add("  not checked: what is missing at an end, which is no fault of such a copy");
        }
        if (runs) {
            lines.add(
                    "  not checked: what the peer wrote since the look began, and whether all is"
                            + " on the disk");
        }
    }

    private void finding(String kind, Finding finding) {
        lines.add("  " + kind + finding.text());
        finding.difference().ifPresent(this::difference);
    }

    private void difference(Difference difference) {
        said(difference.file(), difference.line());
        said(difference.other(), difference.otherLine());
    }

    private void said(String who, String line) {
        boolean isLong = line.length() > LINE_CHARS_MAX;
        String shown = isLong ? line.substring(0, LINE_CHARS_MAX) + "..." : line;
        String safe = shown.replaceAll("[^ -~]", "?"); // what is damaged may be any bytes
        lines.add("    " + who + ": " + (line.isEmpty() ? "(has ended)" : safe));
    }
}
