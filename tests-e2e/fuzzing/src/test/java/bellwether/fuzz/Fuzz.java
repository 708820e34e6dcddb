package bellwether.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What {@code tests-e2e/fuzz} runs, in the folder of this module. Exit code 1: something was
 * broken; 2: the command line is wrong.
 */
public final class Fuzz {
    private static final String USAGE =
            """
            usage: tests-e2e/fuzz [--target NAME]... [--minutes N | --seconds N] [--seed N] [--keep]
                   tests-e2e/fuzz --target NAME --replay FILE
                   tests-e2e/fuzz --seeds
            """;

    /** The folder that the command was given in. */
    private static final String FROM = System.getProperty("bellwether.fuzz.from", ".");

    private static final long SECONDS = 3_600;
    private static final long MERGE_SECONDS_MAX = 1_800;

    private final List<Target> targets = new ArrayList<>();
    private long seconds = SECONDS;
    private long seed = freshSeed();
    private boolean keeps;

    private Fuzz() {}

    /** {@return where random numbers begin that are none of an earlier run} */
    static long freshSeed() {
        return new SplittableRandom().nextInt(1, Integer.MAX_VALUE);
    }

    /** The command. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            System.exit(new Fuzz().run(List.of(args)) ? 0 : 1);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            System.err.println("fuzz: " + e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }

    private boolean run(List<String> args) throws IOException, InterruptedException {
        for (int i = 0; i < args.size(); i++) {
            switch (args.get(i)) {
                case "--target" -> targets.add(Target.named(args.get(++i)));
                case "--minutes" -> seconds = 60 * Long.parseLong(args.get(++i));
                case "--seconds" -> seconds = Long.parseLong(args.get(++i));
                case "--seed" -> seed = Long.parseLong(args.get(++i));
                case "--keep" -> keeps = true;
                case "--replay" -> {
                    return replay(Path.of(FROM).resolve(args.get(i + 1)));
                }
                case "--seeds" -> {
                    Seeds.write(Path.of("../.."), Corpus.CORPUS);
                    return true;
                }
                default -> throw new IllegalArgumentException("what is " + args.get(i) + "?");
            }
        }
        return fuzz(targets.isEmpty() ? List.of(Target.values()) : targets);
    }

    private boolean fuzz(List<Target> chosen) throws IOException, InterruptedException {
        System.out.println("fuzz: " + seconds + " s in all, seed " + seed);
        System.out.println(Outcome.head());
        var failures = new ArrayList<String>();
        for (Target target : chosen) {
            var fuzzing = new Fuzzing(target, "fuzz");
            Outcome outcome = fuzzing.run(Math.max(1, seconds / chosen.size()), seed);
            System.out.println(outcome.row());
            failures.addAll(outcome.failure());
            if (keeps) {
                keep(target, fuzzing);
            }
        }
        failures.forEach(System.out::println);
        return failures.isEmpty();
    }

    /** What is kept already stays. */
    private static void keep(Target target, Fuzzing fuzzing)
            throws IOException, InterruptedException {
        Path kept = Corpus.CORPUS.resolve(target.text());
        fuzzing.merge(kept, List.of(fuzzing.grown()), MERGE_SECONDS_MAX);
    }

    private boolean replay(Path input) throws IOException {
        if (targets.size() != 1) {
            throw new IllegalArgumentException("--replay needs one --target");
        }
        targets.getFirst().run(Files.readAllBytes(input));
        System.out.println("fuzz: nothing is broken by " + input);
        return true;
    }
}
