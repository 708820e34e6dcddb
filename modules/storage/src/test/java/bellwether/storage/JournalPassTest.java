package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.EpochLine;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalPassTest {
    @TempDir Path root;

    private final JournalText text = new JournalText();
    private final List<String> seen = new ArrayList<>();
    private Path segments;

    @BeforeEach
    void openFolder() throws IOException {
        segments = Files.createDirectories(root.resolve("data/journal"));
    }

    private String pass() {
        seen.clear();
        return JournalPass.over(new NioDisk(root), "data", new Seeing());
    }

    private final class Seeing implements JournalPass.Taker {
        @Override
        public void epoch(EpochLine epoch) {
            seen.add("epoch " + epoch.epoch().viewId());
        }

        @Override
        public void reading(OrderedLine line, byte[] bytes, Sources sources) {
            seen.add(
                    line.sequence()
                            + " "
                            + new String(
                                    Arrays.copyOfRange(bytes, line.payloadFrom(), line.payloadTo()),
                                    StandardCharsets.US_ASCII));
        }
    }

    private Path write(long start, byte[] bytes) throws IOException {
        return Files.write(segments.resolve(SegmentName.of(start)), bytes);
    }

    /** Longer than one look into the file, so that lines lie across its edge. */
    @Test
    void showsEveryLineInOrderOverAllSegments() throws IOException {
        text.random(new Random(1), 20_000, 3);
        byte[] all = text.bytes();
        List<Long> ends = text.lineEnds();
        int middle = Math.toIntExact(ends.get(ends.size() / 2));
        write(0, Arrays.copyOf(all, middle));
        write(middle, Arrays.copyOfRange(all, middle, all.length));

        assertEquals("", pass());

        assertEquals(ends.size() - 1, seen.size());
        assertEquals("epoch 1", seen.getFirst());
        long readings = seen.stream().filter(line -> !line.startsWith("epoch")).count();
        assertEquals(20_000, readings);
        assertTrue(seen.getLast().startsWith("20000 DATA|s"), seen.getLast());
    }

    @Test
    void aLineThatIsBeingWrittenIsNotYetThereAndNoProblem() throws IOException {
        text.random(new Random(2), 10, 1);
        byte[] all = text.bytes();
        write(0, Arrays.copyOf(all, all.length - 3));

        assertEquals("", pass());

        assertEquals(text.lineEnds().size() - 2, seen.size());
    }

    @Test
    void atADamagedLineItEndsAndSaysWhere() throws IOException {
        text.random(new Random(3), 10, 1);
        byte[] all = text.bytes();
        int at = Math.toIntExact(text.lineEnds().get(5));
        all[at + 12] ^= 1;
        write(0, all);

        assertTrue(pass().startsWith("at offset " + at), pass());

        assertEquals(5, seen.size());
    }

    @Test
    void aFolderWithoutAJournalIsTold() throws IOException {
        assertFalse(JournalPass.isJournalIn(new NioDisk(root), "data"));
        write(0, text.epoch());
        assertTrue(JournalPass.isJournalIn(new NioDisk(root), "data"));
    }
}
