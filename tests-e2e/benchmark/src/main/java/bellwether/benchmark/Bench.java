package bellwether.benchmark;

import bellwether.benchmark.contest.Bellwether;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Knobs;
import bellwether.benchmark.contest.Programs;
import bellwether.benchmark.measure.Blow;
import bellwether.benchmark.measure.Boot;
import bellwether.benchmark.measure.CatchUp;
import bellwether.benchmark.measure.FanOut;
import bellwether.benchmark.measure.Idle;
import bellwether.benchmark.measure.ImageSize;
import bellwether.benchmark.measure.Latency;
import bellwether.benchmark.measure.Measure;
import bellwether.benchmark.measure.Start;
import bellwether.benchmark.measure.Takeover;
import bellwether.benchmark.measure.Throughput;
import bellwether.benchmark.report.JsonReport;
import bellwether.benchmark.report.Results;
import bellwether.benchmark.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program behind {@code bin/bench}. Exit codes: 0 all was measured, 1 some measurement came to
 * nothing, 2 the command line is wrong.
 */
public final class Bench {
    private static final int SOME_FAILED = 1;
    private static final int WRONG_COMMAND_LINE = 2;

    private final Options options;
    private final Path image;
    private final Map<String, String> tuning;

    /**
     * @param image the folder of the runtime image
     * @throws IOException if its preset cannot be read
     */
    public Bench(Options options, Path image) throws IOException {
        this.options = options;
        this.image = image;
        this.tuning = options.tuned().isEmpty() ? Preset.quickTakeover(image) : options.tuned();
    }

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (BenchException e) {
            System.err.println("bench: " + e.getMessage() + "; see bin/bench --help");
            System.exit(WRONG_COMMAND_LINE);
            return;
        }
        var image = Path.of(System.getProperty("bellwether.image"));
        Results results = new Bench(options, image).run(System.out, System.err);
        System.exit(results.failures().isEmpty() ? 0 : SOME_FAILED);
    }

    /**
     * {@return what was found}
     *
     * @param out takes the tables
     * @param progress takes what is found as it comes
     */
    public Results run(PrintStream out, PrintStream progress) throws IOException {
        Path scratch =
                options.scratch().isPresent()
                        ? Files.createDirectories(options.scratch().get())
                        : Files.createTempDirectory("bellwether-bench-");
        var rounds = new Rounds(contestants(), measures(), scratch, progress);
        Results results = rounds.run(options.rounds());
        Map<String, String> about = about();
        about.forEach((name, value) -> out.println(name + ": " + value));
        out.println();
        new Table(results).lines().forEach(out::println);
        if (!results.failures().isEmpty()) {
            out.println();
            results.failures().forEach(failure -> out.println("failed: " + failure));
        }
        if (options.scratch().isEmpty() && isEmpty(scratch)) {
            Files.delete(scratch);
        }
        if (options.json().isPresent()) {
            JsonReport.write(options.json().get(), about, results);
        }
        return results;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private List<Contestant> contestants() {
        return options.contestants().stream().map(this::contestant).toList();
    }

    private Contestant contestant(String name) {
        return switch (name) {
            case "bellwether" -> new Bellwether(name, image, Map.of(), false);
            case "bellwether-safe" ->
                    new Bellwether(name, image, Map.of("delivery", "safe"), false);
            case "bellwether-keys" -> new Bellwether(name, image, Map.of(), true);
            default -> Programs.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    private List<Measure> measures() {
        return options.only().stream().map(this::measure).toList();
    }

    private Measure measure(String name) {
        var tuned = new Knobs(true, tuning);
        return switch (name) {
            case "throughput" -> new Throughput(options.readings());
            case "latency" -> new Latency(options.latencySeconds());
            case "idle" -> new Idle();
            case "boot" -> new Boot(image);
            case "size" -> new ImageSize(image);
            case "start" -> new Start();
            case "takeover" -> new Takeover(Blow.KILLED, tuned, options.kills());
            case "takeover-tuned" -> new Takeover(Blow.KILLED_TUNED, tuned, options.kills());
            case "hang" -> new Takeover(Blow.HUNG, tuned, 1);
            case "fanout" -> fanOut(options.scale());
            case "catchup" -> catchUp(options.scale());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Measure fanOut(Options.Scale scale) {
        return new FanOut(
                image,
                scale.few(),
                scale.many(),
                scale.rate(),
                scale.warmUpSeconds(),
                scale.seconds());
    }

    private Measure catchUp(Options.Scale scale) {
        return new CatchUp(image, scale.history(), scale.liveRate());
    }

    private Map<String, String> about() throws IOException {
        var about = new LinkedHashMap<String, String>();
        about.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("java", Runtime.version().toString());
        about.put("load", Files.readString(Path.of("/proc/loadavg")).strip());
        about.put("rounds", Integer.toString(options.rounds()));
        about.put("readings", Long.toString(options.readings()));
        about.put("latency_seconds", Integer.toString(options.latencySeconds()));
        about.put("kills", Integer.toString(options.kills()));
        about.put("scale", options.scale().toString());
        about.put("tuned", tuning.toString());
        return about;
    }
}
