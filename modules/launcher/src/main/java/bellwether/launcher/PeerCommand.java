package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped in order, or printed what was asked for",
            "1:a running peer could not go on; see its log",
            "2:the command line or the config must be corrected",
            "3:could not start: port taken, data in use, disk refuses"
        })
final class PeerCommand implements Callable<Integer> {
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

    @Command(name = "run", description = "Run a peer; the same as no command at all.")
    int run() {
        return call();
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Settings settings =
                    (file == null ? Settings.defaults() : Settings.defaults().withFile(file))
                            .withAssignments(assignments);
            PeerConfig config = PeerConfig.of(settings);
            if (checkOnly) {
                settings.print(spec.commandLine().getOut());
                return ExitCode.OK;
            }
            return peer.run(config, err);
        } catch (ConfigException e) {
            err.println("peer: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }
}
