package bellwether.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** Runs every mutant until a seed notices it. */
final class Mutants {
    private static final int THREADS = 2;

    private final Options options;
    private final PrintStream out;
    private final List<Mutant> mutants;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger survivors = new AtomicInteger();

    /** Which seed noticed a mutant, and how. */
    record Catch(long seed, String violation) {}

    Mutants(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.mutants =
                MutantCatalog.all().stream()
                        .filter(mutant -> options.isWanted(mutant.name()))
                        .toList();
    }

    /** {@return whether all were noticed} */
    boolean run() throws InterruptedException {
        Simulate.onThreads(THREADS, () -> this::runSome);
        out.println(
                String.format(
                        Locale.ROOT,
                        "%d mutants, %d caught within seeds %d to %d, %d not",
                        mutants.size(),
                        mutants.size() - survivors.get(),
                        options.seedFrom(),
                        options.mutantSeedTo(),
                        survivors.get()));
        return survivors.get() == 0;
    }

    private void runSome() {
        int at;
        while ((at = next.getAndIncrement()) < mutants.size()) {
            Mutant mutant = mutants.get(at);
            var caught = hunt(mutant, options.seedFrom(), options.mutantSeedTo());
            if (caught.isEmpty()) {
                survivors.incrementAndGet();
            }
            out.println(
                    caught.map(by -> "caught   seed=" + by.seed() + " " + mutant.name())
                                    .orElse("SURVIVED " + mutant.name())
                            + " ("
                            + mutant.rule()
                            + ") "
                            + caught.map(Catch::violation).orElse(""));
        }
    }

    /** {@return the first seed that notices, and holds without the mutation, if one does} */
    static Optional<Catch> hunt(Mutant mutant, long from, long to) {
        LongFunction<?> trial = load(mutant, MutantTrial.class);
        var product = new MutantTrial();
        for (long seed = from; seed <= to; seed++) {
            String violation = String.valueOf(trial.apply(seed));
            if (!violation.isEmpty() && product.apply(seed).isEmpty()) {
                return Optional.of(new Catch(seed, violation));
            }
        }
        return Optional.empty();
    }

    /** {@return a trial of that type, of the mutant's classes} */
    static LongFunction<?> load(Mutant mutant, Class<? extends LongFunction<String>> type) {
        try {
            var loader = new MutantLoader(new MutantCompiler(root()).compile(mutant));
            Class<?> trial = loader.loadClass(type.getName());
            return (LongFunction<?>) trial.getConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("mutant " + mutant.name() + ": " + e, e);
        }
    }

    /** The folder above this one, or this one, that holds the sources. */
    private static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("modules/simulation/src/main/java"))) {
                return at;
            }
        }
        throw new IllegalStateException("no sources at or above " + start);
    }
}
