package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Reading;
import bellwether.storage.export.ExportRefused;
import bellwether.storage.export.ExportSummary;
import bellwether.storage.export.Range;
import bellwether.storage.export.RecordExport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** An export on a disk that loses power: in the end each reading is in it once. */
class RecordExportTest {
    private static final String OUT = "out";
    private static final int CHUNK_BYTES = 300;

    private final JournalText text = new JournalText();
    private final List<Reading> written = new ArrayList<>();
    private final Random random = new Random(5);

    private MemoryDisk disk() {
        return new MemoryDisk(new Random(random.nextLong()));
    }

    /** Times as they come: mostly one after the other, of several days, some of none. */
    private Reading reading() {
        int i = written.size();
        String time =
                switch (random.nextInt(12)) {
                    case 0 -> "yesterday";
                    case 1 -> "2026-11-20T23:30:00-01:00"; // which is the 21st
                    default -> "2026-11-%02dT%02d:00:00Z".formatted(20 + i / 24 % 9, i % 24);
                };
        return new Reading("s" + random.nextInt(4), time, i + ".5", i % 3 == 0 ? "" : "60", "1e3");
    }

    private Bytes more(int count) {
        var bytes = new ArrayList<byte[]>();
        if (written.isEmpty()) {
            bytes.add(text.epoch());
        }
        for (int i = 0; i < count; i++) {
            Reading reading = reading();
            written.add(reading);
            bytes.add(text.reading(reading));
        }
        int length = bytes.stream().mapToInt(each -> each.length).sum();
        var all = new byte[length];
        int at = 0;
        for (byte[] each : bytes) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        return Bytes.of(all);
    }

    /** What a peer does with lines that come. */
    private static void record(MemoryDisk disk, Bytes lines) {
        var journal = FileJournal.open(disk, "d/journal", 2_000, 4_096).journal();
        try (var csv = CsvProjection.open(disk, "d", journal, journal.end() == 0 ? 0 : 1L << 40)) {
            journal.append(lines);
            journal.writePending();
            journal.sync();
            while (csv.project(1_000) > 0) {
                continue;
            }
        }
        journal.close();
    }

    private static ExportSummary export(MemoryDisk disk) throws ExportRefused {
        return export(disk, Range.ALL, false);
    }

    private static ExportSummary export(MemoryDisk disk, Range range, boolean anew)
            throws ExportRefused {
        try (var record = RecordReader.open(disk, "d")) {
            return RecordExport.run(disk, record, OUT, range, anew, CHUNK_BYTES);
        }
    }

    private static byte[] content(MemoryDisk disk, String path) {
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var bytes = new byte[(int) file.size()];
            file.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    /** {@return the visible parts, by path} */
    private static Map<String, byte[]> parts(MemoryDisk disk) {
        var parts = new TreeMap<String, byte[]>();
        for (String folder : disk.list(OUT)) {
            if (folder.startsWith("date=")) {
                for (String name : disk.list(OUT + "/" + folder)) {
                    if (!name.startsWith(".")) {
                        String path = OUT + "/" + folder + "/" + name;
                        parts.put(folder + "/" + name, content(disk, path));
                    }
                }
            }
        }
        return parts;
    }

    private static List<String> rows(byte[] part) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(part))) {
            var lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
            assertEquals(JournalText.HEADER.strip(), lines.getFirst());
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<Long, String> expected() {
        var rows = new TreeMap<Long, String>();
        for (String csv : text.csv().values()) {
            csv.lines().skip(1).forEach(row -> rows.put(sequence(row), row));
        }
        return rows;
    }

    private static long sequence(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(',')));
    }

    /** Each row once, in order within a part, and in the folder of its day. */
    private void assertExported(MemoryDisk disk) {
        assertEquals(expected(), exported(disk));
    }

    private static Map<Long, String> exported(MemoryDisk disk) {
        var all = new TreeMap<Long, String>();
        parts(disk)
                .forEach((path, part) -> {
                    long last = 0;
                    for (String row : rows(part)) {
                        assertTrue(sequence(row) > last, path);
                        last = sequence(row);
                        assertEquals(null, all.put(last, row), () -> row + " stands twice");
                        String time = row.split(",")[1];
                        String day =
                                time.equals("yesterday")
                                        ? "__HIVE_DEFAULT_PARTITION__"
                                        : time.contains("-01:00")
                                                ? "2026-11-21"
                                                : time.substring(0, 10);
                        assertTrue(
                                path.startsWith("date=" + day + "/part-"), () -> path + ": " + row);
                    }
                });
        return all;
    }

    @Test
    void everyReadingIsInOnePartOfItsDayInUtcAndARunGoesOnWhereTheLastOneEnded() throws Exception {
        MemoryDisk disk = disk();
        record(disk, more(60));
        var first = export(disk);
        assertEquals(60, first.rows());
        assertExported(disk);
        var before = parts(disk);

        assertEquals(
                new ExportSummary(0, 0, 0, 60, 60, OptionalLong.empty(), 0, false, 0),
                export(disk));
        record(disk, more(45));
        var second = export(disk);
        assertEquals(45, second.rows());
        assertEquals(105, second.rowsInAll());
        assertExported(disk);
        before.forEach((path, part) -> assertArrayEquals(part, parts(disk).get(path), path));
    }

    @Test
    void theSameRowsAreTheSameBytesWhereverTheyAreExported() throws Exception {
        Bytes lines = more(80);
        MemoryDisk one = disk();
        MemoryDisk other = disk();
        record(one, lines);
        record(other, lines);
        export(one);
        export(other);
        assertEquals(parts(one).keySet(), parts(other).keySet());
        parts(one).forEach((path, part) -> assertArrayEquals(part, parts(other).get(path), path));
    }

    /** Power goes at each single operation of the disk; whoever runs it again ends with it all. */
    @Test
    void whereverPowerGoesEachRowIsThereOnceInTheEnd() throws Exception {
        Bytes lines = more(70);
        Bytes later = more(30);
        int cuts = 0;
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            MemoryDisk disk = disk();
            record(disk, lines);
            disk.powerGoesAfter(steps);
            try {
                export(disk);
                goesThrough = true;
            } catch (MemoryDisk.PowerCut _) {
                cuts++;
            }
            disk.crash();
            if (steps % 2 == 0) {
                cutOnceMore(disk, steps % 17);
            }
            var seen = parts(disk);
            record(disk, later);
            export(disk);
            assertExported(disk);
            seen.forEach((path, part) -> assertArrayEquals(part, parts(disk).get(path), path));
            assertEquals(List.of(), drafts(disk));
        }
        assertTrue(cuts > 100, "cuts " + cuts);
    }

    private static void cutOnceMore(MemoryDisk disk, int steps) throws ExportRefused {
        disk.powerGoesAfter(steps);
        try {
            export(disk);
        } catch (MemoryDisk.PowerCut _) {
            // what is under test
        }
        disk.crash();
    }

    private static List<String> drafts(MemoryDisk disk) {
        return disk.paths(OUT).stream().filter(path -> path.endsWith(".new")).toList();
    }

    /** A merge cuts the record and goes on with other readings; power goes at each operation. */
    @Test
    void whatAMergeHasRenumberedIsWrittenAnewAndSaidWhereverPowerGoes() throws Exception {
        Bytes lines = more(70);
        long keep = text.lineEnds().get(40);
        boolean goesThrough = false;
        for (int steps = 0; !goesThrough; steps++) {
            MemoryDisk disk = disk();
            record(disk, lines);
            export(disk);
            var mine = new JournalText();
            mine.continueFrom(text, keep);
            byte[] others = mine.random(new Random(steps), 50, 3);
            cutRecord(disk, keep);
            record(disk, Bytes.of(others));
            disk.powerGoesAfter(steps);
            try {
                var summary = export(disk);
                goesThrough = true;
                assertTrue(summary.renumberedFrom().getAsLong() <= 40, summary::toString);
                assertTrue(summary.filesReplaced() > 0, summary::toString);
            } catch (MemoryDisk.PowerCut _) {
                // what is under test
            }
            disk.crash();
            export(disk);
            var expected = new TreeMap<Long, String>();
            mine.csv()
                    .values()
                    .forEach(csv ->
                            csv.lines().skip(1).forEach(row -> expected.put(sequence(row), row)));
            assertEquals(expected, exported(disk));
        }
    }

    private static void cutRecord(MemoryDisk disk, long offset) {
        var journal = FileJournal.open(disk, "d/journal", 2_000, 4_096).journal();
        try (var csv = CsvProjection.open(disk, "d", journal, 1L << 40)) {
            while (csv.project(1_000) > 0) {
                continue;
            }
            csv.cutBack(offset, 39);
            journal.cut(offset);
        }
        journal.close();
    }

    @Test
    void aRecordThatIsShorterThanWhatWasExportedIsWaitedFor() throws Exception {
        MemoryDisk disk = disk();
        Bytes lines = more(50);
        record(disk, lines);
        export(disk);
        var before = parts(disk).keySet();
        MemoryDisk other = disk();
        record(other, new Bytes(lines.array(), 0, (int) (long) text.lineEnds().get(20)));
        try (var record = RecordReader.open(other, "d")) {
            var summary = RecordExport.run(disk, record, OUT, Range.ALL, false, CHUNK_BYTES);
            assertTrue(summary.behind());
            assertEquals(0, summary.filesReplaced());
        }
        assertEquals(before, parts(disk).keySet());
    }

    @Test
    void ofARangeOnlyWhatLiesInItIsTakenAndAnotherIsRefused() throws Exception {
        MemoryDisk disk = disk();
        record(disk, more(90));
        long day = 86_400;
        long from = LocalDate.of(2026, 11, 21).toEpochDay() * day;
        var range = new Range(OptionalLong.of(from), OptionalLong.of(from + day));
        long wanted =
                expected().values().stream()
                        .filter(row -> row.contains(",2026-11-21T") || row.contains("-01:00"))
                        .count();
        assertEquals(wanted, export(disk, range, false).rowsInAll());
        assertTrue(parts(disk).keySet().stream().allMatch(it -> it.startsWith("date=2026-11-21/")));
        assertEquals(0, export(disk, range, false).rows());

        var refused = assertThrows(ExportRefused.class, () -> export(disk));
        assertTrue(refused.getMessage().startsWith("out holds the export of another record"));
        export(disk, Range.ALL, true);
        assertExported(disk);
    }

    @Test
    void anotherRecordIsRefusedAndSoAreFoldersOfSomebodyElse() throws Exception {
        MemoryDisk disk = disk();
        record(disk, more(10));
        export(disk);
        MemoryDisk other = disk();
        record(other, Bytes.of(new JournalText().anotherLog()));
        try (var record = RecordReader.open(other, "d")) {
            assertThrows(
                    ExportRefused.class,
                    () -> RecordExport.run(disk, record, OUT, Range.ALL, false, CHUNK_BYTES));
        }
        MemoryDisk foreign = disk();
        record(foreign, Bytes.of(text.bytes()));
        foreign.open(OUT + "/date=2026-01-01/part-1.csv.gz", Disk.Mode.WRITE).close();
        assertThrows(ExportRefused.class, () -> export(foreign));
        assertFalse(foreign.exists(OUT + "/_export.log"));
    }

    @Test
    void aDamagedLineIsNotExported() throws Exception {
        MemoryDisk disk = disk();
        record(disk, more(60));
        String segment = disk.list("d/journal").getFirst();
        disk.flipBit("d/journal/" + segment, 8 * 1_000);
        assertThrows(JournalFailure.class, () -> export(disk));
        exported(disk).forEach((sequence, row) -> assertEquals(expected().get(sequence), row));
    }
}
