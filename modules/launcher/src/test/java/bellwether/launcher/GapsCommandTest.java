package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer gaps} over a record as it lies on a disk. */
final class GapsCommandTest {
    private static final PeerId SELF = WrittenJournal.peer(1);
    private static final PeerId OTHER = WrittenJournal.peer(2);
    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    @TempDir Path base;

    private final WrittenJournal journal = new WrittenJournal();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) throws IOException {
        journal.write(data());
        return runOnly(args);
    }

    private int runOnly(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of("gaps", "--base-dir", base.toString()));
        all.addAll(List.of(args));
        return Main.run(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private Path data() {
        return base.resolve("data").resolve(SELF.value());
    }

    private void every15(PeerId origin, long incarnation, String sensor, long from, long to) {
        for (long second = from; second < to; second += 15) {
            journal.reading(origin, incarnation, sensor, START.plusSeconds(second));
        }
    }

    private void twoGaps() throws IOException {
        every15(SELF, 1, "attic", 0, 3_600);
        every15(OTHER, 7, "cellar", 0, 600);
        every15(OTHER, 8, "cellar", 900, 3_600);
        every15(SELF, 1, "attic", 7_200, 9_000);
        every15(OTHER, 8, "cellar", 3_600, 9_000);
        Path run = Files.createDirectories(base.resolve("run").resolve(SELF.value()));
        Files.writeString(
                run.resolve("events.csv"),
                """
                time,event,view_id,text
                2026-03-02T09:59:59.000Z,listening,0,listening: address=127.0.0.1:7000
                2026-03-02T11:00:01.500Z,sensor_failing,0,"sensor attic fails: no such device, bme280"
                2026-03-02T11:59:58.000Z,sensor_works,0,sensor attic works
                """);
    }

    @Test
    void listsWhenASensorGaveNothingAndWhy() throws IOException {
        twoGaps();
        assertEquals(ExitCode.OK, run());
        assertEquals(
                """
                sensor  last reading          next                  lasting   cause      why
                attic   2026-03-02T10:59:45Z  2026-03-02T12:00:00Z  1h 0m     sensor     sensor attic fails: no such device, bme280
                cellar  2026-03-02T10:09:45Z  2026-03-02T10:15:00Z  5m 15s    peer_down  peer 00000002 was away and came back as a new start: stopped, killed, or without room
                2 gaps of 2 sensors in 940 readings of 2 sensors
                """,
                out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void ofSomeSensorsAndWithinATimeOnly() throws IOException {
        twoGaps();
        assertEquals(ExitCode.OK, run("attic"));
        assertTrue(
                out.toString().endsWith("\n1 gap of 1 sensor in 360 readings of 1 sensor\n"),
                out.toString());
        assertEquals(ExitCode.OK, run("--to", "2026-03-02T10:30"));
        assertTrue(
                out.toString().contains("cellar ") && !out.toString().contains("attic"),
                out.toString());
        assertEquals(ExitCode.OK, run("--from", "2026-03-02T12:30"));
        assertEquals("no gaps in 940 readings of 2 sensors\n", out.toString());
    }

    @Test
    void asJsonWithThePiecesThatAGapConsistsOf() throws IOException {
        twoGaps();
        assertEquals(ExitCode.OK, run("--json", "cellar"));
        String cause =
                "\"cause\":\"peer_down\",\"why\":\"peer 00000002 was away and came back as a new"
                        + " start: stopped, killed, or without room\"";
        assertEquals(
                "{\"gaps\":[{\"sensor_id\":\"cellar\",\"peer_id\":\""
                        + OTHER
                        + "\",\"from\":\"2026-03-02T10:09:45.000Z\",\"to\":\"2026-03-02T10:15:00.000Z\","
                        + "\"seconds\":315.0,\"usual_seconds\":15.0,"
                        + cause
                        + ",\"pieces\":[{\"from\":\"2026-03-02T10:09:45.000Z\",\"to\":"
                        + "\"2026-03-02T10:15:00.000Z\","
                        + cause
                        + "}]}],\"sensors\":[{\"sensor_id\":\"cellar\",\"readings\":580,\"first\":"
                        + "\"2026-03-02T10:00:00.000Z\",\"last\":\"2026-03-02T12:29:45.000Z\","
                        + "\"usual_seconds\":15.0,\"gaps_left_out\":0}],\"problem\":null}\n",
                out.toString());
    }

    /** As on a host whose run_dir is {@code /run/bellwether}, and its folder is named. */
    @Test
    void eventsOfThePeerOfThisHostAreWhereItsConfigSays() throws IOException {
        twoGaps();
        Path shown = Files.move(base.resolve("run"), base.resolve("shown"));
        assertEquals(
                ExitCode.OK,
                run("attic", "--set", "base_dir=" + base, "--set", "run_dir=" + shown));
        assertTrue(out.toString().contains("no such device, bme280"), out.toString());
    }

    @Test
    void aSensorThatThereIsNotIsNamedWithThoseThatThereAre() throws IOException {
        twoGaps();
        assertEquals(ExitCode.FAILED, run("atic"));
        assertTrue(err.toString().startsWith("peer: no readings of atic in "), err.toString());
        assertTrue(err.toString().endsWith("; there is attic, cellar\n"), err.toString());
    }

    @Test
    void aTimeThatIsNoneIsAMistakeOfTheCommandLine() throws IOException {
        twoGaps();
        assertEquals(ExitCode.USAGE, run("--from", "yesterday"));
        assertTrue(
                err.toString().startsWith("peer: --from: 'yesterday' is not a time"),
                err.toString());
    }

    @Test
    void aFolderWithoutARecordIsTold() {
        assertEquals(ExitCode.FAILED, runOnly());
        assertTrue(err.toString().contains(" is no data directory: "), err.toString());
    }

    @Test
    void ofADamagedRecordIsListedWhatIsBeforeTheDamage() throws IOException {
        twoGaps();
        journal.write(data());
        Path segment = data().resolve("journal/" + "0".repeat(20) + ".log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 30] ^= 1;
        Files.write(segment, bytes);

        assertEquals(ExitCode.FAILED, runOnly());

        assertTrue(out.toString().contains("cellar  2026-03-02T10:09:45Z"), out.toString());
        assertTrue(
                err.toString().startsWith("peer: the record is damaged and was read up to "),
                err.toString());
    }

    @Test
    void readingsWithoutATimeAreLeftOutAndCounted() throws IOException {
        journal.reading(SELF, 1, new Reading("attic", "yesterday", "1", "", ""));
        every15(SELF, 1, "attic", 0, 600);
        assertEquals(ExitCode.OK, run());
        assertTrue(
                err.toString().startsWith("peer: 1 readings of attic have a timestamp"),
                err.toString());
    }
}
