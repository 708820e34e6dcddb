package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.service.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<Terminal.Size> size = Optional.of(new Terminal.Size(20, 10));
    private final Screen screen =
            new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> size);

    private String taken() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text.replace("\033[", "<");
    }

    @Test
    void aTableIsDrawnOverItself() {
        screen.show(List.of("a", "b"));
        screen.show(List.of("c", "d"));
        assertEquals("a\nb\n<2A<Jc\nd\n", taken());
    }

    @Test
    void whatIsSaidStaysAboveTheTable() {
        screen.show(List.of("a"));
        screen.say("hello");
        screen.show(List.of("b"));
        assertEquals("a\n<1A<Jhello\nb\n", taken());
    }

    @Test
    void linesAndTableAreCutToTheTerminal() {
        size = Optional.of(new Terminal.Size(8, 4));
        screen.show(List.of("1234567890", "b", "c", "d", "e"));
        assertEquals("12345678\nb\n... and \n", taken());
    }

    @Test
    void aTerminalThatBecameNarrowerHasWrappedWhatStandsThere() {
        screen.show(List.of("123456789012345", "b"));
        size = Optional.of(new Terminal.Size(6, 10));
        screen.show(List.of("c"));
        assertEquals("123456789012345\nb\n<4A<Jc\n", taken());
    }

    @Test
    void aTerminalThatBecameLowerIsNotLeftUpwards() {
        screen.show(List.of("a", "b", "c", "d"));
        size = Optional.of(new Terminal.Size(20, 3));
        screen.show(List.of("e"));
        assertEquals("a\nb\nc\nd\n<2A<Je\n", taken());
    }

    @Test
    void elsewherePlainLinesComeOnceInAWhile() {
        size = Optional.empty();
        screen.show(List.of("a".repeat(100)));
        screen.show(List.of("b"));
        screen.progress(1, 2, "one of two");
        assertEquals("a".repeat(100) + "\none of two\n", taken());
        assertFalse(screen.isTerminal());
    }

    @Test
    void progressHasABarOnATerminal() {
        size = Optional.of(new Terminal.Size(40, 10));
        screen.progress(0, 4, "rows");
        screen.progress(4, 4, "rows");
        assertEquals(
                "[" + ".".repeat(28) + "]   0% rows\n<1A<J[" + "#".repeat(28) + "] 100% rows\n",
                taken());
    }

    @Test
    void aBarIsFullOnlyWhenAllIsDone() {
        assertTrue(ProgressBar.of(9_999, 10_000, "rows", 80).contains("]  99% rows"));
        assertTrue(ProgressBar.of(9_999, 10_000, "rows", 80).contains("#.]"));
        assertEquals("[#####] 100% rows", ProgressBar.of(3, 2, "rows", 4));
    }

    @Test
    void standardOutputOfATestIsNoTerminal() {
        assertEquals(Optional.empty(), new Terminal(Map.of("TERM", "xterm")).get());
        assertEquals(Optional.empty(), new Terminal(Map.of("TERM", "dumb")).get());
    }
}
