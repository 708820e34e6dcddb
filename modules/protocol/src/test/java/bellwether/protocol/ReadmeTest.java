package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The specification's examples are what the code reads and writes. */
final class ReadmeTest {
    /** {@return the lines of all fenced blocks of that kind} */
    private static List<String> blocks(String kind) throws IOException {
        var lines = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("README.md"), StandardCharsets.UTF_8)) {
            if (line.startsWith("```")) {
                inside = line.equals("```" + kind);
            } else if (inside) {
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void everyExampleLineIsReadAndWrittenTheSame() throws IOException {
        List<String> lines = blocks("lines");
        assertFalse(lines.isEmpty());
        for (String line : lines) {
            Message message = Samples.decodeOne(line);
            assertEquals(line + "\n", Bytes.of(LineEncoder.encode(message)).toString());
        }
    }

    @Test
    void everyTypeHasAnExample() throws IOException {
        Set<Class<?>> missing = new HashSet<>(Set.of(Message.class.getPermittedSubclasses()));
        blocks("lines").forEach(line -> missing.remove(Samples.decodeOne(line).getClass()));
        assertEquals(Set.of(Message.Chunk.class, Message.Unknown.class), missing);
    }

    @Test
    void theExampleJournalIsAChain() throws IOException {
        List<String> lines = blocks("journal");
        assertEquals(5, lines.size());
        assertEquals(484, String.join("\n", lines).length() + 1);
        int crc = 0;
        for (String line : lines) {
            byte[] bytes = Samples.ascii(line);
            int to = bytes.length - LineChain.SUFFIX_LENGTH;
            crc = new LineChain().next(crc, bytes, 0, to);
            assertEquals(Ascii.hex32(crc), line.substring(to + 1));
            assertTrue(isJournalLine(bytes, to), line);
        }
    }

    private static boolean isJournalLine(byte[] bytes, int to) {
        var ordered = new OrderedLine();
        if (ordered.at(bytes, 0, bytes.length)) {
            int from = ordered.payloadFrom();
            return Payload.problem(bytes, from, ordered.payloadTo()).isEmpty();
        }
        return EpochLine.isAt(bytes, 0, to) && EpochLine.parse(bytes, 0, to).firstSequence() > 0;
    }

    @Test
    void theLimitsAreTheOnesInTheCode() throws IOException, IllegalAccessException {
        String text = Files.readString(Path.of("README.md"));
        for (Field limit : Limits.class.getFields()) {
            String row = "| `%s` | %d |".formatted(limit.getName(), limit.getLong(null));
            assertTrue(text.contains(row), row);
        }
    }
}
