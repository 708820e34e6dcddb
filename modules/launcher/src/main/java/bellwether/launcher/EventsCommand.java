package bellwether.launcher;

import bellwether.launcher.ops.EventJson;
import bellwether.launcher.ops.EventLines;
import bellwether.launcher.ops.PeerFiles;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer events}. */
@Command(
        name = "events",
        description = {
            "Print what has happened to the peer of this host: views, elections, losses, its disk.",
            "One CSV row each: time,event,view_id,text."
        },
        footer = {
            "",
            "Examples:",
            "  peer events --lines 1000",
            "  peer events --follow",
            "  peer events --follow --json | jq -r 'select(.event == \"leader_lost\") | .time'"
        })
final class EventsCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the last rows to print (default: 20).")
    private int lines;

    @Option(
            names = "--follow",
            description = "Go on until stopped with what comes, also over a restart of the peer.")
    private boolean follow;

    @Option(
            names = "--json",
            description = "One JSON object per line instead of a CSV row, also with --follow.")
    private boolean json;

    @Override
    public Integer call() {
        if (lines < 0) {
            spec.commandLine().getErr().println("peer: --lines is negative");
            return ExitCode.USAGE;
        }
        return peer.look(this::print);
    }

    private int print(PeerFiles files) throws IOException, InterruptedException {
        StatusCommand.said(files);
        var out = spec.commandLine().getOut();
        var events =
                new EventLines(files.events(), row -> out.println(json ? EventJson.of(row) : row));
        events.last(lines);
        while (follow && !out.checkError()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            events.more();
        }
        return ExitCode.OK;
    }
}
