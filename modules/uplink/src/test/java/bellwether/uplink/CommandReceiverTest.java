package bellwether.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.uplink.Receiver.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CommandReceiverTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.close();
    }

    private Answer hand(Duration timeout, int readings, String... command)
            throws InterruptedException {
        var target =
                new CommandReceiver.Target(List.of(command), folder, Format.CSV, "air", timeout);
        try (var receiver = new CommandReceiver(target, threads)) {
            return receiver.hand(Samples.batch(readings));
        }
    }

    @Test
    void aCommandThatEndsWellHasTakenEachReadingOnALine() throws IOException, InterruptedException {
        assertEquals(new Answer.Taken(), hand(LONG, 1_000, "sh", "-c", "cat > taken"));
        List<String> lines = Files.readAllLines(folder.resolve("taken"));
        assertEquals(1_000, lines.size());
        assertEquals(Format.CSV.line(Samples.recorded(1_000), ""), lines.getLast());
    }

    @Test
    void oneThatEndsOtherwiseHasNotAndWhatItSaidIsTold() throws InterruptedException {
        var answer = hand(LONG, 3, "sh", "-c", "cat >/dev/null; echo no broker >&2; exit 5");
        String reason = assertInstanceOf(Answer.Refused.class, answer).reason();
        assertTrue(reason.endsWith("ended with 5: no broker"), reason);
    }

    @Test
    void oneThatCannotBeStartedIsNamed() throws InterruptedException {
        var answer = hand(LONG, 3, folder.resolve("nothing").toString());
        String reason = assertInstanceOf(Answer.Refused.class, answer).reason();
        assertTrue(reason.contains("nothing"), reason);
    }

    /** More than a pipe holds: who feeds it waits, and must not wait for ever. */
    @Test
    void oneThatReadsNothingAndDoesNotEndIsKilledWithWhatItStarted()
            throws IOException, InterruptedException {
        var answer =
                hand(
                        Duration.ofMillis(500),
                        20_000,
                        "sh",
                        "-c",
                        "sleep 600 & echo $! > child; wait");
        String reason = assertInstanceOf(Answer.Refused.class, answer).reason();
        assertTrue(reason.contains("did not end within 500 ms"), reason);
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        while (ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void oneThatEndsWellWithoutReadingHasTakenThem() throws InterruptedException {
        assertEquals(new Answer.Taken(), hand(LONG, 20_000, "true"));
    }
}
