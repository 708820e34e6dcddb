package bellwether.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of fuzzing one target.
 *
 * @param executions inputs tried
 * @param perSecond of them
 * @param edges branches of the code reached, in the classes that were loaded
 * @param features edges, how often each was taken, and how close comparisons came
 * @param added inputs that reached something new
 * @param failures files with the input that broke something; none: nothing was broken
 * @param log what the fuzzer said
 * @param ended whether it came to its end
 */
record Outcome(
        Target target,
        long executions,
        long perSecond,
        long edges,
        long features,
        long added,
        List<Path> failures,
        Path log,
        boolean ended) {
    /** Name of the file with what the fuzzer said. */
    static final String LOG = "log.txt";

    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+)");
    private static final Pattern ARTIFACT = Pattern.compile("Test unit written to (\\S+)");
    private static final Pattern PROBLEM = Pattern.compile("== Java Exception: (.*)|ERROR: (.*)");

    static Outcome of(Target target, int exitCode, Path folder) throws IOException {
        Path log = folder.resolve(LOG);
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        var failures = new ArrayList<Path>();
        for (Matcher it = ARTIFACT.matcher(text); it.find(); ) {
            failures.add(Path.of(it.group(1)));
        }
        return new Outcome(
                target,
                number(text, "stat::number_of_executed_units: (\\d+)"),
                number(text, "stat::average_exec_per_sec: +(\\d+)"),
                last(COVERAGE.matcher(text), 1),
                last(COVERAGE.matcher(text), 2),
                number(text, "stat::new_units_added: +(\\d+)"),
                failures,
                log,
                exitCode == 0);
    }

    private static long number(String text, String pattern) {
        return last(Pattern.compile(pattern.replace(": (", ": +(")).matcher(text), 1);
    }

    private static long last(Matcher matcher, int group) {
        long last = 0;
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(group));
        }
        return last;
    }

    /** {@return a row of the table} */
    String row() {
        return "%-10s %12d %9d %7d %9d %7d  %s"
                .formatted(
                        target.text(),
                        executions,
                        perSecond,
                        edges,
                        features,
                        added,
                        ended && failures.isEmpty() ? "ok" : "FAILED");
    }

    /** {@return the head of the table} */
    static String head() {
        return "%-10s %12s %9s %7s %9s %7s"
                .formatted("target", "executions", "a second", "edges", "features", "added");
    }

    /** {@return what to know of a failure: where the input is, and how it is tried again} */
    List<String> failure() throws IOException {
        if (ended && failures.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        var problem = PROBLEM.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
        lines.add(target.text() + ": " + (problem.find() ? problem.group() : "see the log"));
        lines.add("  log:    " + log.toAbsolutePath());
        for (Path input : failures) {
            lines.add("  input:  " + input.toAbsolutePath());
            lines.add(
                    "  replay: tests-e2e/fuzz --target "
                            + target.text()
                            + " --replay "
                            + input.toAbsolutePath());
        }
        return Collections.unmodifiableList(lines);
    }
}
