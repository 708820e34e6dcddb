package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real commands. */
@Timeout(60)
class ExecProbeTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir Path folder;

    private static Measured run(Duration timeout, String... command) throws InterruptedException {
        return new ExecProbe(List.of(command), timeout.toNanos()).measure();
    }

    private static Measured shell(String script) throws InterruptedException {
        return run(LONG, "/bin/sh", "-c", script);
    }

    private static void assertProblem(String end, Measured measured) {
        assertEquals(List.of(), measured.values());
        String problem = measured.problems().getFirst();
        assertTrue(problem.endsWith(end), problem);
    }

    @Test
    void eachLineIsAReadingAndWhatIsMissingIsEmpty() throws InterruptedException {
        var measured = run(LONG, "printf", "21.5\\n 20.1 , 40 \\n,,1013.2\\n\\n");

        assertEquals(
                new Measured(
                        List.of(
                                new Measured.Values("21.5", "", ""),
                                new Measured.Values("20.1", "40", ""),
                                new Measured.Values("", "", "1013.2")),
                        List.of()),
                measured);
    }

    @Test
    void noShellLooksAtTheArguments() throws InterruptedException {
        var measured = run(LONG, "printf", "%s", "$(echo 1)");

        String problem = measured.problems().getFirst();
        assertTrue(problem.contains("temperature '$(echo 1)' is no decimal number"), problem);
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithWhatItHasStarted()
            throws InterruptedException, IOException {
        Path pid = folder.resolve("pid");
        String script = "sleep 100 & echo $! > " + pid + "; echo broken sensor >&2; wait";

        // the time to start with is what a busy machine may take
        var measured = run(Duration.ofSeconds(2), "/bin/sh", "-c", script);

        assertProblem("did not end within 2000 ms: broken sensor", measured);
        long child = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
    }

    @Test
    void whoInheritsTheOutputIsNotWaitedFor() throws InterruptedException, IOException {
        Path pid = folder.resolve("pid");
        var measured = shell("sleep 100 & echo $! > " + pid + "; echo 7");

        assertEquals(List.of(new Measured.Values("7", "", "")), measured.values());
        long child = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void aCommandThatPrintsWithoutEndIsEnded() throws InterruptedException {
        assertProblem(": printed more than 65536 bytes", run(LONG, "yes"));
    }

    @Test
    void aCommandThatFailsIsToldWithItsFirstWords() throws InterruptedException {
        assertProblem(
                ": ended with 3: no such bus",
                shell("echo 21; echo no such bus >&2; echo more >&2; exit 3"));
    }

    @Test
    void aProgramThatIsNotThereIsTold() throws InterruptedException {
        var measured = run(LONG, folder.resolve("absent").toString());

        assertTrue(measured.problems().getFirst().contains("No such file"), measured::toString);
    }

    @Test
    void aCommandThatPrintsNothingIsTold() throws InterruptedException {
        assertProblem(": printed nothing", run(LONG, "true"));
    }

    @Test
    void aLineOfAnotherFormIsToldAndTheOthersAreTaken() throws InterruptedException {
        var measured = run(LONG, "printf", "1,2,3,4\\n5\\n");

        assertEquals(List.of(new Measured.Values("5", "", "")), measured.values());
        String problem = measured.problems().getFirst();
        assertTrue(
                problem.endsWith(": line 1, '1,2,3,4': is not temperature,humidity,pressure"),
                problem);
    }

    @Test
    void linesThatAreNoReadingsAreToldInTheirOrderWithCommandAndNumber()
            throws InterruptedException {
        var measured = run(LONG, "printf", "warm\\n5\\n\\n,1e400\\n1,2,3,4\\n");

        assertEquals(List.of(new Measured.Values("5", "", "")), measured.values());
        String command = "printf warm\\n5\\n\\n,1e400\\n1,2,3,4\\n: ";
        assertEquals(
                List.of(
                        command + "line 1, 'warm': temperature 'warm' is no decimal number",
                        command + "line 4, ',1e400': humidity '1e400' is too large a number",
                        command + "line 5, '1,2,3,4': is not temperature,humidity,pressure"),
                measured.problems());
    }

    @Test
    void itHasNoStandardInputToWaitFor() throws InterruptedException {
        assertProblem(": printed nothing", run(LONG, "cat"));
    }

    @Test
    void anInterruptEndsTheCommand() throws InterruptedException {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> run(LONG, "sleep", "100"));
    }
}
