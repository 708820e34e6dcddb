package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolSensorTest {
    private static final PeerId PEER = new PeerId("00000000-0000-4000-8000-000000000001");
    private static final PeerId OTHER = new PeerId("00000000-0000-4000-8000-000000000002");
    private static final String TIME = "2026-11-22T10:15:30Z";
    private static final String HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";

    @TempDir Path directory;

    private final SteppedTime time = new SteppedTime();
    private final Host host = new Host();
    private Path spool;

    @BeforeEach
    void make() throws IOException {
        spool = Files.createDirectory(directory.resolve("spool"));
    }

    /** A crash of the test's, wherever the sensor is. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What of a spool survives a crash. Readings become durable only by {@link #settle}, or some of
     * them when it crashes.
     */
    private final class Host implements Intake {
        final List<String> durable = new ArrayList<>();
        final List<String> fresh = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        int steps;
        int crashAt = Integer.MAX_VALUE;
        int looksMax = 1;

        /** Of what was not settled the disk has kept some. */
        void restart(int kept) {
            durable.addAll(fresh.subList(0, Math.min(kept, fresh.size())));
            fresh.clear();
            steps = 0;
            crashAt = Integer.MAX_VALUE;
        }

        private void step() {
            if (steps++ == crashAt) {
                throw new Crash();
            }
        }

        @Override
        public long taken(String source) {
            step();
            return durable.size() + fresh.size();
        }

        @Override
        public void accept(List<Reading> readings) {
            throw new IllegalStateException("a spool counts what it hands over");
        }

        @Override
        public void accept(String source, List<Reading> readings) {
            step();
            readings.forEach(reading -> fresh.add(reading.sensorId() + reading.temperature()));
        }

        @Override
        public void settle(String source) {
            step();
            durable.addAll(fresh);
            fresh.clear();
        }

        @Override
        public void skipped(String problem) {
            throw new AssertionError(problem);
        }

        @Override
        public void failing(String problem) {
            told.add("failing " + problem);
            look();
        }

        @Override
        public void working() {
            look();
        }

        private void look() {
            if (--looksMax <= 0) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void fileTaken(String file, long readings) {
            told.add("taken " + file + " " + readings);
            step();
        }

        @Override
        public void fileRefused(String file, String reason) {
            told.add("refused " + file + ": " + reason);
            step();
        }
    }

    /** Looks into the spool so many times. */
    private void look(int looks) {
        host.looksMax = looks;
        assertThrows(InterruptedException.class, () -> sensor(PEER).run(host));
    }

    private Sensor sensor(PeerId peer) {
        var kind = new SensorKind.Spool(spool);
        Sensor sensor = Sensors.of(new SensorSettings(peer, "unused", 1_000, kind), time);
        return intake -> {
            try {
                sensor.run(intake);
            } catch (InterruptedException e) {
                Thread.interrupted();
                throw e;
            }
        };
    }

    private static String rows(String sensor, int count) {
        var text = new StringBuilder(HEADER);
        for (int i = 0; i < count; i++) {
            text.append(TIME + ",").append(sensor).append(',').append(i).append(",,\n");
        }
        return text.toString();
    }

    private static List<String> expected(String sensor, int count) {
        return IntStream.range(0, count).mapToObj(i -> sensor + i).toList();
    }

    private void drop(String name, String content) throws IOException {
        Path draft = Files.writeString(spool.resolve(name + ".part"), content);
        Files.move(draft, spool.resolve(name));
    }

    private List<String> names(String folder) throws IOException {
        try (var entries = Files.list(spool.resolve(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private String reason(String name) throws IOException {
        return Files.readString(spool.resolve("failed").resolve(name + ".reason.txt")).strip();
    }

    private void assertRefused(String name, String reason) throws IOException {
        look(1);
        assertEquals(List.of(), host.durable);
        assertTrue(names("failed").contains(name), names("failed").toString());
        assertTrue(reason(name).startsWith(reason), reason(name));
        assertFalse(Files.exists(spool.resolve(name)));
    }

    @Test
    void filesAreTakenByNameAndLieInDoneThen() throws IOException {
        drop("b.csv", rows("b", 2));
        drop("a.csv", rows("a", 1_500));

        look(1);

        var all = new ArrayList<>(expected("a", 1_500));
        all.addAll(expected("b", 2));
        assertEquals(all, host.durable);
        assertEquals(List.of("taken a.csv 1500", "taken b.csv 2"), host.told);
        assertEquals(List.of("a.csv", "b.csv"), names("done"));
        assertEquals(List.of("lock"), names("taking"));
    }

    @Test
    void whereverItIsKilledAndWhateverTheDiskKeepsEachRowIsTakenOnce() throws IOException {
        int rows = 2_500;
        var all = new ArrayList<>(expected("a", rows));
        all.addAll(expected("b", 3));
        for (int crashAt = 0; crashAt < 12; crashAt++) {
            for (int kept : new int[] {0, 1, 1_024, 2_000, 10_000}) {
                drop("a.csv", rows("a", rows));
                drop("b.csv", rows("b", 3));
                for (int again = 0; again < 2; again++) {
                    host.crashAt = crashAt;
                    host.looksMax = 1;
                    try {
                        sensor(PEER).run(host);
                    } catch (Crash | InterruptedException _) {
                        // goes on below
                    }
                    host.restart(kept);
                }
                look(1);
                assertEquals(all, host.durable, "crash at step " + crashAt + " kept " + kept);
                assertEquals(List.of("a.csv", "b.csv"), names("done"));
                forget();
            }
        }
    }

    /** As on a new host. */
    private void forget() throws IOException {
        host.durable.clear();
        for (String name : names("done")) {
            Files.delete(spool.resolve("done").resolve(name));
        }
    }

    @Test
    void whatIsNotMeantIsLeftAlone() throws IOException {
        for (String name : List.of("a.csv.part", ".a.csv", "notes.txt")) {
            Files.writeString(spool.resolve(name), rows("a", 1));
        }

        look(2);

        assertEquals(List.of(), host.durable);
        assertEquals(List.of(), host.told);
    }

    @Test
    void aFileInTheMiddleOfALineIsWaitedForAndTakenWhenItIsComplete() throws IOException {
        Path file = spool.resolve("a.csv");
        Files.writeString(file, HEADER + TIME + ",a,0,,\n" + TIME + ",a,1");
        Files.setLastModifiedTime(file, FileTime.from(time.now()));
        look(2);
        assertEquals(List.of(), host.told);

        Files.writeString(file, rows("a", 2));
        look(1);

        assertEquals(expected("a", 2), host.durable);
    }

    @Test
    void aFileThatStaysInTheMiddleOfALineIsRefused() throws IOException {
        Path file = spool.resolve("a.csv");
        Files.writeString(file, HEADER + TIME + ",a,0,,\n" + TIME + ",a,1");
        var before = time.now().minus(SpoolFile.PATIENCE).minusMillis(1);
        Files.setLastModifiedTime(file, FileTime.from(before));

        assertRefused("a.csv", "it ends in the middle of a line");
    }

    @Test
    void oneBadRowRefusesTheWholeFileWithAllReasons() throws IOException {
        drop("a.csv", HEADER + TIME + ",a,0,,\nt,a,x,,\nt,a\n");

        assertRefused("a.csv", "a.csv:3: column 3 (temperature_c): temperature 'x'");
        assertEquals("a.csv:4: it has 2 columns, not 5; correct the file", lastLine("a.csv"));
        assertEquals(List.of(), names("done"));
    }

    @Test
    void whatIsNoTimeAndWhatIsTooLargeRefusesTheFileWithItsLine() throws IOException {
        drop("a.csv", HEADER + TIME + ",a,0,,\nyesterday,a,1,,\n" + TIME + ",a,2,,1e400\n");

        assertRefused(
                "a.csv",
                "a.csv:3: column 1 (timestamp): 'yesterday' is no time such as"
                        + " 2026-11-22T10:15:30Z");
        assertEquals(
                "a.csv:4: column 5 (pressure_hpa): '1e400' is too large a number; correct the file",
                lastLine("a.csv"));
    }

    @Test
    void anEmptyFileIsRefusedAsThat() throws IOException {
        Path file = Files.createFile(spool.resolve("a.csv"));
        var before = time.now().minus(SpoolFile.PATIENCE).minusMillis(1);
        Files.setLastModifiedTime(file, FileTime.from(before));

        assertRefused("a.csv", "it is empty, 0 bytes");
    }

    private String lastLine(String name) throws IOException {
        return reason(name).lines().toList().getLast();
    }

    @Test
    void anotherHeaderOrNoRowRefusesTheFile() throws IOException {
        drop("a.csv", "time;value\n1;2\n");
        assertRefused("a.csv", "a.csv:1: the header is 'time;value'; the first line must be");
        drop("b.csv", HEADER);
        assertRefused("b.csv", "it holds no row");
    }

    @Test
    void aLinkIsNotFollowedWhereverItLeads() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside.csv"), rows("a", 1));
        Files.createSymbolicLink(spool.resolve("a.csv"), outside);
        Files.createSymbolicLink(spool.resolve("b.csv"), directory.resolve("absent"));

        assertRefused("a.csv", "it is a symbolic link");
        assertRefused("b.csv", "it is a symbolic link");
        assertEquals(rows("a", 1), Files.readString(outside));
    }

    @Test
    void aReasonIsNotWrittenThroughALink() throws IOException {
        look(1);
        Path outside = Files.writeString(directory.resolve("outside.txt"), "mine");
        Files.createSymbolicLink(spool.resolve("failed/a.csv.reason.txt"), outside);
        drop("a.csv", "bad\n");

        assertRefused("a.csv", "a.csv:1: the header is 'bad'");
        assertEquals("mine", Files.readString(outside));
    }

    @Test
    void aSubfolderThatIsALinkIsNotUsed() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(spool.resolve("done"), outside);
        drop("a.csv", rows("a", 1));

        look(1);

        assertEquals(List.of(), host.durable);
        assertTrue(host.told.getFirst().contains("done is not a folder, or a link to one"));
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Files.createDirectory(spool.resolve("a.csv"));

        assertRefused("a.csv", "it is no file");
    }

    /** To open one would wait for a writer, for ever. */
    @Test
    @Timeout(20)
    void aPipeIsRefusedUnopened() throws IOException, InterruptedException {
        look(1);
        var made = new ProcessBuilder("mkfifo", spool.resolve("a.csv").toString()).start();
        assumeTrue(made.waitFor() == 0);

        assertRefused("a.csv", "it is no file");
    }

    @Test
    void aDeviceBehindALinkIsNotRead() throws IOException {
        Files.createSymbolicLink(spool.resolve("a.csv"), Path.of("/dev/zero"));
        Files.createSymbolicLink(spool.resolve("b.csv"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(spool.resolve("c.csv"), spool.resolve("c.csv"));

        for (String name : List.of("a.csv", "b.csv", "c.csv")) {
            assertRefused(name, "it is a symbolic link");
        }
        assertTrue(Files.exists(Path.of("/dev/zero")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "=cmd()",
                "@SUM(1)",
                "+1",
                ".hidden",
                "a b",
                "a|b",
                "a\u0000b",
                "a;b",
                "\u00e4",
                "a'b"
            })
    void aHostileSensorIdRefusesTheFile(String id) throws IOException {
        drop("a.csv", HEADER + TIME + "," + id + ",1,,\n");

        assertRefused("a.csv", "a.csv:2:");
        assertEquals(List.of(), host.durable);
    }

    @Test
    @Timeout(20)
    void aLineOfTenMegabytesRefusesTheFileInFewWords() throws IOException {
        String much = "x".repeat(10_000_000);
        drop("a.csv", HEADER + TIME + "," + much + ",1,,\n");
        drop("b.csv", much + "\n");
        drop("c.csv", HEADER + TIME + ",a,1" + ",".repeat(10_000_000) + "\n");
        drop("d.csv", HEADER + "\"" + "\n".repeat(10_000_000) + "\n");
        for (String name : List.of("a.csv", "b.csv", "c.csv", "d.csv")) {
            assertRefused(name, "");
            assertTrue(Files.size(spool.resolve("failed/" + name + ".reason.txt")) < 2_000, name);
        }
        assertEquals(List.of(), host.durable);
    }

    @Test
    void aHostileNameIsReplaced() throws IOException {
        for (String name : List.of("a\nb.csv", "a\u001b[2J.csv", "x".repeat(97) + ".csv")) {
            drop(name, rows("a", 1));
        }

        look(1);

        assertEquals(List.of(), host.durable);
        assertEquals(
                List.of("2-unnamed.csv", "3-unnamed.csv", "unnamed.csv"),
                names("failed").stream().filter(name -> name.endsWith(".csv")).toList());
        assertTrue(host.told.stream().allMatch(line -> line.chars().allMatch(c -> c >= ' ')));
        drop("y".repeat(96) + ".csv", rows("a", 1));
        look(1);
        assertEquals(expected("a", 1), host.durable);
    }

    @Test
    void aNameThatIsNoTextIsReplaced() throws IOException, InterruptedException {
        Path good = Files.writeString(directory.resolve("good"), rows("a", 1));
        String script = "cp " + good + " \"" + spool + "/$(printf 'a\\377b').csv\"";
        assertEquals(0, new ProcessBuilder("/bin/sh", "-c", script).start().waitFor());

        look(1);

        assertEquals(List.of(), host.durable);
        assertEquals(List.of("unnamed.csv", "unnamed.csv.reason.txt"), names("failed"));
    }

    @Test
    void whatIsNothingOfASpoolStopsItAndIsNamed() throws IOException {
        look(1);
        Files.createDirectories(spool.resolve("taking/x\ny/z"));
        look(1);

        String told = host.told.getFirst();
        assertTrue(told.contains("taking holds 'x?y', which is nothing of a spool"), told);
    }

    @Test
    void aFolderThatIsRefusedIsToldWithTheReason() throws IOException {
        Files.delete(spool);
        Files.writeString(spool, "a file");

        look(1);

        String told = host.told.getFirst();
        assertTrue(told.startsWith("failing FileAlreadyExistsException: " + spool), told);
    }

    @Test
    void aFileThatIsDroppedTwiceIsRefusedAndOneOfItsNameIsTaken() throws IOException {
        drop("a.csv", rows("a", 1));
        look(1);
        drop("a.csv", rows("a", 1));
        look(1);
        assertEquals(List.of("a0"), host.durable);
        assertTrue(reason("a.csv").startsWith("the same file was taken before, see "));

        drop("a.csv", rows("b", 1));
        look(1);

        assertEquals(List.of("a0", "b0"), host.durable);
        assertEquals(List.of("2-a.csv", "a.csv"), names("done"));
    }

    @Test
    void aFileThatGrowsWhileItIsTakenIsSetAsideWithWhatIsRecordedOfIt() throws IOException {
        drop("a.csv", rows("a", 2));
        crashBefore(2); // of taken() and accept()
        try (var claims = Files.walk(spool.resolve("taking"))) {
            Path file = claims.filter(path -> path.endsWith("a.csv")).findFirst().orElseThrow();
            Files.writeString(file, rows("a", 4));
        }

        look(1);

        assertEquals(expected("a", 2), host.durable);
        assertTrue(reason("a.csv").startsWith("it was changed while it was taken, from "));
        assertTrue(reason("a.csv").contains(": its first 2 rows are recorded"));
    }

    private void crashBefore(int step) {
        host.crashAt = host.steps + step;
        assertThrows(Crash.class, () -> sensor(PEER).run(host));
        host.restart(0);
    }

    @Test
    void aFileThatAPeerOfAnotherIdHasBegunIsSetAside() throws IOException {
        drop("a.csv", rows("a", 2));
        crashBefore(1);
        host.looksMax = 1;

        assertThrows(InterruptedException.class, () -> sensor(OTHER).run(host));

        assertEquals(List.of(), host.durable);
        assertTrue(reason("a.csv").startsWith("peer " + PEER + " had begun to take it"));
    }

    @Test
    void aFileOfWhichThePeerHasForgottenTheProgressIsSetAside() throws IOException {
        drop("a.csv", rows("a", 2));
        look(1);
        drop("b.csv", rows("b", 2));
        crashBefore(1);
        host.durable.clear(); // its data directory was removed

        look(1);

        assertEquals(List.of(), host.durable);
        assertTrue(reason("b.csv").startsWith("what this peer knew of its progress is lost"));
    }

    @Test
    void twoProcessesDoNotTakeFromOneFolder() throws IOException {
        try (var _ = SpoolFolder.open(spool)) {
            look(1);
        }

        assertTrue(host.told.getFirst().contains("another peer takes files from it"));
    }

    @Test
    void aFolderThatIsNotThereIsMade() throws IOException {
        spool = directory.resolve("new/spool");

        look(1);

        assertEquals(List.of("lock"), names("taking"));
    }
}
