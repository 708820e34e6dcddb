package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataVerifierTest {
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

    private Verification verify() {
        return DataVerifier.verify(new NioDisk(root), BOTH);
    }

    private void edit(String path, String from, String to) throws IOException {
        Path file = root.resolve(path);
        String content = Files.readString(file);
        String edited = content.replaceFirst(from, to);
        assertFalse(edited.equals(content), "nothing to edit");
        Files.writeString(file, edited);
    }

    private void assertProblem(String part) {
        var problems = verify().allProblems();
        assertTrue(problems.stream().anyMatch(each -> each.contains(part)), problems.toString());
    }

    @Test
    void equalDirectoriesAreReportedPerSensor() throws NoSuchAlgorithmException {
        var verification = verify();
        assertEquals(List.of(), verification.allProblems());
        assertTrue(verification.ok());
        assertEquals(
                List.of("s0.csv", "s1.csv", "s2.csv"),
                verification.sensors().stream().map(each -> each.copy().fileName()).toList());
        String content = text.csv().get("s1.csv");
        String[] rows = content.split("\n");
        var sha = MessageDigest.getInstance("SHA-256");
        var expected =
                new CsvCopy(
                        "s1.csv",
                        rows.length - 1,
                        Long.parseLong(rows[1].split(",")[0]),
                        Long.parseLong(rows[rows.length - 1].split(",")[0]),
                        HexFormat.of()
                                .formatHex(
                                        sha.digest(content.getBytes(StandardCharsets.US_ASCII))));
        assertEquals(new SensorReport(expected, 2), verification.sensors().get(1));
        assertEquals(90, verification.directories().getFirst().rows());
        assertEquals(90, verification.directories().getFirst().lastSequence());
    }

    @Test
    void anotherValueInOneCopyIsFound() throws IOException {
        edit("b/s1.csv", ",61,", ",62,");
        assertProblem("s1.csv is identical in 1 of 2");
        assertProblem("b/s1.csv differs from its journal");
    }

    @Test
    void aMissingRowIsFoundAsGap() throws IOException {
        edit("a/s2.csv", "\\n\\d+,[^\\n]*\\n", "\n");
        edit("b/s2.csv", "\\n\\d+,[^\\n]*\\n", "\n");
        assertProblem("is missing");
    }

    @Test
    void aRowTooManyAndATornOneAreFound() throws IOException {
        edit("a/s0.csv", "\\n\\z", "\n91,t,s0,1,1,1\n");
        assertProblem("a/s0.csv holds more than its journal says");
        edit("b/s0.csv", "\\n\\z", "");
        assertProblem("b/s0.csv: line");
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        Files.delete(root.resolve("b/s0.csv"));
        assertProblem("s0.csv is identical in 1 of 2");
        assertProblem("b/s0.csv differs");
    }

    @Test
    void aDamagedJournalIsFound() throws IOException {
        edit("a/journal/" + SegmentName.of(0), "\\|61\\|", "|62|");
        assertProblem("a/journal is not valid at offset");
    }

    @Test
    void aShorterJournalIsNoProblemButADifferentOneIs() throws IOException {
        write("a", Bytes.of(text.random(new Random(2), 5, 3)));
        var journals =
                verify().problems().stream().filter(each -> each.contains("differ at")).toList();
        assertEquals(List.of(), journals);

        var other = new JournalText();
        other.random(new Random(3), 90, 3);
        new NioDisk(root).delete("b");
        write("b", other.all());
        assertProblem("a/journal and b/journal differ at offset");
    }

    @Test
    void verifyingChangesNothing() throws IOException {
        try (var file = new NioDisk(root).open("a/journal/" + SegmentName.of(0), Disk.Mode.READ)) {
            long size = file.size();
            verify();
            assertEquals(size, file.size());
        }
        assertFalse(Files.exists(root.resolve("c")));
        var missing = DataVerifier.verify(new NioDisk(root), List.of("a", "c"));
        assertFalse(missing.ok());
        assertFalse(Files.exists(root.resolve("c")));
    }
}
