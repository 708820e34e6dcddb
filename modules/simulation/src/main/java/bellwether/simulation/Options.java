package bellwether.simulation;

import bellwether.protocol.ViewCodec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line of {@code bin/simulate} asks for.
 *
 * @param seedFrom first seed
 * @param seedTo last seed
 * @param peers in every run; empty: each seed draws
 * @param faultNanos of every run; empty: as {@link Settings} has it
 * @param without faults that do not happen
 * @param verbose a line per seed
 * @param trace what happens in each run
 * @param liar whether one of the peers lies, and hardly anything else goes wrong
 * @param crowd no run with faults, but one of each of these sizes that has nothing to record; none:
 *     not that
 * @param idleNanos how long such a group has nothing to do
 * @param mutants no run of the product, but of its mutants
 * @param only names of mutants; none: all of them
 */
record Options(
        long seedFrom,
        long seedTo,
        OptionalInt peers,
        OptionalLong faultNanos,
        Set<Fault> without,
        boolean verbose,
        boolean trace,
        boolean liar,
        List<Integer> crowd,
        long idleNanos,
        boolean mutants,
        Set<String> only) {
    static final String USAGE =
            """
            usage: simulate [--seeds FROM-TO | --seeds SEED] [options]
              --seeds FROM-TO     which runs, 1-1000 if not given; each seed draws its own faults
              --peers N           1 to 9 in every run; otherwise each seed draws
              --duration TIME     of the faults in each run: 90s, 5m, 1h; otherwise 120s
              --without A,B       these faults do not happen: to find the smallest run that fails
              --liar              one of the peers lies, and hardly anything else goes wrong
              --crowd N,M         large groups of these sizes that record nothing: what they send as
                                  they start, while idle, and as members die and come back
              --idle TIME         of such a group, 5m if not given
              --verbose           a line per seed
              --trace             what happens in each run
              --mutants           breaks one rule at a time, and tells which seed of 500 notices
              --only A,B          these mutants

            Faults: %s
            Exit code: 0 all held, 1 something was violated, 2 wrong usage.
            """
                    .formatted(
                            Arrays.stream(Fault.values())
                                    .map(Options::word)
                                    .collect(Collectors.joining(" ")));

    /** Within so many seeds every mutant must be noticed. */
    private static final int MUTANT_SEEDS = 500;

    private static final long SECOND = Settings.SECOND;
    private static final long IDLE_NANOS = 300 * SECOND;

    /** What has been read of a command line. */
    private static final class Parser {
        private long seedFrom = 1;
        private long seedTo = 1_000;
        private OptionalInt peers = OptionalInt.empty();
        private OptionalLong faultNanos = OptionalLong.empty();
        private Set<Fault> without = EnumSet.noneOf(Fault.class);
        private boolean verbose;
        private boolean trace;
        private boolean liar;
        private List<Integer> crowd = List.of();
        private long idleNanos = IDLE_NANOS;
        private boolean mutants;
        private Set<String> only = Set.of();

        void word(String word, Iterator<String> more) {
            switch (word) {
                case "--verbose" -> verbose = true;
                case "--trace" -> trace = true;
                case "--liar" -> liar = true;
                case "--mutants" -> mutants = true;
                case "--seeds",
                        "--peers",
                        "--duration",
                        "--without",
                        "--crowd",
                        "--idle",
                        "--only" -> {
                    if (!more.hasNext()) {
                        throw new IllegalArgumentException(word + " needs a value");
                    }
                    option(word, more.next());
                }
                default -> throw new IllegalArgumentException("unknown option: " + word);
            }
        }

        private void option(String option, String value) {
            switch (option) {
                case "--seeds" -> {
                    String[] ends = value.split("-", 2);
                    seedFrom = number(option, ends[0]);
                    seedTo = number(option, ends[ends.length - 1]);
                    if (seedFrom > seedTo) {
                        throw new IllegalArgumentException(
                                "--seeds " + value + ": the first comes after the last");
                    }
                }
                case "--peers" -> peers = OptionalInt.of((int) number(option, value));
                case "--duration" -> faultNanos = OptionalLong.of(nanos(value));
                case "--crowd" -> crowd = sizes(option, value);
                case "--idle" -> idleNanos = nanos(value);
                case "--only" -> only = Set.of(value.split(","));
                default -> without = faults(value);
            }
        }

        private static long number(String option, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(option + ": '" + text + "' is no number", e);
            }
        }

        private static List<Integer> sizes(String option, String value) {
            List<Integer> sizes =
                    Arrays.stream(value.split(","))
                            .map(size -> (int) number(option, size))
                            .toList();
            if (sizes.stream().anyMatch(size -> size < 1 || size > ViewCodec.MEMBERS_MAX)) {
                throw new IllegalArgumentException(
                        option + " " + value + ": not 1 to " + ViewCodec.MEMBERS_MAX);
            }
            return sizes;
        }

        Options options() {
            return new Options(
                    seedFrom,
                    seedTo,
                    peers,
                    faultNanos,
                    without,
                    verbose,
                    trace,
                    liar,
                    crowd,
                    idleNanos,
                    mutants,
                    only);
        }
    }

    /**
     * {@return what {@code arguments} ask for}
     *
     * @throws IllegalArgumentException if they ask for nothing sensible
     */
    static Options parse(List<String> arguments) {
        var parser = new Parser();
        var words = arguments.iterator();
        while (words.hasNext()) {
            parser.word(words.next(), words);
        }
        return parser.options();
    }

    private static long nanos(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> number * SECOND;
            case 'm' -> number * 60 * SECOND;
            case 'h' -> number * 3_600 * SECOND;
            default -> throw new IllegalArgumentException("not a time: " + text);
        };
    }

    private static Set<Fault> faults(String text) {
        var faults = EnumSet.noneOf(Fault.class);
        for (String word : text.split(",")) {
            faults.add(Fault.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return faults;
    }

    static String word(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether a mutant is to be run} */
    boolean isWanted(String mutant) {
        return only.isEmpty() || only.contains(mutant);
    }

    /** {@return the last seed that may notice a mutant} */
    long mutantSeedTo() {
        return Math.min(seedTo, seedFrom + MUTANT_SEEDS - 1);
    }

    /** {@return how a seed is run} */
    Settings settings(long seed) {
        Settings drawn = liar ? Settings.lying(seed) : Settings.swarm(seed);
        Settings settings = drawn.without(without);
        if (peers.isPresent()) {
            settings = settings.with(peers.getAsInt());
        }
        if (faultNanos.isPresent()) {
            settings = settings.lasting(faultNanos.getAsLong());
        }
        return settings;
    }

    /** {@return the command that runs a seed as these options do} */
    String replay(long seed) {
        var words = new StringBuilder("bin/simulate --seeds " + seed);
        peers.ifPresent(n -> words.append(" --peers ").append(n));
        faultNanos.ifPresent(n -> words.append(" --duration ").append(n / SECOND).append('s'));
        if (liar) {
            words.append(" --liar");
        }
        if (!without.isEmpty()) {
            words.append(" --without ");
            words.append(without.stream().map(Options::word).collect(Collectors.joining(",")));
        }
        return words.append(" --trace").toString();
    }

    /** {@return the faults of a run, for a person} */
    static String describe(Settings settings) {
        var faults = settings.meanNanos().keySet().stream().map(Options::word).toList();
        return "peers=" + settings.peers() + " faults=" + faults;
    }
}
