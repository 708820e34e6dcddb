package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.storage.CsvFormat;
import bellwether.storage.CsvLayout;
import bellwether.storage.SealedLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
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

    private void layout(String roll, String from) throws IOException {
        Path file = folder.resolve(CsvLayout.NAME);
        Files.writeString(file, SealedLine.of("LAYOUT:" + roll + ":" + from) + "\n");
    }

    private void look(RecordTail record) throws IOException {
        record.more(taker);
        record.more(taker);
    }

    @Test
    void filesOfDaysAreOneSensor() throws IOException {
        layout("daily", "");
        append("a@2026-01-01", 1, 2, 6);
        append("a@2026-01-02", 3, 5);
        append("b@2026-01-02", 4);
        append("b@undated", 7);
        append("a", 9); // of another csv_roll
        var record = tail("a");
        assertEquals(Set.of("a", "b"), tail().sensors());
        assertEquals(List.of(3L, 5L, 6L), sequences(record.last(3)));
        append("a@2026-01-03", 8); // a day begins
        append("a@2026-01-01", 10); // and one comes late
        append("b@2026-01-03", 9);
        look(record);
        assertEquals(List.of("8 a@2026-01-03", "10 a@2026-01-01"), seen);
    }

    @Test
    void ofManyFilesThoseWithTheNewestRowsAreRead() throws IOException {
        layout("daily", "");
        for (int day = 0; day < 200; day++) {
            append(
                    "a@" + LocalDate.of(2026, 1, 1).plusDays(day),
                    2 * day + 1,
                    1_000 + day * 7 % 200);
        }
        var record = tail();
        assertEquals(
                IntStream.range(1_100, 1_200).mapToObj(Long::valueOf).toList(),
                sequences(record.last(100)));
        cut("a@2026-01-01", 1); // its last row, which was not asked for
        append("a@2026-01-01", 1_300);
        look(record);
        assertEquals(List.of("cut 1000", "1300 a@2026-01-01"), seen);
    }

    @Test
    void whatExpiresIsNoCut() throws IOException {
        layout("daily", "");
        append("a@2026-01-01", 1, 2);
        append("a@2026-01-02", 3);
        var record = tail();
        record.last(10);
        layout("daily", "2026-01-02");
        look(record);
        Files.delete(folder.resolve("a@2026-01-01.csv"));
        append("a@2026-01-02", 4);
        look(record);
        assertEquals(List.of("4 a@2026-01-02"), seen);
    }

    @Test
    void rowsThatComeAgainInFilesOfAnotherRollAreNotTold() throws IOException {
        append("a", 1, 2);
        append("b", 3);
        var record = tail();
        record.last(0);
        append("a", 4);
        look(record);
        layout("monthly", "");
        append("a@2026-01", 1);
        look(record);
        Files.delete(folder.resolve("a.csv"));
        look(record);
        append("a@2026-01", 2, 4);
        append("b@2026-01", 3, 5);
        look(record);
        assertEquals(List.of("4 a", "5 b@2026-01"), seen);
        seen.clear();

        cut("a@2026-01", 2);
        append("a@2026-01", 4);
        look(record); // the very row
        cut("b@2026-01", 1);
        append("b@2026-01", 6);
        look(record);
        assertEquals(List.of("cut 5", "6 b@2026-01"), seen);
        seen.clear();

        Files.delete(folder.resolve(CsvLayout.NAME));
        append("a", 1);
        look(record);
        Files.delete(folder.resolve("a@2026-01.csv"));
        Files.delete(folder.resolve("b@2026-01.csv"));
        append("a", 2, 4, 7);
        look(record);
        assertEquals(List.of("7 a"), seen);
    }

    @Test
    void aFileThatNobodyWritesToIsNotReadAgain() throws IOException {
        append("a", 1);
        Path file = folder.resolve("a.csv");
        var record = tail();
        record.last(1);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        look(record);
        var old = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replace("\n1,", "\n9,"));
        Files.setLastModifiedTime(file, old);
        look(record);
        assertEquals(List.of(), seen);
        append("a", 10);
        look(record);
        assertEquals(List.of("cut 1", "9 a", "10 a"), seen);
    }
}
