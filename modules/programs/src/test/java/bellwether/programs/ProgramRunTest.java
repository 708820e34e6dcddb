package bellwether.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.programs.ProgramRun.Bounds;
import bellwether.programs.ProgramRun.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProgramRunTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final int BYTES = 1_000;

    @TempDir Path folder;

    private Process shell(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start();
    }

    private Ended run(String script) throws IOException, InterruptedException {
        return ProgramRun.await(shell(script), new Bounds(LONG, BYTES, false));
    }

    private ProcessHandle child() throws IOException {
        long id = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    @Test
    void whatItPrintsAndHowItEndsIsTold() throws IOException, InterruptedException {
        assertEquals(
                new Ended(OptionalInt.of(3), "out\n", "err\n", false),
                run("echo out; echo err >&2; exit 3"));
    }

    @Test
    void moreThanIsKeptIsDropped() throws IOException, InterruptedException {
        var ended = run("head -c 200000 /dev/zero | tr '\\0' x; exit 4");
        assertEquals(OptionalInt.of(4), ended.exitCode());
        assertEquals("x".repeat(BYTES), ended.output());
        assertTrue(ended.isTooMuch());
    }

    @Test
    void orEndsIt() throws IOException, InterruptedException {
        var ended = ProgramRun.await(shell("yes"), new Bounds(LONG, BYTES, true));
        assertEquals(OptionalInt.empty(), ended.exitCode());
        assertTrue(ended.isTooMuch());
    }

    @Test
    void oneThatTakesTooLongIsEndedWithAllThatItHasStarted()
            throws IOException, InterruptedException {
        var process = shell("echo said; sleep 600 & echo $! > child; wait");
        var ended = ProgramRun.await(process, new Bounds(Duration.ofSeconds(2), BYTES, false));
        assertEquals(new Ended(OptionalInt.empty(), "said\n", "", false), ended);
        process.onExit().join();
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("child")).strip()))
                .ifPresent(left -> left.onExit().join());
    }

    @Test
    void oneThatHasInheritedThePipesIsNotWaitedForNorEnded()
            throws IOException, InterruptedException {
        var ended = run("sleep 600 & echo $! > child; echo said");
        assertEquals(new Ended(OptionalInt.of(0), "said\n", "", false), ended);
        assertTrue(child().isAlive());
        assertTrue(child().destroyForcibly());
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        var process = shell("sleep 600");
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> ProgramRun.await(process, new Bounds(LONG, BYTES, false)));
        process.onExit().join();
        assertFalse(process.isAlive());
    }
}
