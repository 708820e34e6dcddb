package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int simulate(String... arguments) throws InterruptedException {
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return Simulate.run(List.of(arguments), out);
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRunSaysHowManySeedsHeldAndHowFast() throws InterruptedException {
        assertEquals(0, simulate("--seeds", "1-3", "--peers", "2", "--duration", "20s"));
        assertTrue(said().startsWith("3 seeds, 0 violations, "), said());
    }

    @Test
    void aThreadThatDiesIsNoSeedThatHeld() {
        Runnable dying =
                () -> {
                    throw new AssertionError("planted");
                };
        var died =
                assertThrows(IllegalStateException.class, () -> Simulate.onThreads(2, () -> dying));
        assertEquals("planted", died.getCause().getMessage());
    }

    @Test
    void aTraceTellsWhatHappens() throws InterruptedException {
        assertEquals(0, simulate("--seeds", "5", "--duration", "20s", "--trace"));
        assertTrue(said().contains("became_leader"), said());
    }

    @Test
    void aCrowdSaysWhatEachEventCost() throws InterruptedException {
        assertEquals(0, simulate("--crowd", "2,3", "--idle", "10s"));
        assertTrue(said().contains("3 peers, seed 1"), said());
        assertTrue(said().contains("TAKE_OVER, 2 up: one group stands after"), said());
        assertTrue(said().contains("HEARTBEAT_ACK"), said());
        assertFalse(said().contains("STORM"), said());
    }

    @Test
    void aCrowdOfNobodyOrOfMoreThanAViewHoldsIsRefused() throws InterruptedException {
        assertEquals(2, simulate("--crowd", "0"));
        assertEquals(2, simulate("--crowd", "1025"));
        assertTrue(said().contains("--crowd 1025: not 1 to 1024"), said());
    }

    @Test
    void aViolationComesWithTheCommandThatReplaysIt() {
        Options options =
                Options.parse(
                        List.of("--seeds", "1-9", "--peers", "4", "--without", "pause,one-way"));
        assertEquals(
                "bin/simulate --seeds 7 --peers 4 --without one-way,pause --trace",
                options.replay(7));
    }

    @Test
    void aRangeThatHoldsNothingOrNoNumberIsRefused() throws InterruptedException {
        assertEquals(2, simulate("--seeds", "5-1"));
        assertTrue(said().contains("--seeds 5-1: the first comes after the last"), said());
        assertEquals(2, simulate("--peers", "x"));
        assertTrue(said().contains("--peers: 'x' is no number"), said());
    }

    @Test
    void whatMakesNoSenseIsRefusedWithTheUsage() throws InterruptedException {
        assertEquals(2, simulate("--seeds"));
        assertEquals(2, simulate("--without", "earthquake"));
        assertTrue(said().contains("usage: simulate"), said());
    }
}
