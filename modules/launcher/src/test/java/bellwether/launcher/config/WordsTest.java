package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void blanksSeparateAndQuotationMarksHoldTogether() {
        assertEquals(
                List.of("/bin/x", "--name", "my room", "it's", "", "a b\"c"),
                Words.of("  /bin/x\t--name \"my room\" \"it's\" '' a' 'b'\"'c "));
    }

    @Test
    void nothingElseIsSpecial() {
        assertEquals(List.of("a\\", "$HOME", "*", "|", "b"), Words.of("a\\ $HOME * | b"));
        assertEquals(List.of(), Words.of(" "));
    }

    @Test
    void aQuotationMarkThatIsNotClosedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Words.of("a 'b"));
    }
}
