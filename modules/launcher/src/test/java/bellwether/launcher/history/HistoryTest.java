package bellwether.launcher.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.EpochLine;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    private static final PeerId A = WrittenJournal.peer(1);
    private static final PeerId B = WrittenJournal.peer(2);
    private static final Instant TIME = Instant.parse("2026-03-02T10:00:15Z");

    @TempDir Path folder;

    private final WrittenJournal journal = new WrittenJournal();

    /** Keeps what it is shown. */
    private static final class Seen implements History.Reader {
        private final List<String> lines = new ArrayList<>();
        private final List<String> sensors = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        @Override
        public void row(Row row) {
            sensors.add(row.sensor());
            lines.add(
                    row.sequence()
                            + " "
                            + row.sensor()
                            + " "
                            + row.source()
                            + " "
                            + row.epochMillis());
            for (int i = 0; i < Row.QUANTITIES; i++) {
                values.add(row.value(i));
            }
        }

        @Override
        public void withoutTime(String sensor) {
            lines.add("without time: " + sensor);
        }

        @Override
        public void epoch(EpochLine epoch) {
            lines.add("epoch of " + epoch.epoch().leader());
        }
    }

    private Seen read() throws IOException {
        journal.write(folder);
        var pass = History.over(folder, false, Seen::new);
        assertEquals("", pass.problem());
        return pass.reader();
    }

    @Test
    void showsWhoTookWhichReadingInTheOrderOfTheGroup() throws IOException {
        journal.epoch(A)
                .reading(A, 5, "attic", TIME)
                .reading(B, 6, "cellar", TIME.plusSeconds(1))
                .epoch(B)
                .reading(A, 5, new Reading("attic", "yesterday", "1", "2", "3"));

        Seen seen = read();

        assertEquals(
                List.of(
                        "epoch of " + A,
                        "1 attic " + A + ".0000000000000005 " + TIME.toEpochMilli(),
                        "2 cellar " + B + ".0000000000000006 " + (TIME.toEpochMilli() + 1000),
                        "epoch of " + B,
                        "without time: attic"),
                seen.lines);
    }

    @Test
    void oneSensorIsOneObject() throws IOException {
        journal.reading(A, 5, "attic", TIME).reading(A, 5, "attic", TIME.plusSeconds(1));
        Seen seen = read();
        assertSame(seen.sensors.getFirst(), seen.sensors.getLast());
    }

    @Test
    void valuesAreThoseOfTheJdkAndWhatIsMissingIsNoNumber() throws IOException {
        var random = new Random(7);
        var expected = new ArrayList<Double>();
        var forms = List.of("%.2f", "%.0f", "%.9f", "%.14f", "%e", "%.3e", "%010.1f");
        for (int i = 0; i < 2_000; i++) {
            double number = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(8));
            String text =
                    String.format(
                            java.util.Locale.ROOT, forms.get(random.nextInt(forms.size())), number);
            boolean missing = random.nextInt(5) == 0;
            journal.reading(
                    A, 5, new Reading("s", TIME.toString(), text, missing ? "" : text, "0"));
            expected.add(Double.parseDouble(text));
            expected.add(missing ? Double.NaN : Double.parseDouble(text));
            expected.add(0.0);
        }
        assertEquals(expected, read().values);
    }

    @Test
    void ofADamagedRecordItSaysUpToWhere() throws IOException {
        journal.reading(A, 5, "attic", TIME).reading(A, 5, "attic", TIME.plusSeconds(1));
        journal.write(folder);
        Path segment = folder.resolve("journal/" + "0".repeat(20) + ".log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 30] ^= 1;
        Files.write(segment, bytes);

        var pass = History.over(folder, false, Seen::new);

        assertTrue(pass.problem().startsWith("at offset "), pass.problem());
        assertEquals(1, pass.reader().sensors.size());
    }

    @Test
    void aFolderWithCsvFilesAloneDoesNotSayWhoTookThem() throws IOException {
        Files.writeString(folder.resolve("attic.csv"), "sequence\n");
        var failure = assertThrows(IOException.class, () -> History.over(folder, false, Seen::new));
        assertTrue(failure.getMessage().contains("holds no journal"), failure.getMessage());
    }
}
