package bellwether.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.benchmark.measure.Audit;
import bellwether.benchmark.measure.ImageSize;
import bellwether.benchmark.measure.PlainCopy;
import bellwether.benchmark.measure.Proc;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.JsonReport;
import bellwether.benchmark.report.Results;
import bellwether.benchmark.report.Stats;
import bellwether.benchmark.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the benchmark computes, reads and prints. */
final class BenchTest {
    @TempDir private Path folder;

    // ---- arithmetic

    @Test
    void theMedianIsTheMiddleOrHalfWayBetweenTheTwoInTheMiddle() {
        assertEquals(3, Stats.median(List.of(9.0, 1.0, 3.0)));
        assertEquals(2.5, Stats.median(List.of(4.0, 1.0, 3.0, 2.0)));
        assertEquals(7, Stats.median(List.of(7.0)));
        assertThrows(IllegalArgumentException.class, () -> Stats.median(List.of()));
    }

    @Test
    void aPercentileIsTheNearestRank() {
        double[] values = IntStream.rangeClosed(1, 1_000).mapToDouble(i -> 1_001 - i).toArray();

        assertEquals(500, Stats.percentile(values, 50));
        assertEquals(990, Stats.percentile(values, 99));
        assertEquals(999, Stats.percentile(values, 99.9));
        assertEquals(1_000, Stats.percentile(values, 100));
        assertEquals(1, Stats.percentile(values, 0.001));
        assertEquals(1_000, values[0], "the values are left as they were");
    }

    // ---- what Linux says

    @Test
    void processorTimeIsThatOfTheProcessAndOfItsChildrenWhateverItsName() {
        String stat = "17 (a ) (b) S 1 17 17 0 -1 4194304 9 0 0 0 150 25 20 5 20 0 1 0 99";

        assertEquals(2.0, Proc.cpuSeconds(stat));
    }

    @Test
    void numbersAreFoundByTheirNames() {
        var status = List.of("VmPeak:\t  2000 kB", "VmRSS:\t  1234 kB");
        assertEquals(1_234, Proc.value(status, "VmRSS:"));
        assertThrows(BenchException.class, () -> Proc.value(status, "VmHWM:"));
        var devices =
                List.of(
                        "Inter-|   Receive                                            |  Transmit",
                        " face |bytes    packets errs drop fifo frame compressed multicast|bytes",
                        "    lo: 5150    50    0    0    0     0          0         0     5150");
        assertEquals(5_150, Proc.loopbackBytes(devices));
    }

    /**
     * User, nice, system, idle, waiting for disks, two kinds of interrupts, stolen, guests twice.
     */
    @Test
    void whatTheHostGaveToOthersIsAPartOfAllThatTheProcessorsHad() {
        var early =
                Proc.ticks(List.of("cpu  100 0 50 800 20 0 5 25 7 0", "cpu0 1 1 1 1 1 1 1 1 1 1"));
        var late = Proc.ticks(List.of("cpu  150 0 60 800 20 0 5 65 9 0"));
        assertEquals(new Proc.Ticks(25, 1_000), early);
        assertEquals(40.0, late.stolenSince(early));
        assertEquals(0.0, early.stolenSince(early));
    }

    @Test
    void whoListensIsFoundByThePort() {
        var sockets =
                List.of(
                        "  sl  local_address rem_address   st tx_queue rx_queue",
                        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000",
                        "   1: 0100007F:1F91 0100007F:D431 01 00000000:00000000 00:00000000",
                        "   2: 0000000000000000FFFF00000100007F:0050 0:0 0A 00000000:00000000");
        assertTrue(Proc.listens(sockets, 8_080));
        assertFalse(Proc.listens(sockets, 8_081), "connected, not listening");
        assertFalse(Proc.listens(sockets, 54_321));
        assertTrue(Proc.listens(sockets, 80));
    }

    @Test
    void aFolderIsAsLargeAsItsFilesAndPackedSmaller() throws IOException {
        Path image = Files.createDirectories(folder.resolve("image/lib")).getParent();
        Files.writeString(image.resolve("lib/modules"), "a".repeat(50_000));
        Files.writeString(image.resolve("release"), "b".repeat(50_000));

        ImageSize.Size size = ImageSize.of(image);

        assertEquals(100_000, size.files());
        assertTrue(size.packed() > 0 && size.packed() < 1_000, size.toString());
    }

    // ---- readings

    @Test
    void aReadingIs95BytesAndLikeNoOther() {
        var seen = new HashSet<String>();
        for (long i = 1; i <= 5_000; i++) {
            var row = Source.row(i);
            assertEquals(95, row.payload().length());
            assertTrue(seen.add(row.payload()));
        }
        assertEquals(
                "1,2026-01-01T00:00:00.001Z," + Source.SENSOR + ",24.19,48.41,1002.47",
                Source.row(1).csv());
        assertEquals(
                "DATA|" + Source.SENSOR + "|2026-01-01T00:00:00.001Z|24.19|48.41|1002.47",
                Source.row(1).payload());
    }

    @Test
    void lengthAndNumberOfReadingsSayTheSame() throws IOException {
        assertEquals(Source.CSV_HEADER.length() + 1, Source.bytes(0));
        for (long readings : new long[] {1, 9, 10, 99, 100, 120, 1_001}) {
            long bytes = Files.size(Source.write(folder, readings).expected());
            assertEquals(bytes, Source.bytes(readings));
            assertEquals(readings, Source.readings(bytes));
            assertEquals(readings, Source.readings(bytes + 1), "half a row is none");
            assertEquals(readings - 1, Source.readings(bytes - 1));
        }
        assertEquals(0, Source.readings(0));
    }

    @Test
    void whatIsFedInPartsIsTheSame() throws IOException {
        List<String> whole = Files.readAllLines(Source.write(folder, 30).fed());
        Path part = folder.resolve("part.csv");

        Source.feed(part, 1, 20);
        assertEquals(whole.subList(0, 21), Files.readAllLines(part));

        Source.feed(part, 21, 30);
        assertEquals(whole.getFirst(), Files.readAllLines(part).getFirst());
        assertEquals(whole.subList(21, 31), Files.readAllLines(part).subList(1, 11));
    }

    // ---- copies

    @Test
    void aPlainCopyIsAllFilesOneAfterTheOther() throws IOException {
        Path first = Files.writeString(folder.resolve("1.log"), "a".repeat(700_000));
        Path second = Files.writeString(folder.resolve("2.log"), "b".repeat(3));
        Path target = Files.writeString(folder.resolve("copy.log"), "older");

        assertTrue(PlainCopy.bytesPerSecond(List.of(first, second), target) > 0);

        assertEquals("a".repeat(700_000) + "bbb", Files.readString(target));
    }

    @Test
    void aPlainCopyOfAFileThatIsNotThereFails() {
        Path target = folder.resolve("copy.log");

        assertThrows(
                BenchException.class,
                () -> PlainCopy.bytesPerSecond(List.of(folder.resolve("none.log")), target));
    }

    // ---- audit

    private Audit.Verdict audit(List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Source.CSV_HEADER));
        lines.addAll(rows);
        return Audit.ofSource(Files.write(folder.resolve("audited.csv"), lines), 10);
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (long i = 1; i <= 10; i++) {
            rows.add(Source.row(i).csv());
        }
        return rows;
    }

    @Test
    void aRecordIsRightOnlyIfEachReadingIsInItsPlace() throws IOException {
        assertEquals(new Audit.Verdict(0, 0, 0), audit(rows()));

        List<String> lacking = rows();
        lacking.remove(4);
        assertEquals(new Audit.Verdict(1, 0, 1), audit(lacking));

        List<String> doubled = rows();
        doubled.add(7, doubled.get(2));
        assertEquals(new Audit.Verdict(0, 1, 1), audit(doubled));

        List<String> swapped = rows();
        swapped.add(3, swapped.remove(4));
        assertEquals(new Audit.Verdict(0, 0, 1), audit(swapped));

        assertEquals(new Audit.Verdict(2, 0, 0), audit(rows().subList(0, 8)));
    }

    @Test
    void survivorsHoldWhatTheyHaveAcceptedOnceAndInOneOrder() {
        var later = List.of("1,t1,a,1", "2,t2,b,2", "3,t3,a,3", "4,t4,c,4");
        var accepted = Map.of("a", 2L, "b", 1L);

        assertEquals(
                new Audit.Verdict(0, 0, 0), Audit.compare(later.subList(0, 3), later, accepted));
        assertEquals(
                new Audit.Verdict(1, 0, 0), Audit.compare(later, later, Map.of("a", 2L, "b", 2L)));
        assertEquals(
                new Audit.Verdict(0, 0, 1),
                Audit.compare(List.of("1,t2,b,2", "2,t1,a,1"), later, accepted));
        assertEquals(
                new Audit.Verdict(0, 1, 0),
                Audit.compare(
                        later,
                        IntStream.range(0, 5).mapToObj(i -> doubled(later, i)).toList(),
                        accepted));
    }

    private static String doubled(List<String> rows, int index) {
        return index < rows.size() ? rows.get(index) : "5" + rows.getLast().substring(1);
    }

    // ---- options

    @Test
    void optionsAreUnderstoodInBothForms() {
        var options =
                Options.parse(
                        List.of(
                                "--rounds",
                                "2",
                                "--only=latency,throughput",
                                "--contestants",
                                "pump,bellwether",
                                "--tuned=heartbeat_timeout=1s"));

        assertEquals(2, options.rounds());
        assertEquals(List.of("throughput", "latency"), options.only());
        assertEquals(List.of("bellwether", "pump"), options.contestants());
        assertEquals(Map.of("heartbeat_timeout", "1s"), options.tuned());
        assertEquals(1_000_000, options.readings());
        assertEquals(new Options.Scale(8, 64, 1_000, 100, 15, 1_000_000, 5_000), options.scale());
    }

    @Test
    void whoGivesNoTuningGetsThePresetThatUsersHave() throws Exception {
        assertEquals(Map.of(), Options.parse(List.of()).tuned());
        assertEquals("500ms", Preset.quickTakeover(Path.of("../..")).get("heartbeat_timeout"));
    }

    @Test
    void wrongOptionsAreNamed() {
        assertWrong("--rounds needs a number from 1 to 100000000, not '0'", "--rounds=0");
        assertWrong(
                "--only: 'speed' is none of " + String.join(", ", Options.MEASURES),
                "--only=speed");
        assertWrong("--few and --many need a leader and another member: 2 or more", "--few=1");
        assertWrong("unknown: --fast", "--fast=1");
        assertWrong("--json needs a value", "--json");
        assertWrong("--tuned needs KEY=VALUE, not 'soon'", "--tuned=soon");
    }

    private static void assertWrong(String message, String... arguments) {
        var e = assertThrows(BenchException.class, () -> Options.parse(List.of(arguments)));
        assertEquals(message, e.getMessage());
    }

    // ---- tables

    private static Results results() {
        var results = new Results(List.of("bellwether", "sequencer", "pump"));
        for (double rate : new double[] {500, 900, 800}) {
            results.add("bellwether", Figure.RATE, rate);
        }
        results.add("sequencer", Figure.RATE, 160);
        results.add("pump", Figure.RATE, 8_000);
        results.add("bellwether", Figure.TAKEOVER, 30);
        results.add("bellwether", Figure.TAKEOVER, 300);
        results.add("bellwether", Figure.TAKEOVER, 40);
        results.add("bellwether", Figure.LIVE_SHARE, 0.79);
        results.add("bellwether", Figure.CATCH_UP_RATIO, 0.5);
        results.add("bellwether", Figure.LOST, 1);
        results.add("bellwether", Figure.LOST, 2);
        return results;
    }

    @Test
    void mediansAreToldBesideEachOtherAndLossesAddedUp() {
        assertEquals(OptionalDouble.of(800), results().summary("bellwether", Figure.RATE));
        assertEquals(OptionalDouble.of(3), results().summary("bellwether", Figure.LOST));
        assertEquals(OptionalDouble.empty(), results().summary("pump", Figure.LOST));
        assertEquals(
                List.of(
                        "| median                             | bellwether | sequencer |  pump |",
                        "|------------------------------------|-----------:|----------:|------:|",
                        "| readings per second, slowest peer  |        800 |       160 | 8,000 |",
                        "| take-over, leader killed, ms       |         40 |         – |     – |",
                        "| … worst                            |        300 |         – |     – |",
                        "| catch-up : plain copy              |       0.50 |         – |     – |",
                        "| live rate during catch-up : before |       0.79 |         – |     – |",
                        "| readings lost                      |          3 |         – |     – |",
                        ""),
                new Table(results()).lines().subList(0, 9));
    }

    @Test
    void ratiosStandBesideTheTargets() {
        assertEquals(
                List.of(
                        "| bellwether                          |    beside |   seen | at least |    aim | reached |",
                        "|-------------------------------------|----------:|-------:|---------:|-------:|--------:|",
                        "| readings per second, slowest peer   | sequencer | 5.00 × |   4.00 × | 6.00 × |     yes |",
                        "| readings per second, slowest peer   |      pump | 0.10 × |   0.22 × | 0.35 × |      no |",
                        "| take-over, leader killed, ms        |         – |     40 |       60 |     25 |     yes |",
                        "| take-over, leader killed, ms, worst |         – |    300 |      200 |    200 |      no |",
                        "| catch-up : plain copy               |         – |   0.50 |     0.50 |   0.80 |     yes |",
                        "| live rate during catch-up : before  |         – |   0.79 |     0.80 |   0.80 |      no |",
                        "| readings lost                       |         – |      3 |        0 |      0 |      no |"),
                new Table(results()).lines().subList(9, 18));
    }

    @Test
    void programsGetEachValue() throws IOException {
        Path file = folder.resolve("bench.json");
        JsonReport.write(file, Map.of("processors", "2"), results());

        var json = JsonMapper.shared().readTree(Files.readString(file));
        assertEquals("2", json.at("/run/processors").asString());
        assertEquals(800, json.at("/contestants/bellwether/rate/median").asDouble());
        assertEquals(3, json.at("/contestants/bellwether/rate/values").size());
        assertEquals(3, json.at("/contestants/bellwether/lost/total").asDouble());
        assertEquals(5, json.at("/targets/0/seen").asDouble());
        assertEquals("yes", json.at("/targets/0/reached").asString());
    }
}
