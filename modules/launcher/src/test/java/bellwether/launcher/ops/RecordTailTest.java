package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.storage.CsvFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordTailTest {
    @TempDir Path folder;

    private final List<String> seen = new ArrayList<>();
    private final RecordTail.Taker taker =
            new RecordTail.Taker() {
                @Override
                public void row(RecordRow row) {
                    seen.add(row.sequence() + " " + row.text().split(",")[2]);
                }

                @Override
                public void cut(long sequence) {
                    seen.add("cut " + sequence);
                }
            };

    private static String row(long sequence, String sensor) {
        return sequence + ",2026-01-02T03:04:05Z," + sensor + ",1.5,,1000\n";
    }

    private void append(String sensor, long... sequences) throws IOException {
        Path file = folder.resolve(sensor + ".csv");
        var text = new StringBuilder(Files.exists(file) ? "" : CsvFormat.HEADER + "\n");
        for (long sequence : sequences) {
            text.append(row(sequence, sensor));
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As a peer cuts: the same file, shorter. */
    private void cut(String sensor, long rows) throws IOException {
        Path file = folder.resolve(sensor + ".csv");
        long length =
                Files.readAllLines(file).stream()
                        .limit(rows + 1)
                        .mapToLong(line -> line.length() + 1)
                        .sum();
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
    }

    private RecordTail tail(String... sensors) {
        return new RecordTail(folder, Set.of(sensors));
    }

    private static List<Long> sequences(List<RecordRow> rows) {
        return rows.stream().map(RecordRow::sequence).toList();
    }

    @Test
    void theLastRowsOfAllSensorsComeInTheOrderOfTheGroup() throws IOException {
        append("a", 1, 2, 5);
        append("b", 3, 4, 6);
        assertEquals(List.of(3L, 4L, 5L, 6L), sequences(tail().last(4)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), sequences(tail().last(100)));
        assertEquals(List.of(2L, 5L), sequences(tail("a").last(2)));
        assertEquals(List.of(), tail().last(0));
    }

    @Test
    void aFileThatIsNoneOfThePeersIsLeftAlone() throws IOException {
        append("a", 1);
        Files.writeString(folder.resolve("notes.csv"), "when,what\nmonday,watered\n");
        Files.writeString(folder.resolve("begun.csv"), "sequence,time");
        assertEquals(Set.of("a"), tail().sensors());
        assertEquals(List.of(1L), sequences(tail().last(10)));
        assertEquals(Set.of(), new RecordTail(folder.resolve("absent"), Set.of()).sensors());
    }

    @Test
    void rowsOfOneBatchComeInOrderThoughOneFileIsWrittenAfterTheOther() throws IOException {
        append("b", 1);
        var record = tail();
        record.last(0);
        append("b", 3, 5);
        record.more(taker);
        assertEquals(List.of(), seen);
        append("a", 2, 4, 6); // a sensor that had no file
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("2 a", "3 b", "4 a", "5 b", "6 a"), seen);
    }

    @Test
    void halfARowWaitsForItsRest() throws IOException {
        append("a", 1);
        var record = tail();
        record.last(1);
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "2,2026-01-02T0", StandardOpenOption.APPEND);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of(), seen);
        Files.writeString(file, "3:04:05Z,a,,,\n", StandardOpenOption.APPEND);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("2 a"), seen);
    }

    @Test
    void aCutIsToldAndWhatFollowsIsReadFromThere() throws IOException {
        append("a", 1, 2, 4, 6);
        append("b", 3, 5);
        var record = tail();
        record.last(10);
        cut("a", 2);
        cut("b", 0);
        append("a", 3);
        record.more(taker);
        append("b", 4, 5);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("cut 3", "3 a", "4 b", "5 b"), seen);
    }

    @Test
    void aCutIsNoticedThoughTheFileIsLongAgainByTheNextLook() throws IOException {
        append("a", 1, 2, 3);
        var record = tail();
        record.last(1);
        cut("a", 1);
        append("a", 7, 8, 9);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("cut 2", "7 a", "8 a", "9 a"), seen);
    }

    @Test
    void rowsThatNobodyHasSeenAreCutSilently() throws IOException {
        append("a", 1);
        var record = tail();
        record.last(1);
        append("a", 2, 3);
        record.more(taker);
        cut("a", 1);
        append("a", 4);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("4 a"), seen);
    }

    @Test
    void anotherRunIsReadFromItsStart() throws IOException {
        append("a", IntStream.rangeClosed(1, 50).asLongStream().toArray());
        var record = tail();
        record.last(1);
        Files.move(folder.resolve("a.csv"), folder.resolve("a.previous"));
        record.more(taker);
        append("a", 1, 2);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("cut 1", "1 a", "2 a"), seen);
    }

    @Test
    void afterACutFurtherBackThanIsRememberedOnlyWhatComesLaterIsShown() throws IOException {
        int rows = SensorTail.REMEMBERED_MAX + 500;
        append("a", IntStream.rangeClosed(1, rows).asLongStream().toArray());
        var record = tail();
        record.last(1);
        cut("a", 100);
        append("a", 101);
        record.more(taker);
        append("a", 102);
        record.more(taker);
        record.more(taker);
        assertEquals(List.of("cut 501", "102 a"), seen);
    }

    @Test
    void whatIsNoRowIsNamed() throws IOException {
        append("a", 1);
        Files.writeString(folder.resolve("a.csv"), "\0\0\0\n", StandardOpenOption.APPEND);
        var e = assertThrows(IOException.class, () -> tail().last(10));
        long at = CsvFormat.HEADER.length() + 1 + row(1, "a").length();
        assertTrue(e.getMessage().contains("a.csv: at byte " + at + " is no row"), e.getMessage());
    }

    @Test
    void aRowAsJsonHasNumbersAsTheyStandAndNullForWhatIsMissing() {
        assertEquals(
                "{\"sequence\":7,\"timestamp\":\"2026-01-02T03:04:05Z\",\"sensor_id\":\"a\","
                        + "\"temperature_c\":-1.50,\"humidity_pct\":null,\"pressure_hpa\":\"007\"}",
                RecordRow.of("7,2026-01-02T03:04:05Z,a,-1.50,,007").json());
    }
}
