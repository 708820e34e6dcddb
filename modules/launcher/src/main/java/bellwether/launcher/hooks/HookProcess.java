package bellwether.launcher.hooks;

import bellwether.launcher.status.EventFile;
import bellwether.programs.ProgramRun;
import bellwether.protocol.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One program for one event: what it is told, and how it is made to end. It hears of the event in
 * its environment and, as the row of the event file, on its standard input. What it prints is kept
 * up to a bound.
 *
 * @param limit after which it is killed, with all that it has started
 */
record HookProcess(Path workingDirectory, Duration limit) {
    private static final int SAID_BYTES_MAX = 2_048;
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
        try {
            var bounds = new ProgramRun.Bounds(limit, SAID_BYTES_MAX, false);
            ProgramRun.Ended ended = ProgramRun.await(start(hook, event, facts), bounds);
            return new Outcome(problem(ended), said(ended.output()));
        } catch (IOException e) {
            return new Outcome("cannot be run: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome("ended, as the peer ends", "");
        }
    }

    private String problem(ProgramRun.Ended ended) {
        if (ended.exitCode().isEmpty()) {
            return "took longer than " + limit.toMillis() + " ms and was killed";
        }
        int code = ended.exitCode().getAsInt();
        return code == 0 ? "" : "exit_code=" + code;
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

    private static String said(String output) {
        String text = output.strip();
        return text.isEmpty() ? "" : " said=" + Printable.of(text);
    }
}
