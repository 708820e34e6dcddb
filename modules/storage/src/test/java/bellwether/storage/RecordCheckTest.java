package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordCheckTest {
    private static final List<String> BOTH = List.of("a", "b");

    @TempDir Path root;

    private JournalText text;

    @BeforeEach
    void writeBoth() {
        text = new JournalText();
        text.random(new Random(1), 90, 3);
        BOTH.forEach(name -> write(name, text.all()));
    }

    private void write(String directory, Bytes lines) {
        var opened =
                FileJournal.open(
                        new NioDisk(root), directory + "/journal", 2000, FileJournal.RING_BYTES);
        try (var journal = opened.journal();
                var projection =
                        CsvProjection.open(
                                new NioDisk(root),
                                directory,
                                journal,
                                opened.index().lastSequence())) {
            journal.append(lines);
            projection.project(Integer.MAX_VALUE);
        }
    }

    private RecordCheck check(String... running) {
        return RecordCheck.of(new NioDisk(root), BOTH, Set.of(running));
    }

    private CheckedDirectory one(String... running) {
        return check(running).directories().getFirst();
    }

    private List<String> lines(String path) throws IOException {
        return Files.readAllLines(root.resolve(path));
    }

    private void write(String path, List<String> lines, String last) throws IOException {
        Files.writeString(root.resolve(path), String.join("\n", lines) + "\n" + last);
    }

    @Test
    void directoriesWithTheSameRecordAreFine() {
        var check = check();
        assertTrue(check.isFine(), check::toString);
        var a = check.directories().getFirst();
        assertEquals(90, a.readings());
        assertEquals(3, a.sensors());
        assertEquals(text.all().length(), a.journalBytes());
        assertTrue(a.hasJournal());
    }

    @Test
    void theFirstRowThatIsNotTheJournalsIsNamedWithBothLines() throws IOException {
        var rows = lines("a/s1.csv");
        String good = rows.get(7);
        String bad = good.replaceFirst(",s1,", ",s1,9");
        rows.set(7, bad);
        rows.set(9, "x");
        write("a/s1.csv", rows, "");

        var check = check();

        assertFalse(check.isFine());
        long before = rows.subList(0, 7).stream().mapToLong(row -> row.length() + 1).sum();
        long sequence = Long.parseLong(good.split(",")[0]);
        long at = before + firstDifference(good, bad);
        var difference =
                new Difference("a/s1.csv", "its journal", at, OptionalLong.of(sequence), bad, good);
        assertEquals(
                List.of(Finding.of(Finding.Subject.CSV, difference)),
                check.directories().getFirst().wrong());
        assertEquals(
                "a/s1.csv differs from its journal at byte " + at + ", sequence " + sequence,
                difference.place());
    }

    private static int firstDifference(String one, String other) {
        int i = 0;
        while (one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return i;
    }

    @Test
    void rowsThatAreNotThereYetAreUnfinishedAndFineOnlyWhileAPeerRuns() throws IOException {
        var rows = lines("a/s1.csv");
        String absent = rows.get(rows.size() - 3);
        write("a/s1.csv", rows.subList(0, rows.size() - 3), absent.substring(0, 5));

        var a = one();
        assertEquals(List.of(), a.wrong());
        assertEquals(
                List.of(
                        "a/s1.csv lacks its last 3 rows, from sequence "
                                + absent.split(",")[0]
                                + " on"),
                a.unfinished().stream().map(Finding::text).toList());
        assertFalse(check().isFine());
        assertTrue(check("a").isFine());
    }

    @Test
    void aSensorWithoutAFileLacksAllItsRows() throws IOException {
        long rows = lines("a/s0.csv").size() - 1;
        Files.delete(root.resolve("a/s0.csv"));
        String text = one().unfinished().getFirst().text();
        assertTrue(text.startsWith("a/s0.csv lacks its last " + rows + " rows, from "), text);
    }

    @Test
    void rowsThatTheJournalDoesNotHaveAreWrongUnlessAPeerRuns() throws IOException {
        Path file = root.resolve("a/s0.csv");
        long end = Files.size(file);
        Files.writeString(file, "91,t,s0,1,1,1\n", StandardOpenOption.APPEND);

        var difference =
                new Difference(
                        "a/s0.csv", "its journal", end, OptionalLong.of(91), "91,t,s0,1,1,1", "");
        assertEquals(List.of(Finding.of(Finding.Subject.CSV, difference)), one().wrong());
        assertEquals(List.of(), one("a").wrong());
        assertEquals(List.of(Finding.of(Finding.Subject.CSV, difference)), one("a").unfinished());
    }

    @Test
    void aDamagedJournalIsWrongEvenWhileAPeerRunsAndATornLineIsUnfinished() throws IOException {
        Path segment = root.resolve("a/journal").resolve(lastSegment());
        Files.writeString(segment, "ORDERED:91:", StandardOpenOption.APPEND);
        assertEquals(List.of(), one().wrong());
        assertTrue(one().unfinished().getFirst().text().endsWith(": line is incomplete"));

        Path first = root.resolve("a/journal").resolve(SegmentName.of(0));
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length / 2] ^= 1;
        Files.write(first, bytes);
        String wrong = one("a").wrong().getFirst().text();
        assertTrue(wrong.startsWith("a/journal is not valid at offset "), wrong);
    }

    private String lastSegment() {
        return new NioDisk(root)
                .list("a/journal").stream().filter(SegmentName::isLike).toList().getLast();
    }

    @Test
    void aPeerThatIsBehindIsFineAndOneOfAnotherHistoryIsNamedWithBothLines() throws IOException {
        write("a", Bytes.of(text.random(new Random(2), 5, 3)));
        assertTrue(check().isFine(), check()::toString);

        var other = new JournalText();
        other.random(new Random(3), 90, 3);
        new NioDisk(root).delete("b");
        write("b", other.all());

        var found = check().differences();
        assertEquals(1, found.size());
        var difference = found.getFirst().difference().orElseThrow();
        assertEquals("a/journal", difference.file());
        assertEquals("b/journal", difference.other());
        String mine = journal(text.all());
        String its = journal(other.all());
        int at = (int) difference.offset();
        assertEquals(mine.substring(0, at), its.substring(0, at));
        assertTrue(mine.charAt(at) != its.charAt(at));
        assertTrue(List.of(mine.split("\n")).contains(difference.line()), difference.line());
        assertTrue(List.of(its.split("\n")).contains(difference.otherLine()));
        assertFalse(difference.line().equals(difference.otherLine()));
    }

    private static String journal(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.US_ASCII);
    }

    @Test
    void copiesOfCsvFilesAloneAreComparedRowByRow() throws IOException {
        for (String name : BOTH) {
            new NioDisk(root).delete(name + "/journal");
        }
        assertTrue(check().isFine(), check()::toString);
        assertFalse(one().hasJournal());
        assertEquals(90, one().readings());

        var rows = lines("b/s2.csv");
        String good = rows.get(5);
        rows.set(5, good.replaceFirst(",s2,", ",s2,8"));
        write("b/s2.csv", rows, "");
        var difference = check().differences().getFirst().difference().orElseThrow();
        assertEquals(good, difference.line());
        assertEquals(rows.get(5), difference.otherLine());
        assertEquals(OptionalLong.of(Long.parseLong(good.split(",")[0])), difference.sequence());

        rows.remove(5);
        write("b/s2.csv", rows, "");
        assertTrue(
                check().directories().getLast().wrong().getFirst().text().endsWith("is missing"));
    }

    @Test
    void whatIsNoDataDirectoryIsToldFromOne() throws IOException {
        Files.createDirectories(root.resolve("c"));
        Files.writeString(root.resolve("c/notes.csv"), "when,what\n");
        var disk = new NioDisk(root);
        assertTrue(RecordCheck.isDataDirectory(disk, "a"));
        assertFalse(RecordCheck.isDataDirectory(disk, "c"));
        assertFalse(RecordCheck.isDataDirectory(disk, "absent"));
    }
}
