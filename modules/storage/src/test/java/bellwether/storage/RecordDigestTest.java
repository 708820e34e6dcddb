package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordDigestTest {
    @TempDir Path root;

    private final JournalText text = new JournalText();

    private void write(String directory, int... cuts) throws IOException {
        Path segments = Files.createDirectories(root.resolve(directory).resolve("journal"));
        byte[] all = text.bytes();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : all.length;
            Files.write(segments.resolve(SegmentName.of(from)), Arrays.copyOfRange(all, from, to));
            from = to;
        }
    }

    private RecordDigest journal(String directory, long bytes) {
        return RecordDigest.ofJournal(new NioDisk(root), directory, bytes);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void equalJournalsHaveEqualDigestsHoweverTheyLieInFiles() throws Exception {
        text.random(new Random(1), 5_000, 3);
        byte[] all = text.bytes();
        write("one");
        write("two", 1_000, all.length / 2);
        var expected = new RecordDigest("journal", all.length, sha256(all));
        assertEquals(expected, journal("one", Long.MAX_VALUE));
        assertEquals(expected, journal("two", Long.MAX_VALUE));
        byte[] part = Arrays.copyOf(all, all.length / 2 + 7);
        assertEquals(sha256(part), journal("two", part.length).sha256());
        assertNotEquals(expected.sha256(), journal("one", all.length - 1).sha256());
    }

    @Test
    void eachSensorsFileHasItsOwn() throws Exception {
        Path folder = Files.createDirectories(root.resolve("one"));
        Files.writeString(folder.resolve("attic.csv"), JournalText.HEADER + "1,a,attic,1,2,3\n");
        Files.writeString(folder.resolve("notes.csv"), "of the operator's\n");
        byte[] attic = Files.readAllBytes(folder.resolve("attic.csv"));
        assertEquals(
                List.of(new RecordDigest("attic.csv", attic.length, sha256(attic))),
                RecordDigest.ofCsvFiles(new NioDisk(root), "one"));
    }
}
