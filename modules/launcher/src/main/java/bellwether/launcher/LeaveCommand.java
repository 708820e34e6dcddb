package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.control.Answer;
import bellwether.launcher.control.Leaving;
import bellwether.launcher.ops.PeerFiles;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer leave}. */
@Command(
        name = "leave",
        description = {
            "Let the running peer hand over what only it has, leave its group, and stop.",
            "Its process ends with 4, and its service is not started again before you do that.",
            "Exit code 0: it has left. 1: no peer runs, or it does not answer."
        },
        footer = {
            "",
            "Examples:",
            "  peer leave",
            "  peer leave --set base_dir=/var/lib/bellwether"
        })
final class LeaveCommand implements Callable<Integer> {
    /** A peer looks twice a second. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

    /** As long as systemd waits. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 50;

    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return peer.withConfig(this::leave);
    }

    private int leave(PeerConfig config) throws ConfigException, IOException, InterruptedException {
        Answer answer = Asking.ask(config, Leaving.COMMAND, ANSWER_PATIENCE);
        answer.lines().forEach(spec.commandLine().getOut()::println);
        var files = PeerFiles.of(config);
        long startNanos = System.nanoTime();
        while (!files.status().map(StatusReading::hasStopped).orElse(false)) {
            if (System.nanoTime() - startNanos > STOP_PATIENCE.toNanos()) {
                throw new IOException(
                        "it has not stopped within "
                                + STOP_PATIENCE.toSeconds()
                                + " s; see its log");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        spec.commandLine().getOut().println("it has stopped");
        return ExitCode.OK;
    }
}
