package bellwether.uplink;

import bellwether.protocol.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Starts a command for each batch and gives it one line for each reading on its standard input.
 * That it ends with 0 says that all of it was taken. Killed, with all that it has started, when its
 * time is over.
 */
public final class CommandReceiver implements Receiver {
    private static final int SAID_BYTES_MAX = 2_048;
    private static final long POLL_MILLIS = 20;

    private final Target target;
    private final Executor executor;

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
    }

    @Override
    public Answer hand(List<Recorded> batch) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(target.command())
                            .directory(target.directory().toFile())
                            .redirectErrorStream(true)
                            .start();
            try {
                executor.execute(() -> feed(process, batch));
                return await(process);
            } finally {
                end(process);
            }
        } catch (IOException e) {
            return refused(Printable.of(String.valueOf(e.getMessage())));
        }
    }

    private void feed(Process process, List<Recorded> batch) {
        try (var input =
                new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII)) {
            for (Recorded recorded : batch) {
                input.write(target.format().line(recorded, target.name()));
                input.write('\n');
            }
        } catch (IOException _) {
            // It has ended, or reads no more: how it ends says what came of it.
        }
    }

    private Answer await(Process process) throws IOException, InterruptedException {
        var said = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + target.timeout().toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() - deadline < 0) {
            ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            drain(process.getInputStream(), said);
        }
        if (!ended) {
            return refused(
                    "did not end within " + target.timeout().toMillis() + " ms" + text(said));
        }
        return process.exitValue() == 0
                ? new Answer.Taken()
                : refused("ended with " + process.exitValue() + text(said));
    }

    private Answer refused(String reason) {
        return new Answer.Refused(
                Printable.of(String.join(" ", target.command())) + ": " + reason, Optional.empty());
    }

    /** Takes what is there, and never waits: who inherits the pipe may keep it open for ever. */
    private static void drain(InputStream output, ByteArrayOutputStream said) throws IOException {
        var chunk = new byte[SAID_BYTES_MAX];
        int there;
        while ((there = output.available()) > 0) {
            int count = output.read(chunk, 0, Math.min(there, chunk.length));
            if (count <= 0) {
                return;
            }
            said.write(chunk, 0, Math.min(count, SAID_BYTES_MAX - said.size()));
        }
    }

    private static String text(ByteArrayOutputStream said) {
        String text = said.toString(StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + Printable.of(text);
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        // each command ends with its batch
    }
}
