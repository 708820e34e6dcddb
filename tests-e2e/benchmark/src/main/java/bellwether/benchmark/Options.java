package bellwether.benchmark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line.
 *
 * @param only names of measures
 * @param readings that are measured at full speed
 * @param latencySeconds how long latency is measured
 * @param kills of a leader, in each round
 * @param scale what is measured beside a group of three
 * @param tuned configuration keys of a tuned bellwether; none: those of the preset
 * @param json where the results go for programs
 * @param scratch the folder that all files go to; empty: a new one, which is deleted
 */
public record Options(
        int rounds,
        List<String> only,
        List<String> contestants,
        long readings,
        int latencySeconds,
        int kills,
        Scale scale,
        Map<String, String> tuned,
        Optional<Path> json,
        Optional<Path> scratch) {

    /**
     * Groups of many, and one with a long record.
     *
     * @param few members of the small group
     * @param many members of the large one
     * @param rate readings per second in both
     * @param warmUpSeconds how long they do that before, for the compilers
     * @param seconds how long
     * @param history readings that a late joiner finds
     * @param liveRate readings per second that are recorded meanwhile
     */
    public record Scale(
            int few,
            int many,
            int rate,
            int warmUpSeconds,
            int seconds,
            long history,
            int liveRate) {}

    /** The measures, in the order in which they are made. */
    public static final List<String> MEASURES =
            List.of(
                    "throughput",
                    "latency",
                    "idle",
                    "boot",
                    "size",
                    "start",
                    "takeover",
                    "takeover-tuned",
                    "hang",
                    "fanout",
                    "catchup");

    /** Those who are measured, in the order of the table. */
    public static final List<String> CONTESTANTS =
            List.of(
                    "bellwether",
                    "bellwether-safe",
                    "bellwether-keys",
                    "sequencer",
                    "sequencer2",
                    "raft",
                    "pump");

    private static final long COUNT_MAX = 100_000_000;

    /**
     * {@return what was asked for, the rest by default}
     *
     * @throws BenchException if it cannot be understood
     */
    public static Options parse(List<String> arguments) {
        var given = new LinkedHashMap<String, String>();
        var tuned = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            String value = null;
            int equals = option.indexOf('=');
            if (option.startsWith("--") && equals > 0) {
                value = option.substring(equals + 1);
                option = option.substring(0, equals);
            } else if (i + 1 < arguments.size()) {
                value = arguments.get(++i);
            }
            if (value == null) {
                throw new BenchException(option + " needs a value");
            }
            if (option.equals("--tuned")) {
                String[] pair = value.split("=", 2);
                if (pair.length != 2) {
                    throw new BenchException("--tuned needs KEY=VALUE, not '" + value + "'");
                }
                tuned.put(pair[0], pair[1]);
            } else {
                given.put(option, value);
            }
        }
        var options =
                new Options(
                        (int) count(given, "--rounds", 5),
                        names(given, "--only", MEASURES),
                        names(given, "--contestants", CONTESTANTS),
                        count(given, "--readings", 1_000_000),
                        (int) count(given, "--latency-seconds", 20),
                        (int) count(given, "--kills", 10),
                        scale(given),
                        tuned,
                        Optional.ofNullable(given.remove("--json")).map(Path::of),
                        Optional.ofNullable(given.remove("--scratch")).map(Path::of));
        if (options.scale().few() < 2 || options.scale().many() < 2) {
            throw new BenchException(
                    "--few and --many need a leader and another member: 2 or more");
        }
        if (!given.isEmpty()) {
            throw new BenchException("unknown: " + String.join(" ", given.keySet()));
        }
        return options;
    }

    private static Scale scale(Map<String, String> given) {
        return new Scale(
                (int) count(given, "--few", 8),
                (int) count(given, "--many", 64),
                (int) count(given, "--rate", 1_000),
                (int) count(given, "--warm-up", 100),
                (int) count(given, "--seconds", 15),
                count(given, "--history", 1_000_000),
                (int) count(given, "--live-rate", 5_000));
    }

    private static long count(Map<String, String> given, String option, long standard) {
        String text = given.remove(option);
        if (text == null) {
            return standard;
        }
        long value = text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
        if (value < 1 || value > COUNT_MAX) {
            throw new BenchException(
                    option + " needs a number from 1 to " + COUNT_MAX + ", not '" + text + "'");
        }
        return value;
    }

    private static List<String> names(
            Map<String, String> given, String option, List<String> known) {
        String text = given.remove(option);
        if (text == null) {
            return known;
        }
        List<String> wanted = Stream.of(text.split(",")).map(String::strip).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new BenchException(
                        option + ": '" + name + "' is none of " + String.join(", ", known));
            }
        }
        return known.stream().filter(wanted::contains).toList();
    }
}
