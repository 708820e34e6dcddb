package bellwether.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WholeLinesTest {
    private final List<String> pieces = new ArrayList<>();

    /** What is written at once, as the input of a process is: behind a buffer. */
    private OutputStream pipe() {
        return new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        pieces.add(new String(bytes, from, length, StandardCharsets.US_ASCII));
                    }
                });
    }

    private void write(int... lengths) throws IOException {
        try (var lines = new WholeLines(pipe())) {
            for (int length : lengths) {
                lines.add("x".repeat(length - 1));
            }
        }
    }

    @Test
    void aPieceIsNoLongerThanWhatIsWrittenAsAWholeAndEndsWithALine() throws IOException {
        int[] lengths = new int[500];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = 1 + i * 7 % 300;
        }
        write(lengths);
        assertTrue(pieces.size() > 10, "pieces: " + pieces.size());
        for (String piece : pieces) {
            assertTrue(piece.length() <= WholeLines.PIPE_BUF, "length: " + piece.length());
            assertTrue(piece.endsWith("\n"));
        }
        assertEquals(lengths.length, String.join("", pieces).lines().count());
    }

    @Test
    void aPieceMayBeFull() throws IOException {
        write(4_000, 96, 1);
        assertEquals(List.of(4_096, 1), pieces.stream().map(String::length).toList());
    }

    @Test
    void aLineThatIsLongerGoesAlone() throws IOException {
        write(10, 5_000, 10);
        assertEquals(List.of(10, 5_000, 10), pieces.stream().map(String::length).toList());
    }
}
