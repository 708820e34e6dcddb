package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.history.WrittenJournal;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code peer report} over a record as it lies on a disk. What a browser makes of it, tests-e2e
 * tries.
 */
final class ReportCommandTest {
    private static final PeerId SELF = WrittenJournal.peer(1);
    private static final PeerId OTHER = WrittenJournal.peer(2);
    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    @TempDir Path base;

    private final WrittenJournal journal = new WrittenJournal();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path page;

    @BeforeEach
    void writeRecord() throws IOException {
        page = base.resolve("report.html");
        journal.epoch(SELF);
        for (int i = 0; i < 400; i++) {
            var time = START.plusSeconds(15L * i);
            if (i < 100 || i > 200) {
                journal.reading(
                        SELF, 1, new Reading("attic", time.toString(), "20." + i, "55", "1013.25"));
            }
            journal.reading(OTHER, 7, new Reading("cellar", time.toString(), "8", "", ""));
            if (i == 300) {
                journal.epoch(OTHER);
            }
        }
        journal.write(data());
    }

    private Path data() {
        return base.resolve("data").resolve(SELF.value());
    }

    private int run(String... args) {
        var all = new ArrayList<>(List.of("report", "--base-dir", base.toString()));
        all.addAll(List.of(args));
        return Main.run(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private String made(String... args) throws IOException {
        var all = new ArrayList<>(List.of("-o", page.toString()));
        all.addAll(List.of(args));
        assertEquals(ExitCode.OK, run(all.toArray(String[]::new)), err::toString);
        return Files.readString(page);
    }

    @Test
    void onePageHasAllOfIt() throws IOException {
        String html = made();
        assertTrue(
                out.toString().startsWith(page + ": 699 readings of 2 sensors, 1 gaps, "),
                out.toString());
        assertTrue(html.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), html.substring(0, 100));
        assertTrue(html.contains("<h3>attic</h3>"), "a section for each sensor");
        assertTrue(html.contains("no humidity"), "what is not measured is said");
        assertTrue(
                html.contains("<th scope=\"row\">attic</th>\n<td>2026-03-02 10:24:45</td>"),
                "gaps");
        assertTrue(
                html.contains("<td>" + OTHER + "</td>\n<td>2026-03-02 11:15:00</td>"), "leaders");
        assertTrue(html.contains("The MIT License"), "of the charts");
        assertTrue(html.contains("unfinished: "), "the CSV files are not there");
        assertFalse(Files.exists(base.resolve("report.html.new")));
    }

    /** Nothing but what the page brings: no address in it is one that a browser would fetch. */
    @Test
    void itLoadsNothing() throws IOException {
        String html = made();
        for (String loads :
                List.of(" src=", "<link", "@import", "url(", "<iframe", "<img", "fetch(")) {
            assertFalse(html.contains(loads), loads);
        }
        assertTrue(html.contains("content=\"default-src &#39;none&#39;; "), "and may not");
    }

    @Test
    void whatEventsSayIsTextAndRunsNothing() throws IOException {
        Path run = Files.createDirectories(base.resolve("run").resolve(SELF.value()));
        Files.writeString(
                run.resolve("events.csv"),
                "time,event,view_id,text\n"
                        + "2026-03-02T10:25:00.000Z,sensor_failing,0,sensor attic fails:"
                        + " </script><script>alert(1)</script>\n"
                        + "2026-03-02T10:49:00.000Z,sensor_works,0,sensor attic works\n"
                        + "2026-03-02T10:50:00.000Z,merged,2,<img onerror=alert(2)>\n");
        String html = made();
        assertTrue(html.contains("<i class=\"event trouble\" "), "marked in the overview");
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "it is there");
        assertFalse(html.contains("<script>alert(1)"), "as a text");
        assertTrue(html.contains("&lt;img onerror=alert(2)&gt;"), "also among the events");
        assertFalse(html.contains("<img"), "as a text");
    }

    @Test
    void ofSomeTimeOnly() throws IOException {
        made("--from", "2026-03-02T10:30", "--to", "2026-03-02T11:00", "--no-check");
        assertTrue(out.toString().contains(": 159 readings of 2 sensors, 1 gaps"), out.toString());
    }

    /** More gaps than a screen has pixels: the last of them is marked, and not each for itself. */
    @Test
    void howeverManyGapsThereAreTheOverviewShowsWhereTheyAre() throws IOException {
        int gaps = 5_500;
        for (int second = 0, i = 0; i < 4 * gaps; i++) {
            journal.reading(SELF, 1, "flaky", START.plusSeconds(second));
            second += i % 4 == 3 ? 300 : 15;
        }
        journal.write(data());
        String html = made("--no-check");
        String lane = html.replaceFirst("(?s).*href=\"#sensor-flaky\"(.*?)</div>.*", "$1");
        List<Double> marks =
                Pattern.compile("class=\"gap [a-z_]+\" style=\"left:([0-9.]+)%")
                        .matcher(lane)
                        .results()
                        .map(mark -> Double.valueOf(mark.group(1)))
                        .toList();
        assertTrue(marks.getLast() > 99.5, () -> "last mark at " + marks.getLast());
        assertTrue(marks.size() < 2_000, () -> marks.size() + " marks");
    }

    @Test
    void aTimeWithoutReadingsMakesNoPage() {
        assertEquals(ExitCode.FAILED, run("--from", "2030-01-01", "-o", page.toString()));
        assertTrue(err.toString().startsWith("peer: no readings of that time in "), err.toString());
        assertFalse(Files.exists(page));
    }

    @Test
    void copiesAreComparedWithIt() throws IOException {
        Path copy = base.resolve("copy");
        journal.write(copy);
        String html = made(copy.toString());
        assertTrue(
                html.contains("<th scope=\"row\" class=\"long\">" + copy + "</th>"), "it is named");
        String digest = html.replaceFirst("(?s).*<td class=\"digest\">([0-9a-f]{64})</td>.*", "$1");
        assertEquals(3, html.split(digest, -1).length, "of equal journals the digest is the same");
    }

    @Test
    void aCopyThatDiffersIsNamed() throws IOException {
        Path copy = base.resolve("copy");
        new WrittenJournal().epoch(OTHER).reading(OTHER, 3, "cellar", START).write(copy);
        assertTrue(made(copy.toString()).contains("<p class=\"wrong\">Wrong: "), "in words");
    }

    @Test
    void whatTheCommandLineLacksIsSaid() {
        assertEquals(ExitCode.USAGE, run());
        assertEquals(ExitCode.USAGE, run("-o", base.resolve("no/such/folder.html").toString()));
        assertTrue(
                err.toString().contains("is not a file in a folder that is there"), err.toString());
        assertEquals(ExitCode.USAGE, run("--no-check", "-o", page.toString(), base.toString()));
        assertTrue(err.toString().contains("--no-check compares nothing"), err.toString());
    }

    @Test
    void ofADamagedRecordThePageShowsWhatIsBeforeTheDamageAndSaysSo() throws IOException {
        Path segment = data().resolve("journal/" + "0".repeat(20) + ".log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 30] ^= 1;
        Files.write(segment, bytes);
        assertEquals(ExitCode.FAILED, run("-o", page.toString()));
        assertTrue(
                Files.readString(page)
                        .contains("The record is damaged and was read up to there: "));
        assertTrue(err.toString().startsWith("peer: the record is damaged"), err.toString());
    }
}
