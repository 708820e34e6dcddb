package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.ConfigReading;
import bellwether.launcher.config.Doubts;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.control.Answer;
import bellwether.launcher.control.Reloading;
import bellwether.launcher.doctor.Doctor;
import bellwether.launcher.ops.PeerFiles;
import bellwether.storage.DiskError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what is asked for, with which settings. */
@Command(
        name = "peer",
        description = {
            "Records the readings of all sensors of a local network, in one order, on every host.",
            "Runs one peer until it is told to stop (SIGTERM or Ctrl-C)."
        },
        versionProvider = Version.class,
        subcommands = {
            StatusCommand.class,
            MembersCommand.class,
            EventsCommand.class,
            TailCommand.class,
            GapsCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            ExportCommand.class,
            StepDownCommand.class,
            LeaveCommand.class,
            GroupKeysCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  peer --config conf/peer.properties",
            "  peer --check-config --set port=7000",
            "  peer status --help"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped in order, or printed what was asked for",
            "1:a running peer could not go on; see its log",
            "2:the command line or the config must be corrected",
            "3:could not start: port taken, data in use, disk refuses",
            "4:left its group because peer leave asked for it"
        })
final class PeerCommand implements Callable<Integer> {
    /** How long a running peer may take to answer: it looks twice a second. */
    private static final Duration RELOAD_PATIENCE = Duration.ofSeconds(10);

    private static final int DOCTOR_SECONDS_MAX = 3_600;

    private final ForegroundPeer peer;

    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            defaultValue = "${sys:bellwether.config}",
            description =
                    "Properties file (default: conf/peer.properties beside the program, if there).")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            scope = ScopeType.INHERIT,
            description = "Sets one key, over the file. May be repeated.")
    private List<String> assignments = List.of();

    @Option(
            names = "--check-config",
            scope = ScopeType.INHERIT,
            description = "Print the settings as they take effect, and exit.")
    private boolean checkOnly;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this text and exit.")
    private boolean helpAsked;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print the version and exit.")
    private boolean versionAsked;

    PeerCommand(ForegroundPeer peer) {
        this.peer = peer;
    }

    @Command(
            name = "run",
            description = "Run a peer; the same as no command at all.",
            footer = {
                "",
                "Examples:",
                "  peer run --config /etc/bellwether/peer.properties",
                "  peer run --set address=auto --set base_dir=/var/lib/bellwether"
            })
    int run() {
        return call();
    }

    @Command(
            name = "doctor",
            description = {
                "Look at this host and its networks, take no part, and say what to change.",
                "Exit code 0: all is fine. 1: something must be changed."
            },
            footer = {"", "Examples:", "  peer doctor", "  peer doctor --seconds 30"})
    int doctor(
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "How long to listen to the network (default: 3).")
                    int seconds) {
        if (seconds < 1 || seconds > DOCTOR_SECONDS_MAX) {
            return fail("--seconds is not 1 to " + DOCTOR_SECONDS_MAX, ExitCode.USAGE);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            boolean fine = new Doctor(this::settings, Duration.ofSeconds(seconds), out).isFine();
            return fine ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException e) {
            return fail("cannot look at this host: " + e.getMessage(), ExitCode.FAILED);
        }
    }

    @Command(
            name = "reload",
            description = {
                "Let the running peer read its own config again; prints which, and what has changed.",
                "It reads the file that it was started with: --config and --set only say which peer is",
                "meant, so --set takes no more than base_dir, run_dir and peer_id here.",
                "Exit code 1: no peer answers. 2: its config is wrong, or not the one that was named."
            },
            footer = {
                "",
                "Examples:",
                "  peer reload",
                "  peer reload --set base_dir=/var/lib/bellwether"
            })
    int reload() {
        Optional<String> inVain = WhichPeer.ignored(assignments);
        if (inVain.isPresent()) {
            return fail("reload: " + inVain.get(), ExitCode.USAGE);
        }
        return withConfig(config -> {
            Answer answer = Asking.ask(config, Reloading.COMMAND, RELOAD_PATIENCE);
            answer.lines().forEach(spec.commandLine().getOut()::println);
            Optional<String> another =
                    namedFile().flatMap(named -> Reloading.another(answer, named));
            if (another.isPresent()) {
                return fail("reload: " + another.get(), ExitCode.USAGE);
            }
            return answer.done() ? ExitCode.OK : ExitCode.USAGE;
        });
    }

    /** {@return the file that the command line names, not the one that is there by default} */
    private Optional<Path> namedFile() {
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--config");
        return spec.commandLine().getParseResult().subcommands().stream()
                                .anyMatch(sub -> sub.hasMatchedOption("--config"))
                        || named
                ? Optional.of(file)
                : Optional.empty();
    }

    @Override
    public Integer call() {
        try {
            if (checkOnly) {
                return check(settings());
            }
            return plain().run(peer, spec.commandLine().getErr());
        } catch (ConfigException e) {
            return fail(e.getMessage(), ExitCode.USAGE);
        }
    }

    /** {@return the exit code: what is only doubtful keeps no peer from starting} */
    private int check(Settings settings) throws ConfigException {
        PeerConfig config = PeerConfig.of(settings);
        settings.print(spec.commandLine().getOut());
        Identity.check(config);
        Doubts.of(settings, config)
                .forEach(doubt -> spec.commandLine().getErr().println("peer: warning: " + doubt));
        return ExitCode.OK;
    }

    /** What a command does with the files of the peer that the settings speak of. */
    @FunctionalInterface
    interface Look {
        /** {@return the exit code} */
        int at(PeerFiles files) throws IOException, InterruptedException;
    }

    /** What a command does with the settings. */
    @FunctionalInterface
    interface Work {
        /** {@return the exit code} */
        int with(PeerConfig config) throws ConfigException, IOException, InterruptedException;
    }

    /** {@return the exit code of a command that looks at the files of a peer} */
    int look(Look look) {
        return guarded(() -> look.at(PeerFiles.of(whichPeer())));
    }

    /** The peer runs with what it was started with, whatever its config has become. */
    private PeerConfig whichPeer() throws ConfigException {
        ConfigReading read = PeerConfig.asFarAsItGoes(settings());
        PeerConfig config = read.requirePlace();
        PrintWriter err = spec.commandLine().getErr();
        read.faults().forEach(fault -> err.println("peer: warning: " + fault.getMessage()));
        if (!read.faults().isEmpty()) {
            err.println(
                    "peer: warning: correct that before the peer is started or reloaded; a peer"
                            + " that runs goes on with what it has");
        }
        return config;
    }

    /** {@return the exit code of a command that needs the settings} */
    int withConfig(Work work) {
        return guarded(() -> work.with(PeerConfig.toLookAt(settings())));
    }

    /** A command that may fail. */
    @FunctionalInterface
    interface Doing {
        /** {@return the exit code} */
        int run() throws ConfigException, IOException, InterruptedException;
    }

    /** {@return the exit code of a command that needs neither settings nor files of a peer} */
    int guarded(Doing doing) {
        try {
            return doing.run();
        } catch (ConfigException e) {
            return fail(e.getMessage(), ExitCode.USAGE);
        } catch (IOException e) {
            return fail(DiskError.inFull(e), ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK; // a watch ends by being stopped
        }
    }

    private Settings settings() throws ConfigException {
        return plain().settings();
    }

    private PlainRun plain() {
        return new PlainRun(Optional.ofNullable(file), assignments);
    }

    private int fail(String reason, int exitCode) {
        PlainRun.tell(spec.commandLine().getErr(), reason);
        return exitCode;
    }
}
