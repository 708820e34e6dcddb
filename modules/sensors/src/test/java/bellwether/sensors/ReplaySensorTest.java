package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaySensorTest {
    private static final String HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";

    @TempDir Path directory;

    private final SteppedTime time = new SteppedTime();
    private final RecordingIntake intake = new RecordingIntake();

    @Test
    void cellsKeepTheirCharactersAndEmptyOnesStayEmpty() throws Exception {
        replay(
                HEADER
                        + "2013-01-01T06:00:00Z,EWR,3.90,59.370,1012.00\r\n"
                        + "2013-01-01T07:00:00Z,EWR,-0.00,,\n"
                        + "\n"
                        + "2013-01-01T08:00:00Z,\"EWR\",1e2,,\"1012.30\"");

        assertEquals(
                List.of(
                        new Reading("EWR", "2013-01-01T06:00:00Z", "3.90", "59.370", "1012.00"),
                        new Reading("EWR", "2013-01-01T07:00:00Z", "-0.00", "", ""),
                        new Reading("EWR", "2013-01-01T08:00:00Z", "1e2", "", "1012.30")),
                intake.readings);
        assertEquals(List.of(), intake.skipped);
    }

    @Test
    void byteOrderMarkBeforeTheHeaderDoesNoHarm() throws Exception {
        replay("\uFEFF" + HEADER + "t,EWR,1,2,3\n");

        assertEquals(List.of(new Reading("EWR", "t", "1", "2", "3")), intake.readings);
    }

    @Test
    void asFastAsTakenMeansFullBatchesWithoutAPause() throws Exception {
        replay(HEADER + rows(2_500));

        assertEquals(List.of(1_024, 1_024, 452), intake.batches);
        assertEquals(Duration.ZERO, time.elapsed());
    }

    /**
     * Rows are given out once they are durable: without this the last ones wait for an interval.
     */
    @Test
    void whatWasHandedOverIsSettledAtTheEndOfTheFile() throws Exception {
        replay(HEADER + rows(2_500));
        replay(HEADER + rows(3), 10);

        assertEquals(2, intake.settled.size(), intake.settled.toString());
        assertTrue(intake.settled.get(0).startsWith("2500 of replay-"), intake.settled.get(0));
        assertTrue(intake.settled.get(1).startsWith("2503 of replay-"), intake.settled.get(1));
    }

    @Test
    void lowRateHandsOverOneByOne() throws Exception {
        replay(HEADER + rows(5), 0.5);

        assertEquals(List.of(1, 1, 1, 1, 1), intake.batches);
        assertEquals(Duration.ofSeconds(10), time.elapsed());
    }

    @Test
    void highRateIsKeptInBatches() throws Exception {
        replay(HEADER + rows(20_000), 10_000);

        assertEquals(Duration.ofSeconds(2), time.elapsed());
        assertTrue(intake.batches.size() <= 41, intake.batches.toString());
    }

    @Test
    void slowIntakeIsMadeUpForByAtMostOneSecond() throws Exception {
        var file = Files.writeString(directory.resolve("a.csv"), HEADER + rows(20));
        Intake slowOnce =
                new Intake() {
                    @Override
                    public void accept(List<Reading> readings) throws InterruptedException {
                        time.advance(Duration.ofSeconds(intake.batches.isEmpty() ? 60 : 0));
                        intake.accept(readings);
                    }

                    @Override
                    public void skipped(String problem) {
                        throw new AssertionError(problem);
                    }
                };
        sensor(file, 2).run(slowOnce);

        // 60 s for the first, 2 rows of arrears, and the other 17 at two per second
        assertEquals(Duration.ofMillis(60_000 + 8_500), time.elapsed());
    }

    @Test
    void goesOnBehindWhatEarlierRunsHaveTaken() throws Exception {
        var file =
                Files.writeString(directory.resolve("a.csv"), HEADER + "bad row\n" + rows(3_000));
        Intake remembering =
                new Intake() {
                    @Override
                    public long taken(String source) {
                        return 2_500;
                    }

                    @Override
                    public void accept(List<Reading> readings) throws InterruptedException {
                        intake.accept(readings);
                    }

                    @Override
                    public void skipped(String problem) {
                        intake.skipped(problem);
                    }
                };
        sensor(file, 0).run(remembering);
        assertEquals(500, intake.readings.size());
        assertEquals(1, intake.skipped.size());
    }

    @Test
    void badRowIsSkippedAndNamedAndTheOthersAreHandedOver() throws Exception {
        var file =
                replay(
                        HEADER
                                + "t1,EWR,1,2,3\n"
                                + "\n"
                                + "t2,EWR,1,2\n"
                                + "t3,EWR,1,2,3,4\n"
                                + "t4,../EWR,1,2,3\n"
                                + "t5,EWR,\"1,5\",2,3\n"
                                + ",EWR,1,2,3\n"
                                + "t7,EWR,1,2,3\n");

        assertEquals(
                List.of("t1", "t7"), intake.readings.stream().map(Reading::timestamp).toList());
        assertEquals(5, intake.skipped.size(), intake.skipped.toString());
        assertSkipped(0, file + ":4: row skipped, it has 4 columns, not 5");
        assertSkipped(1, file + ":5: row skipped, it has 6 columns, not 5");
        assertSkipped(2, file + ":6: row skipped, column 2 (sensor_id): sensor id '../EWR' is not");
        assertSkipped(3, file + ":7: row skipped, column 3 (temperature_c): temperature '1,5' is");
        assertSkipped(4, file + ":8: row skipped, column 1 (timestamp): timestamp '' is not");
    }

    /** Cut to a byte, the letter would be an A: it is not to become one. */
    @Test
    void barsAndCharactersThatAreNotAsciiMakeNoOtherReading() throws Exception {
        var file =
                replay(
                        HEADER
                                + "t1,\u0141,1,2,3\n"
                                + "\u0141,EWR,1,2,3\n"
                                + "t3,EWR,1,2,\u4e31\n"
                                + "t4|1,EWR,,2,3\n"
                                + "t5,\"EWR\n\",1,2,3\n"
                                + "t6,EWR,1,2,\n");

        assertEquals(List.of(new Reading("EWR", "t6", "1", "2", "")), intake.readings);
        assertSkipped(0, file + ":2: row skipped, column 2 (sensor_id): sensor id '?' is not");
        assertSkipped(1, file + ":3: row skipped, column 1 (timestamp): timestamp '?' is not");
        assertSkipped(
                2, file + ":4: row skipped, column 5 (pressure_hpa): pressure '?' is neither");
        assertSkipped(3, file + ":5: row skipped, column 1 (timestamp): timestamp 't4|1' is not");
        assertSkipped(4, file + ":6: row skipped, column 2 (sensor_id): sensor id 'EWR?' is not");
        assertEquals(5, intake.skipped.size());
    }

    @Test
    void manyBadRowsAreCountedNotListed() throws Exception {
        replay(HEADER + "bad\n".repeat(1_000) + rows(1));

        assertEquals(21, intake.skipped.size());
        assertTrue(intake.skipped.getLast().endsWith(": 980 more rows skipped, 1000 in all"));
        assertEquals(1, intake.readings.size());
        assertEquals("1000 of 1001", intake.skippedInAll);
    }

    @Test
    void otherHeaderIsRefused() {
        var failure =
                assertThrows(
                        SensorFailure.class, () -> replay("time;sensor;temperature\n" + rows(3)));

        assertTrue(
                failure.getMessage()
                        .endsWith(
                                "a.csv:1: the header is 'time;sensor;temperature'; the first line"
                                        + " must be "
                                        + HEADER.strip()),
                failure.getMessage());
        assertEquals(List.of(), intake.readings);
    }

    @Test
    void emptyFileIsRefused() {
        for (String content : List.of("", "\n\n")) {
            assertTrue(
                    failure(content).contains("a.csv: the file is empty; the first line must be"),
                    failure(content));
        }
    }

    @Test
    void missingFileIsNamed() {
        var failure =
                assertThrows(
                        SensorFailure.class,
                        () -> sensor(directory.resolve("absent.csv"), 0).run(intake));

        assertTrue(failure.getMessage().contains("absent.csv: no such file"));
    }

    @Test
    void unclosedQuotationMarkEndsTheFileAfterTheRowsBeforeIt() {
        String start = HEADER + "t1,EWR,1,2,3\n\n";
        for (String bad : List.of("\"t2,EWR,1,2,3\n", "t2,\"EWR,1,2,3\n")) {
            assertEnds(start + bad + rows(10_000), ":4: a value in this row is longer than 4096");
            assertEnds(start + bad + rows(10), ":4: a quotation mark in this row is not closed");
        }
    }

    @Test
    void quotationMarkWithinAValueEndsTheFile() {
        assertEnds(
                HEADER + "t1,EWR,1,2,3\nt2,\"E\"WR,1,2,3\n",
                ":3: a quotation mark in this row is not closed, or stands within a value");
    }

    @Test
    void tooLongAValueEndsTheFileAtItsRow() {
        assertEnds(
                HEADER + "t1,EWR,1,2,3\n" + "x".repeat(5_000) + ",EWR,1,2,3\n" + rows(3),
                ":3: a value in this row is longer than 4096 characters");
    }

    @Test
    void textThatIsNotUtf8EndsTheFile() throws IOException {
        var file = directory.resolve("a.csv");
        Files.writeString(file, HEADER + "\u00e9,EWR,1,2,3\n", StandardCharsets.ISO_8859_1);
        var failure = assertThrows(SensorFailure.class, () -> sensor(file, 0).run(intake));
        assertTrue(
                failure.getMessage().contains(": the text at or soon after this row is not"),
                failure.getMessage());
    }

    /** After the one row {@code t1}, with a message of our own. */
    private void assertEnds(String content, String message) {
        intake.readings.clear();
        String failure = failure(content);
        assertTrue(failure.contains("a.csv" + message), failure);
        assertTrue(failure.endsWith("; the rows before this one were handed over"), failure);
        assertEquals(List.of("t1"), intake.readings.stream().map(Reading::timestamp).toList());
    }

    private String failure(String content) {
        return assertThrows(SensorFailure.class, () -> replay(content)).getMessage();
    }

    @Test
    void rateBelowZeroIsRefused() {
        Path file = Path.of("a.csv");
        assertThrows(SensorFailure.class, () -> new SensorKind.Replay(file, -1));
        assertThrows(SensorFailure.class, () -> new SensorKind.Replay(file, Double.NaN));
    }

    private Path replay(String content) throws IOException, InterruptedException {
        return replay(content, 0);
    }

    private Path replay(String content, double rate) throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("a.csv"), content);
        sensor(file, rate).run(intake);
        return file;
    }

    private Sensor sensor(Path file, double rate) {
        var peer = new PeerId("00000000-0000-4000-8000-000000000001");
        var kind = new SensorKind.Replay(file, rate);
        return Sensors.of(new SensorSettings(peer, "unused", 1, kind), time);
    }

    private static String rows(int count) {
        var rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append("2026-01-01T00:00:00Z,EWR,").append(i).append(".50,40.00,1000.00\n");
        }
        return rows.toString();
    }

    private void assertSkipped(int index, String start) {
        assertTrue(intake.skipped.get(index).startsWith(start), intake.skipped.get(index));
    }
}
