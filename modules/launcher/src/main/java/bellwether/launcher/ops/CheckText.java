package bellwether.launcher.ops;

import bellwether.storage.CheckedDirectory;
import bellwether.storage.Difference;
import bellwether.storage.Finding;
import bellwether.storage.RecordCheck;
import java.util.ArrayList;
import java.util.List;

/** What a check of data directories has found, in words. */
public final class CheckText {
    /** A line that lists the members of a large group is long, and no help here. */
    private static final int LINE_CHARS_MAX = 300;

    private final List<String> lines = new ArrayList<>();

    private CheckText() {}

    /** {@return the lines that {@code peer verify} prints} */
    public static List<String> of(RecordCheck check) {
        var text = new CheckText();
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
        lines.add(directory.directory() + (directory.running() ? ": a peer runs on it" : ""));
        lines.add(
                "  "
                        + directory.readings()
                        + " readings of "
                        + directory.sensors()
                        + " sensors, "
                        + (directory.hasJournal()
                                ? "journal of " + directory.journalBytes() + " bytes"
                                : "no journal: the CSV files were checked for order and gaps"));
        directory.wrong().forEach(found -> finding("WRONG: ", found));
        String unfinished =
                directory.running() ? "not there yet: " : "unfinished, a start completes it: ";
        directory.unfinished().forEach(found -> finding(unfinished, found));
        if (directory.running()) {
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
