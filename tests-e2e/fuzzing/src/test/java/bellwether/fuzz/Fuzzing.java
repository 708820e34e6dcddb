package bellwether.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One target fuzzed for some time, in a JVM of its own, which the fuzzer ends at the first input
 * that breaks something. Paths are seen from the folder of this module.
 */
final class Fuzzing {
    /** More than that a single input may not take. */
    private static final int INPUT_SECONDS_MAX = 10;

    /** What an input makes the code allocate must fit. */
    private static final String HEAP = "-Xmx400m";

    /** Refuses that a config names a folder; what may be touched the targets check themselves. */
    private static final String TRAVERSAL =
            "com.code_intelligence.jazzer.sanitizers.FilePathTraversal";

    private static final int INPUT_BYTES_MAX = 8_192;
    private static final long GRACE_SECONDS = 300;
    private static final Path OUTPUT = Path.of("target");

    private final Target target;
    private final Path folder;
    private final Path grown;

    /**
     * @param run keeps what it finds apart from other runs
     */
    Fuzzing(Target target, String run) {
        this.target = target;
        this.folder = OUTPUT.resolve(run).resolve(target.text());
        this.grown = folder.resolve("corpus");
    }

    /** Where inputs are put that reach something new. The next run begins with them, too. */
    Path grown() {
        return grown;
    }

    /**
     * {@return what came of it}
     *
     * @param seconds of trying inputs; to start takes some more
     * @param seed of the random numbers, 1 or above
     */
    Outcome run(long seconds, long seed) throws IOException, InterruptedException {
        Files.createDirectories(grown);
        var flags = new ArrayList<String>();
        flags.add("-max_total_time=" + seconds);
        flags.add("-seed=" + seed);
        flags.add("-max_len=" + INPUT_BYTES_MAX);
        flags.add("-use_value_profile=1");
        flags.add(grown.toString());
        Corpus.folders(target).forEach(kept -> flags.add(kept.toString()));
        return Outcome.of(target, start(flags, seconds + GRACE_SECONDS), folder);
    }

    /**
     * Adds to {@code into} what {@code from} has that reaches something more, as little as can be.
     */
    void merge(Path into, List<Path> from, long secondsMax)
            throws IOException, InterruptedException {
        var flags = new ArrayList<>(List.of("-merge=1", "-max_len=" + INPUT_BYTES_MAX));
        flags.add("-use_counters=0"); // how often a branch is taken would keep ten times as many
        Files.createDirectories(into);
        flags.add(into.toString());
        from.forEach(each -> flags.add(each.toString()));
        start(flags, secondsMax);
    }

    private int start(List<String> flags, long secondsMax)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var command = new ArrayList<>(java());
        command.addAll(
                List.of(
                        "-D" + FuzzEntry.TARGET + "=" + target.text(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzEntry.class.getName(),
                        "--instrumentation_includes=bellwether.**",
                        "--instrumentation_excludes=bellwether.fuzz.**",
                        "--custom_hook_includes=bellwether.**",
                        "--disabled_hooks=" + TRAVERSAL,
                        "--reproducer_path=" + folder));
        command.addAll(
                List.of(
                        "-print_final_stats=1",
                        "-timeout=" + INPUT_SECONDS_MAX,
                        "-rss_limit_mb=0", // the heap's limit is stricter
                        "-artifact_prefix=" + folder + "/"));
        command.addAll(flags);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(Outcome.LOG).toFile())
                        .start();
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                throw new IOException(target.text() + " did not end: see " + folder);
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@return the JVM as the fuzzer needs it} */
    private static List<String> java() {
        String classPath =
                Stream.of(System.getProperty("java.class.path").split(":"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .reduce((left, right) -> left + ":" + right)
                        .orElseThrow();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC", // there is one thread that makes garbage
                "-Xshare:off", // an agent appends to the boot class path
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath);
    }
}
