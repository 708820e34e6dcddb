package bellwether.uplink;

import bellwether.programs.ProgramRun;
import bellwether.protocol.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Starts a command for each batch and gives it one line for each reading on its standard input.
 * That it ends with 0 says that all of it was taken. Killed, with all that it has started, when its
 * time is over.
 */
public final class CommandReceiver implements Receiver {
    private static final int SAID_BYTES_MAX = 2_048;

    private final Target target;
    private final Executor executor;
    private final ProgramRun.Bounds bounds;

    /**
     * What is run.
     *
     * @param command the program and its arguments
     * @param directory in which
     * @param timeout for one batch
     */
    public record Target(
            List<String> command, Path directory, Format format, String name, Duration timeout) {
        public Target {
            command = List.copyOf(command);
        }
    }

    /**
     * @param executor lends a thread to what feeds the command, which may not read
     */
    public CommandReceiver(Target target, Executor executor) {
        this.target = target;
        this.executor = executor;
        this.bounds = new ProgramRun.Bounds(target.timeout(), SAID_BYTES_MAX, false);
    }

    @Override
    public Answer hand(List<Recorded> batch) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(target.command())
                            .directory(target.directory().toFile())
                            .redirectErrorStream(true)
                            .start();
            executor.execute(() -> feed(process, batch));
            return answer(ProgramRun.await(process, bounds));
        } catch (IOException e) {
            return refused(Printable.of(String.valueOf(e.getMessage())));
        }
    }

    private void feed(Process process, List<Recorded> batch) {
        try (var input = new WholeLines(process.getOutputStream())) {
            for (Recorded recorded : batch) {
                input.add(target.format().line(recorded, target.name()));
            }
        } catch (IOException _) {
            // It has ended, or reads no more: how it ends says what came of it.
        }
    }

    private Answer answer(ProgramRun.Ended ended) {
        String said = ended.output().strip();
        String what = said.isEmpty() ? "" : ": " + Printable.of(said);
        if (ended.exitCode().isEmpty()) {
            return refused("did not end within " + target.timeout().toMillis() + " ms" + what);
        }
        return ended.exitCode().getAsInt() == 0
                ? new Answer.Taken()
                : refused("ended with " + ended.exitCode().getAsInt() + what);
    }

    private Answer refused(String reason) {
        return new Answer.Refused(
                Printable.of(String.join(" ", target.command())) + ": " + reason, Optional.empty());
    }

    @Override
    public void close() {
        // each command ends with its batch
    }
}
