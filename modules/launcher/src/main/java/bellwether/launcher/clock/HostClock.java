package bellwether.launcher.clock;

import bellwether.programs.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Asks Linux in ways that need no right: first for the file that systemd-timesyncd leaves once it
 * has set the clock, then by {@code timedatectl}, which asks the kernel, whoever keeps the clock
 * (chrony, ntpd, a radio clock). In a container the clock is the host's, and nobody there can tell.
 * Confined to one thread.
 */
public final class HostClock implements ClockProbe {
    private static final ProgramRun.Bounds BOUNDS =
            new ProgramRun.Bounds(Duration.ofSeconds(5), 64, false);

    private static final List<String> SIGNS_OF_A_CONTAINER =
            List.of(".dockerenv", "run/.containerenv", "run/systemd/container");

    private final Path root;
    private final List<String> command;

    /** {@return the clock of this host} */
    public static HostClock ofThisHost() {
        return new HostClock(
                Path.of("/"),
                List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"));
    }

    /**
     * @param root of the file system
     * @param command prints {@code yes} or {@code no}
     */
    HostClock(Path root, List<String> command) {
        this.root = root;
        this.command = List.copyOf(command);
    }

    @Override
    public ClockState look() throws InterruptedException {
        if (Files.exists(root.resolve("run/systemd/timesync/synchronized"))) {
            return ClockState.SYNCHRONISED;
        }
        if (SIGNS_OF_A_CONTAINER.stream().anyMatch(sign -> Files.exists(root.resolve(sign)))) {
            return ClockState.UNKNOWN;
        }
        try {
            return ask();
        } catch (IOException _) {
            return ClockState.UNKNOWN; // there is no such program
        }
    }

    private ClockState ask() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        ProgramRun.Ended ended = ProgramRun.await(process, BOUNDS);
        return ended.exitCode().equals(OptionalInt.of(0))
                ? answer(ended.output())
                : ClockState.UNKNOWN;
    }

    private static ClockState answer(String output) {
        return switch (output.strip()) {
            case "yes" -> ClockState.SYNCHRONISED;
            case "no" -> ClockState.UNSYNCHRONISED;
            default -> ClockState.UNKNOWN;
        };
    }
}
