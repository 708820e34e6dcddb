package bellwether.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A shell in a container that stays open. To enter the container anew for each command would cost
 * ten times what most commands do.
 */
public final class HostShell implements AutoCloseable {
    private static final int END =
            0x1e; // the record separator: nothing that is printed here has one
    private static final long SECONDS_MAX = 300;

    private final String container;
    private final Process shell;

    private HostShell(String container, Process shell) {
        this.container = container;
        this.shell = shell;
    }

    /** Opens a shell in a container that runs. */
    public static HostShell open(String container) throws IOException {
        var command = new ProcessBuilder("docker", "exec", "-i", container, "sh");
        return new HostShell(container, command.redirectErrorStream(true).start());
    }

    /** Runs a command in a shell of its own to its end, both outputs in one. */
    public synchronized Image.Outcome run(String command) throws IOException, InterruptedException {
        String quoted = "'" + command.replace("'", "'\\''") + "'";
        String line = "sh -c " + quoted + " </dev/null 2>&1; printf '\\036%d\\n' $?\n";
        shell.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
        var answer = CompletableFuture.supplyAsync(this::answer, Thread::startVirtualThread);
        try {
            return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(container + ": " + command + " did not end", e);
        } catch (ExecutionException e) {
            throw new AssertionError(container + ": " + command + ": " + e.getCause(), e);
        }
    }

    private Image.Outcome answer() {
        try {
            String output = readTo(END);
            return new Image.Outcome(Integer.parseInt(readTo('\n')), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readTo(int end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        InputStream from = shell.getInputStream();
        for (int next = from.read(); next != end; next = from.read()) {
            if (next < 0) {
                throw new IOException("the shell has ended: " + bytes);
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        shell.destroy();
    }
}
