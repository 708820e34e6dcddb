package bellwether.launcher.hooks;

import bellwether.launcher.status.EventFile;
import bellwether.protocol.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One program for one event: what it is told, and how it is made to end. It hears of the event in
 * its environment and, as the row of the event file, on its standard input. What it prints is kept
 * up to a bound.
 *
 * @param limit after which it is killed, with all that it has started
 */
record HookProcess(Path workingDirectory, Duration limit) {
    private static final int SAID_BYTES_MAX = 2_048;
    private static final long POLL_MILLIS = 20;
    private static final String VARIABLE = "BELLWETHER_";

    /**
     * What came of it.
     *
     * @param problem why it failed; empty: it did not
     * @param said what it has printed, ready to stand in a log line; may be empty
     */
    record Outcome(String problem, String said) {}

    /**
     * Runs {@code hook} and waits for its end. An interrupt ends it at once.
     *
     * @param facts further variables of its environment
     */
    Outcome run(Path hook, Hooks.Event event, Map<String, String> facts) {
        var said = new ByteArrayOutputStream();
        try {
            Process process = start(hook, event, facts);
            try {
                String problem = await(process, said);
                return new Outcome(problem, text(said));
            } finally {
                kill(process);
            }
        } catch (IOException e) {
            return new Outcome("cannot be run: " + e.getMessage(), text(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome("ended, as the peer ends", text(said));
        }
    }

    private Process start(Path hook, Hooks.Event event, Map<String, String> facts)
            throws IOException {
        var builder = new ProcessBuilder(hook.toString());
        builder.directory(workingDirectory.toFile()).redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        facts.forEach((name, value) -> set(variables, name, value));
        set(variables, "event", event.notice().event());
        set(variables, "level", event.notice().level().name().toLowerCase(Locale.ROOT));
        set(variables, "view_id", Long.toString(event.notice().viewId()));
        set(variables, "text", event.notice().text());
        set(variables, "time", event.time().toString());
        Process process = builder.start();
        tell(process, EventFile.row(event.notice(), event.time()));
        return process;
    }

    private static void set(Map<String, String> variables, String name, String value) {
        variables.put(VARIABLE + name.toUpperCase(Locale.ROOT), value.replace('\0', ' '));
    }

    private static void tell(Process process, String row) {
        try (var input = process.getOutputStream()) {
            input.write(row.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The pipe is closed: a program need not read what it is told.
        }
    }

    private String await(Process process, ByteArrayOutputStream said)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() - deadline < 0) {
            ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            drain(process.getInputStream(), said);
        }
        if (!ended) {
            return "took longer than " + limit.toMillis() + " ms and was killed";
        }
        return process.exitValue() == 0 ? "" : "exit_code=" + process.exitValue();
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

    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(ByteArrayOutputStream said) {
        String text = said.toString(StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : " said=" + Printable.of(text);
    }
}
