package bellwether.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final String SOURCE_HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";
    private static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";
    private static final String A =
            HEADER + "1,t1,a,1.50,,1000\n" + "3,t2,a,2.50,40,1001\n" + "4,t3,a,3.50,41,1002\n";
    private static final String B = HEADER + "2,t1,b,-0.00,1,2\n" + "5,t2,b,0,1,2\n";

    @TempDir Path directory;

    private Path source;

    @BeforeEach
    void twoPeersWithAllRows() throws IOException {
        source =
                Files.writeString(
                        directory.resolve("source.csv"),
                        SOURCE_HEADER
                                + "t1,a,1.50,,1000\n"
                                + "t1,b,-0.00,1,2\n"
                                + "t2,a,2.50,40,1001\n"
                                + "t3,a,3.50,41,1002\n"
                                + "t2,b,0,1,2\n");
        for (String peer : List.of("one", "two")) {
            Files.createDirectories(directory.resolve(peer, "journal"));
            write(peer, "a.csv", A);
            write(peer, "b.csv", B);
            write(peer, "journal/00000000000000000000.log", "EPOCH:…\n");
            write(peer, "journal/00000000000000000009.log", "ORDERED:…\n");
        }
    }

    @Test
    void equalAndCompleteCopiesPass() throws IOException {
        var result = audit(true);

        assertEquals(List.of(), result.problems());
        assertTrue(result.passed());
        assertEquals(5, result.rows());
        assertEquals(5, result.lastSequence());
        assertEquals(2, result.identicalJournals());
        var a = result.sensors().getFirst();
        assertEquals(new Audit.Sensor("a", 3, 3, 1, 4, a.digest(), 2), result.sensors().getFirst());
        assertEquals(64, a.digest().length());
    }

    @Test
    void missingRowIsNamed() throws IOException {
        onBoth("a.csv", A.replace("3,t2,a,2.50,40,1001\n", ""));

        assertProblems(
                "a.csv of one: row 2 is missing: 't2,a,2.50,40,1001'",
                "1 sequences up to 5 are absent, the first is 3");
    }

    @Test
    void rowsMissingAtTheEndAreCounted() throws IOException {
        onBoth("b.csv", HEADER);
        onBoth("a.csv", A.replace("4,t3,a,3.50,41,1002\n", ""));

        assertProblems(
                "a.csv of one: 1 rows are missing at the end, the first is 't3,a,3.50,41,1002'",
                "b.csv of one: 2 rows are missing at the end, the first is 't1,b,-0.00,1,2'",
                "1 sequences up to 3 are absent, the first is 2");
    }

    @Test
    void rowsMissingAtTheEndAreRightWhereThePeerWasKilled() throws IOException {
        onBoth("b.csv", HEADER + "2,t1,b,-0.00,1,2\n");

        var result = audit(false);
        assertEquals(List.of(), result.problems());
        assertEquals(4, result.rows());
    }

    @Test
    void gapBeforeTheEndIsWrongEvenWhereThePeerWasKilled() throws IOException {
        onBoth("a.csv", HEADER + "1,t1,a,1.50,,1000\n" + "3,t3,a,3.50,41,1002\n");
        onBoth("b.csv", HEADER + "2,t1,b,-0.00,1,2\n");

        assertEquals(
                List.of("a.csv of one: row 2 is missing: 't2,a,2.50,40,1001'"),
                audit(false).problems());
    }

    @Test
    void doubledRowIsNamed() throws IOException {
        onBoth("a.csv", A.replace("4,", "4,t2,a,2.50,40,1001\n6,"));

        assertProblems("a.csv of one: row 3 't2,a,2.50,40,1001' stands twice");
    }

    @Test
    void doubledSequenceIsNamed() throws IOException {
        onBoth("b.csv", B.replace("5,", "3,"));

        assertProblems("1 sequences stand twice");
    }

    @Test
    void rowAfterTheLastOneOfTheSourceIsNamed() throws IOException {
        onBoth("b.csv", B + "6,t3,b,9,9,9\n");

        assertProblems("b.csv of one: row 3 't3,b,9,9,9' comes after the source's last row");
    }

    @Test
    void valueThatIsNotTheSourcesCharactersIsNamed() throws IOException {
        onBoth("b.csv", B.replace("-0.00", "0.0"));

        assertProblems("b.csv of one: row 1 't1,b,0.0,1,2' is not the source's 't1,b,-0.00,1,2'");
    }

    @Test
    void oneChangedByteInOneCopyIsNamed() throws IOException {
        write("two", "a.csv", A.replace("2.50", "2.51"));

        assertProblems(
                "a.csv of two differs from one's: line 3 is '3,t2,a,2.51,40,1001' and not"
                        + " '3,t2,a,2.50,40,1001'");
        assertEquals(1, audit(true).sensors().getFirst().identicalCopies());
    }

    @Test
    void otherLineEndInOneCopyIsNamed() throws IOException {
        write("two", "b.csv", B.replace("\n", "\r\n"));

        assertProblems("b.csv of two differs from one's: only in their line ends");
    }

    @Test
    void fileThatOneCopyDoesNotHaveIsNamed() throws IOException {
        Files.delete(directory.resolve("two", "b.csv"));

        assertProblems("b.csv of two differs from one's: one of them does not exist");
    }

    @Test
    void fileOfASensorThatNobodyReplayedIsNamed() throws IOException {
        write("two", "c.csv", HEADER);

        assertProblems(
                "c.csv of one: no source has this sensor",
                "c.csv of two differs from one's: one of them does not exist");
    }

    @Test
    void journalsThatDifferOrAreMissingAreNamed() throws IOException {
        write("two", "journal/00000000000000000009.log", "ORDERED:,\n");
        assertProblems("the journal of two differs from one's");

        for (String peer : List.of("one", "two")) {
            Files.delete(directory.resolve(peer, "journal/00000000000000000000.log"));
            Files.delete(directory.resolve(peer, "journal/00000000000000000009.log"));
        }
        assertProblems("one has no journal");
    }

    @Test
    void sourceWithAnotherHeaderIsRefused() throws IOException {
        Files.writeString(source, "t1,a,1,2,3\n");

        assertThrows(DemoFailure.class, () -> SourceFile.scan(source));
    }

    @Test
    void sensorInTwoSourcesIsRefused() throws IOException {
        var file = SourceFile.scan(source);
        var files = List.of(file, file);

        assertThrows(DemoFailure.class, () -> SourceFile.requireOwnSensors(files));
    }

    private void assertProblems(String... expected) throws IOException {
        var result = audit(true);
        assertFalse(result.passed());
        for (String problem : expected) {
            assertTrue(
                    result.problems().stream().anyMatch(p -> p.startsWith(problem)),
                    result.problems().toString());
        }
        for (String problem : result.problems()) {
            assertTrue(
                    AuditReport.of(result, 2).contains("WRONG: " + problem),
                    AuditReport.of(result, 2));
        }
    }

    private Audit.Result audit(boolean complete) throws IOException {
        var copies =
                List.of(
                        new Audit.Copy("one", directory.resolve("one")),
                        new Audit.Copy("two", directory.resolve("two")));
        return Audit.of(copies, List.of(new Audit.Replayed(SourceFile.scan(source), complete)));
    }

    private void onBoth(String name, String content) throws IOException {
        write("one", name, content);
        write("two", name, content);
    }

    private void write(String peer, String name, String content) throws IOException {
        Files.writeString(directory.resolve(peer, name), content);
    }
}
