package bellwether.launcher.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system and a program made up; the real ones say what they please. */
@Timeout(60)
final class HostClockTest {
    @TempDir Path root;

    private ClockState look(String script) throws InterruptedException {
        return new HostClock(root, List.of("/bin/sh", "-c", script)).look();
    }

    private void touch(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void whatTheKernelSaysCounts() throws InterruptedException {
        assertEquals(ClockState.SYNCHRONISED, look("echo yes"));
        assertEquals(ClockState.UNSYNCHRONISED, look("echo no"));
    }

    @Test
    void whoSaysAnythingElseDoesNotSay() throws InterruptedException {
        assertEquals(ClockState.UNKNOWN, look("echo maybe"));
        assertEquals(ClockState.UNKNOWN, look("echo no; exit 1"));
        assertEquals(ClockState.UNKNOWN, look("true"));
        assertEquals(ClockState.UNKNOWN, look("head -c 1000000 /dev/zero; true"));
    }

    @Test
    void whereThereIsNoSuchProgramNobodySays() throws InterruptedException {
        var clock = new HostClock(root, List.of(root.resolve("absent").toString()));
        assertEquals(ClockState.UNKNOWN, clock.look());
    }

    @Test
    void aProgramThatHangsIsNotWaitedForForEver() throws InterruptedException {
        long began = System.nanoTime();
        assertEquals(ClockState.UNKNOWN, look("sleep 50; echo yes"));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(30).toNanos());
    }

    @Test
    void theFileOfTimesyncdSaysItWithoutAProgram() throws Exception {
        touch("run/systemd/timesync/synchronized");
        assertEquals(ClockState.SYNCHRONISED, look("echo no"));
    }

    @Test
    void inAContainerNobodyCanTell() throws Exception {
        touch(".dockerenv");
        assertEquals(ClockState.UNKNOWN, look("echo no"));
    }
}
