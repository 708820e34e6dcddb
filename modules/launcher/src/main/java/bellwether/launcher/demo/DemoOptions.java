package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the demonstration was asked to do.
 *
 * @param peers how many are started at first
 * @param baseDirectory where their folders go; empty: a fresh one under the system's temporary one
 * @param killLeader whether the leader is killed half way
 * @param joinLate whether one more peer joins half way
 * @param sensors whether each peer has a board, a command and a spool to measure with
 * @param redraw whether the table is drawn over itself
 * @param sources one file to replay for each of the first peers; empty: mocked sensors, no end
 * @param settings passed on to every peer
 */
record DemoOptions(
        int peers,
        Optional<Path> baseDirectory,
        boolean killLeader,
        boolean joinLate,
        boolean sensors,
        boolean redraw,
        List<Path> sources,
        Map<String, String> settings) {
    /** So many processes still start on a small machine. */
    static final int PEERS_MAX = 50;

    private static final int PEERS_DEFAULT = 3;

    /** The demonstration could not find or audit its peers if these were given by hand. */
    private static final Set<String> OWN_KEYS =
            Set.of("base_dir", "peer_id", "group_name", "port", "sensor_replay_file");

    DemoOptions {
        sources = List.copyOf(sources);
        settings = Map.copyOf(settings);
    }

    /** {@return the options that {@link #parse} takes} */
    static CommandLine commandLine() {
        var spec = CommandSpec.create().name("bin/demo");
        spec.usageMessage()
                .description(
                        "Starts some peers on this machine and shows what they do, until Ctrl-C.");
        spec.addOption(option("--peers", "N", int.class, "how many (default: 3, or one per file)"));
        spec.addOption(
                option(
                        "--base-dir",
                        "DIR",
                        Path.class,
                        "where their files go, and stay (default: a new folder under "
                                + System.getProperty("java.io.tmpdir")
                                + ", which also stays)"));
        spec.addOption(flag("--kill-leader", "kill the leader half way (SIGKILL)"));
        spec.addOption(flag("--join-late", "let one more peer join half way"));
        spec.addOption(
                option(
                        "--replay",
                        "DIR",
                        Path.class,
                        "one peer per CSV file in DIR; compares all files at the end: 0 or 1"));
        spec.addOption(
                flag(
                        "--sensors",
                        "each peer has a kernel device (of a made-up tree), a command and a folder"
                                + " for CSV files as sensors"));
        spec.addOption(
                option("--heartbeat", "TIME", String.class, "short for --set heartbeat_interval="));
        spec.addOption(option("--set", "KEY=VALUE", String[].class, "a setting for every peer"));
        spec.addOption(
                OptionSpec.builder("--redraw")
                        .type(boolean.class)
                        .hidden(true)
                        .description("standard output is a terminal")
                        .build());
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("this text")
                        .build());
        return new CommandLine(spec);
    }

    /**
     * {@return what {@code arguments} ask for; empty: for help}
     *
     * @throws ParameterException with one line for the user if they cannot be carried out
     */
    static Optional<DemoOptions> parse(CommandLine line, String... arguments) {
        var parsed = line.parseArgs(arguments);
        if (parsed.isUsageHelpRequested()) {
            return Optional.empty();
        }
        Optional<Path> replay = Optional.ofNullable(parsed.matchedOptionValue("--replay", null));
        List<Path> sources = replay.map(directory -> csvFiles(line, directory)).orElse(List.of());
        int least = Math.max(1, sources.size());
        int peers =
                parsed.matchedOptionValue(
                        "--peers", sources.isEmpty() ? PEERS_DEFAULT : sources.size());
        require(line, peers >= least, "--peers must be at least " + least + ": " + peers);
        require(line, peers <= PEERS_MAX, "--peers must be at most " + PEERS_MAX + ": " + peers);
        boolean killLeader = parsed.hasMatchedOption("--kill-leader");
        require(line, !killLeader || peers > 1, "--kill-leader needs at least 2 peers");
        boolean sensors = parsed.hasMatchedOption("--sensors");
        require(line, !sensors || sources.isEmpty(), "--sensors is not for --replay");
        Map<String, String> settings = settings(line, parsed);
        boolean whole = !settings.containsKey("csv_roll");
        require(
                line,
                whole || sources.isEmpty(),
                "--replay compares files with all rows: no csv_roll");
        Optional<Path> base = Optional.ofNullable(parsed.matchedOptionValue("--base-dir", null));
        return Optional.of(
                new DemoOptions(
                        peers,
                        base.map(Path::toAbsolutePath).map(Path::normalize),
                        killLeader,
                        parsed.hasMatchedOption("--join-late"),
                        sensors,
                        parsed.hasMatchedOption("--redraw"),
                        sources,
                        settings));
    }

    private static Map<String, String> settings(CommandLine line, CommandLine.ParseResult parsed) {
        var settings = new LinkedHashMap<String, String>();
        Optional<String> heartbeat =
                Optional.ofNullable(parsed.matchedOptionValue("--heartbeat", null));
        heartbeat.ifPresent(value -> settings.put("heartbeat_interval", value));
        for (String text : parsed.matchedOptionValue("--set", new String[0])) {
            int equals = text.indexOf('=');
            require(line, equals > 0, "--set takes key=value: " + text);
            String key = text.substring(0, equals).strip();
            require(line, !OWN_KEYS.contains(key), "--set " + key + ": the demo sets that itself");
            settings.put(key, text.substring(equals + 1).strip());
        }
        return settings;
    }

    private static List<Path> csvFiles(CommandLine line, Path directory) {
        require(line, Files.isDirectory(directory), "--replay: no such folder: " + directory);
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(directory, "*.csv")) {
            found.forEach(file -> files.add(file.toAbsolutePath().normalize()));
        } catch (IOException e) {
            throw new ParameterException(line, "--replay: cannot read " + directory + ": " + e);
        }
        require(line, !files.isEmpty(), "--replay: no *.csv file in " + directory);
        files.sort(null);
        return files;
    }

    private static void require(CommandLine line, boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(line, message);
        }
    }

    private static OptionSpec option(String name, String label, Class<?> type, String what) {
        return OptionSpec.builder(name).paramLabel(label).type(type).description(what).build();
    }

    private static OptionSpec flag(String name, String what) {
        return OptionSpec.builder(name).type(boolean.class).description(what).build();
    }
}
