package bellwether.launcher.demo;

import bellwether.launcher.ops.Screen;
import bellwether.launcher.service.Terminal;
import bellwether.storage.DataVerifier;
import bellwether.storage.DiskError;
import bellwether.storage.NioDisk;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;

/** Starts a group of peers on this machine and shows, or audits, what they do. */
public final class Demo {
    /** All went as it should. */
    static final int OK = 0;

    /** A peer ended, files differ, or nothing moved any more; the reason was printed. */
    static final int FAILED = 1;

    /** The command line asks for something that does not exist. */
    static final int USAGE = 2;

    /** How long a replay is made to take when something is to happen half way. */
    private static final long REPLAY_SECONDS = 10;

    private final DemoOptions options;
    private final Screen screen;

    private Demo(DemoOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    /** Runs the demonstration and ends the process with its exit code. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    static int run(String... arguments) throws IOException, InterruptedException {
        var line = DemoOptions.commandLine();
        Optional<DemoOptions> options;
        try {
            options = DemoOptions.parse(line, arguments);
        } catch (ParameterException e) {
            System.err.println("demo: " + e.getMessage() + "; see bin/demo --help");
            return USAGE;
        }
        if (options.isEmpty()) {
            line.usage(System.out);
            return OK;
        }
        var screen = new Screen(System.out, terminal(options.get().redraw()));
        try {
            return new Demo(options.get(), screen).run();
        } catch (DemoFailure e) {
            screen.say("demo: " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            screen.say("demo: " + DiskError.inFull(e));
            return FAILED;
        }
    }

    /** The script that starts this has looked whether its output is a terminal. */
    private static Supplier<Optional<Terminal.Size>> terminal(boolean redraw) {
        return redraw ? new Terminal(System.getenv()) : Optional::empty;
    }

    private int run() throws IOException, InterruptedException {
        Optional<String> wrong = SettingsCheck.problem(program(), checkable());
        if (wrong.isPresent()) {
            System.err.println("demo: the settings will not do: " + wrong.get());
            return USAGE;
        }
        var sources = new ArrayList<SourceFile>();
        for (var path : options.sources()) {
            sources.add(SourceFile.scan(path));
        }
        SourceFile.requireOwnSensors(sources);
        Path base = baseDirectory();
        try (var fleet = new Fleet(program(), base, settings(sources))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(fleet, base), "demo-end"));
            List<DemoBoard> boards = startPeers(fleet, base);
            screen.say(options.peers() + " peers, files in " + base);
            boards.stream()
                    .limit(1)
                    .forEach(board -> {
                        screen.say("a CSV file renamed into " + board.inbox() + " is taken up");
                        screen.say("to unplug a device: mv " + board.device() + " " + base);
                    });
            var halfWay = new HalfWay(options, fleet, screen);
            if (sources.isEmpty()) {
                screen.say("Ctrl-C stops them");
                new LiveRun(fleet, screen, halfWay, boards).run();
            }
            var result = new ReplayRun(fleet, screen, halfWay, sources).run();
            var survivors = fleet.alive();
            fleet.stop();
            return verify(survivors) && result.passed() ? OK : FAILED;
        }
    }

    /** Once nobody writes any more, storage's own check: journal chains, CSV against journal. */
    private boolean verify(List<DemoPeer> peers) {
        var folders = peers.stream().map(peer -> peer.data().toString()).toList();
        var verification = DataVerifier.verify(new NioDisk(Path.of("/")), folders);
        verification.allProblems().forEach(problem -> screen.say("WRONG: " + problem));
        if (verification.ok()) {
            screen.say(
                    "after the stop: every journal's chain holds, every CSV file is what it says");
        }
        return verification.ok();
    }

    private void end(Fleet fleet, Path base) {
        fleet.stop();
        screen.keep();
        screen.say("all peers have stopped; their files are in " + base);
    }

    /** {@return what those peers have that measure something} */
    private List<DemoBoard> startPeers(Fleet fleet, Path base) throws IOException {
        var boards = new ArrayList<DemoBoard>();
        for (int i = 0; i < options.peers(); i++) {
            if (options.sensors()) {
                Path folder = base.resolve(DemoPeer.name(i + 1));
                boards.add(DemoBoard.make(folder, new SplittableRandom(i)));
                fleet.start(boards.getLast().settings());
            } else if (i < options.sources().size()) {
                String file = options.sources().get(i).toString();
                fleet.start(Map.of("sensor_source", "replay", "sensor_replay_file", file));
            } else {
                String source = options.sources().isEmpty() ? "mock" : "none";
                fleet.start(Map.of("sensor_source", source));
            }
        }
        return boards;
    }

    /** What the user has set, and what each peer will have that it must go with. */
    private Map<String, String> checkable() throws IOException {
        var settings = new HashMap<>(settings(List.of()));
        settings.put("base_dir", System.getProperty("java.io.tmpdir"));
        return settings;
    }

    private static Path program() {
        var program = Path.of(System.getProperty("java.home"), "bin", "peer");
        if (!Files.isExecutable(program)) {
            throw new DemoFailure(program + " is missing: this runs in the runtime image only");
        }
        return program;
    }

    private Path baseDirectory() throws IOException {
        return options.baseDirectory().isPresent()
                ? Files.createDirectories(options.baseDirectory().get())
                : Files.createTempDirectory("bellwether-demo-");
    }

    /** Short intervals, and a group that no other peer of this machine or network can be in. */
    private Map<String, String> settings(List<SourceFile> sources) throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("group_name", "demo-" + UUID.randomUUID().toString().substring(0, 8));
        settings.put("broadcast_port", Integer.toString(freePort()));
        settings.put("discovery_timeout", "1s");
        settings.put("election_timeout", "1s");
        settings.put("sensor_interval_seconds", "1");
        if (!options.settings().containsKey("heartbeat_interval")) {
            settings.put("heartbeat_interval", "1s");
            settings.put("heartbeat_timeout", "4s");
        }
        boolean slow = options.killLeader() || options.joinLate();
        if (slow && !sources.isEmpty()) {
            long rows = sources.stream().mapToLong(SourceFile::total).max().orElse(0);
            settings.put("sensor_replay_rate", Long.toString(1 + rows / REPLAY_SECONDS));
        }
        settings.putAll(options.settings());
        return settings;
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
