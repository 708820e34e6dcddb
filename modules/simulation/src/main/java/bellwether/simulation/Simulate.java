package bellwether.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The main class of {@code bin/simulate}: many seeds, two at a time. */
public final class Simulate {
    private static final int THREADS = 2;
    private static final double NANOS_PER_HOUR = 3.6e12;

    private final Options options;
    private final PrintStream out;
    private final AtomicLong nextSeed;
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong virtualNanos = new AtomicLong();
    private final AtomicLong violations = new AtomicLong();

    private Simulate(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.nextSeed = new AtomicLong(options.seedFrom());
    }

    /** Runs what the command line asks for, and exits with 1 if an invariant was violated. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) throws InterruptedException {
        if (arguments.contains("--help")) {
            out.print(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println("simulate: " + e.getMessage());
            out.println(Options.USAGE);
            return 2;
        }
        if (options.mutants()) {
            return new Mutants(options, out).run() ? 0 : 1;
        }
        if (!options.crowd().isEmpty()) {
            return new CrowdReport(options, out).run() ? 0 : 1;
        }
        return new Simulate(options, out).runSeeds() ? 0 : 1;
    }

    /** {@return whether everything held} */
    private boolean runSeeds() throws InterruptedException {
        long startedNanos = System.nanoTime();
        onThreads(options.trace() ? 1 : THREADS, () -> this::runSome);
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        double hours = virtualNanos.get() / NANOS_PER_HOUR;
        out.println(
                String.format(
                        Locale.ROOT,
                        "%d seeds, %d violations, %.1f virtual hours in %.1f s:"
                                + " %.1f virtual hours per minute, %d readings",
                        options.seedTo() - options.seedFrom() + 1,
                        violations.get(),
                        hours,
                        seconds,
                        hours / seconds * 60,
                        readings.get()));
        return violations.get() == 0;
    }

    /**
     * Runs the same work on some threads, and waits for all of them.
     *
     * @throws IllegalStateException if one of them died: what it had to do was not done
     */
    static void onThreads(int count, Supplier<Runnable> work) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        var died = new ConcurrentLinkedQueue<Throwable>();
        for (int i = 0; i < count; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .name("simulate-" + i)
                            .uncaughtExceptionHandler((_, cause) -> died.add(cause))
                            .start(work.get()));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!died.isEmpty()) {
            throw new IllegalStateException("a thread of the simulator died", died.peek());
        }
    }

    private void runSome() {
        long seed;
        while ((seed = nextSeed.getAndIncrement()) <= options.seedTo()) {
            run(seed);
        }
    }

    private void run(long seed) {
        Settings settings = options.settings(seed);
        if (options.trace()) {
            out.println("seed=" + seed + " " + settings);
        }
        Consumer<String> trace = options.trace() ? out::println : Simulation.SILENT;
        try {
            var run = new Simulation(seed, settings, trace);
            var outcome = (options.liar() ? run.withALiar() : run).run();
            readings.addAndGet(outcome.readings());
            virtualNanos.addAndGet(outcome.virtualNanos());
            if (options.verbose()) {
                out.println(
                        "seed="
                                + seed
                                + " held readings="
                                + outcome.readings()
                                + " "
                                + Options.describe(settings));
            }
        } catch (RuntimeException | StackOverflowError e) {
            violations.incrementAndGet();
            out.println(
                    "VIOLATION seed="
                            + seed
                            + " "
                            + Options.describe(settings)
                            + " "
                            + describe(e)
                            + " | replay: "
                            + options.replay(seed));
            if (options.trace() && !(e instanceof Violation)) {
                e.printStackTrace(out);
            }
        }
    }

    /** {@return one line that says what broke} */
    static String describe(Throwable e) {
        String text = e instanceof Violation ? e.getMessage() : e.toString();
        return String.valueOf(text).replace('\n', ' ');
    }
}
