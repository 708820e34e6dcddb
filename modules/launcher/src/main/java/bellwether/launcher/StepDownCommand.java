package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.control.Answer;
import bellwether.launcher.control.SteppingDown;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer step-down}. */
@Command(
        name = "step-down",
        description = {
            "Let the running peer, if it leads, hand the lead over and stay as a member.",
            "Exit code 0: another leads. 1: it does not lead, nobody else can, or no peer runs."
        },
        footer = {"", "Examples:", "  peer step-down", "  peer step-down && sudo reboot"})
final class StepDownCommand implements Callable<Integer> {
    /** Until a peer looks. */
    private static final Duration LOOK_SLACK = Duration.ofSeconds(5);

    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return peer.withConfig(this::stepDown);
    }

    private int stepDown(PeerConfig config) throws ConfigException, IOException {
        var patience = SteppingDown.patience(config.election().timeout()).plus(LOOK_SLACK);
        Answer answer = Asking.ask(config, SteppingDown.COMMAND, patience);
        if (answer.done()) {
            answer.lines().forEach(spec.commandLine().getOut()::println);
            return ExitCode.OK;
        }
        throw new IOException(String.join("; ", answer.lines()));
    }
}
