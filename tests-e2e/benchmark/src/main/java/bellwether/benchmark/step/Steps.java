package bellwether.benchmark.step;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The program behind {@code bin/bench steps}: a line for each step. */
public final class Steps {
    private static final int WARM_UP = 2_000;
    private static final int BATCHES = 500;

    private Steps() {}

    public static void main(String[] arguments) throws RunnerException {
        if (arguments.length > 0) {
            System.err.println("bench: steps takes no options: " + arguments[0]);
            System.exit(2);
        }
        var options =
                new OptionsBuilder()
                        .include(StepBenchmark.class.getName())
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        System.out.println(
                "| step     | ns per reading | at 99.9 % | bytes allocated per reading |");
        System.out.println(
                "|----------|---------------:|----------:|----------------------------:|");
        for (RunResult result : results) {
            var kind = Step.Kind.valueOf(result.getParams().getParam("kind"));
            var time = result.getPrimaryResult().getStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "| %-8s | %14.0f | %9.0f | %27.2f |%n",
                    kind.name().toLowerCase(Locale.ROOT),
                    time.getPercentile(50),
                    time.getPercentile(99.9),
                    Allocation.perReading(kind, WARM_UP, BATCHES));
        }
    }
}
