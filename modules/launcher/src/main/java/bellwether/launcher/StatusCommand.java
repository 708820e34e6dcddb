package bellwether.launcher;

import bellwether.launcher.ops.LiveTable;
import bellwether.launcher.ops.PeerFiles;
import bellwether.launcher.ops.Screen;
import bellwether.launcher.ops.StatusText;
import bellwether.launcher.service.Terminal;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer status}. */
@Command(
        name = "status",
        description = {
            "Print what the peer of this host says of itself.",
            "Exit code 0: it is in a group and has no problem. 1: something is not fine, or it is dead."
        },
        footer = {
            "",
            "Examples:",
            "  peer status --watch",
            "  peer status --json --set base_dir=/var/lib/bellwether"
        })
final class StatusCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print the status file as it is.")
    private boolean json;

    @Option(
            names = "--watch",
            description = "Go on until stopped: a new look each second, with a table of the group.")
    private boolean watch;

    @Override
    public Integer call() {
        if (watch && json) {
            spec.commandLine().getErr().println("peer: --json prints once: not with --watch");
            return ExitCode.USAGE;
        }
        return peer.look(watch ? StatusCommand::watch : this::print);
    }

    private int print(PeerFiles files) throws IOException {
        StatusReading status = said(files);
        var now = Instant.now();
        var out = spec.commandLine().getOut();
        if (json) {
            out.print(status.json());
            out.flush();
        } else {
            StatusText.of(status, now).forEach(out::println);
        }
        return StatusText.trouble(status, now).isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** {@return what the peer says of itself} */
    static StatusReading said(PeerFiles files) throws IOException {
        return files.status()
                .orElseThrow(() ->
                        new IOException("no peer has written a status in " + files.runFolder()));
    }

    private static List<String> watched(StatusReading status) {
        var lines = new ArrayList<>(StatusText.of(status, Instant.now()));
        lines.add("");
        lines.addAll(LiveTable.ofGroup(status));
        return lines;
    }

    private static int watch(PeerFiles files) throws IOException, InterruptedException {
        var screen = new Screen(System.out, new Terminal(System.getenv()));
        while (true) {
            Optional<StatusReading> status = files.status();
            screen.show(
                    status.map(StatusCommand::watched)
                            .orElse(List.of("no peer has written a status yet")));
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
