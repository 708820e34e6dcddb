package bellwether.launcher;

import bellwether.launcher.ops.PeerFiles;
import bellwether.launcher.ops.RecordRow;
import bellwether.launcher.ops.RecordTail;
import bellwether.launcher.ops.StatusText;
import bellwether.storage.CsvFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer tail}. */
@Command(
        name = "tail",
        description = {
            "Print the newest readings of the record, over all sensors in the order of the group.",
            "One CSV row each: " + CsvFormat.HEADER + ".",
            "When the record is cut and goes on under other numbers, a line on standard error says so."
        },
        footer = {
            "",
            "Examples:",
            "  peer tail",
            "  peer tail greenhouse-1 greenhouse-2 --lines 100",
            "  peer tail --follow --json | jq 'select(.temperature_c > 30)'"
        })
final class TailCommand implements Callable<Integer>, RecordTail.Taker {
    private static final int LINES_MAX = 1_000_000;
    private static final long LOOK_MILLIS = 200;

    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "SENSOR",
            arity = "0..*",
            description = "Only the readings of these sensors (default: all).")
    private List<String> sensors = List.of();

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the last readings to print (default: 10).")
    private int lines;

    @Option(
            names = "--follow",
            description = "Go on until stopped with what comes, also over a restart of the peer.")
    private boolean follow;

    @Option(names = "--json", description = "One JSON object per reading instead of a CSV row.")
    private boolean json;

    @Override
    public Integer call() {
        if (lines < 0 || lines > LINES_MAX) {
            err().println("peer: --lines is not 0 to " + LINES_MAX);
            return ExitCode.USAGE;
        }
        return peer.look(this::print);
    }

    private int print(PeerFiles files) throws IOException, InterruptedException {
        var record = new RecordTail(files.dataFolder(), Set.copyOf(sensors));
        if (!follow) {
            requireSensors(files, record);
        }
        sayIfDead(files);
        record.last(lines).forEach(this::row);
        while (follow && !spec.commandLine().getOut().checkError()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            record.more(this);
        }
        return ExitCode.OK;
    }

    private void requireSensors(PeerFiles files, RecordTail record) throws IOException {
        var there = record.sensors();
        NamedSensors.require(sensors, there, files.dataFolder());
        if (there.isEmpty()) {
            throw new IOException("no readings in " + files.dataFolder());
        }
    }

    /** What a dead peer has left can be read as well. */
    private void sayIfDead(PeerFiles files) throws IOException {
        var now = Instant.now();
        files.status()
                .filter(status -> !status.isAlive(now))
                .flatMap(status -> StatusText.trouble(status, now))
                .ifPresent(trouble -> err().println("peer: " + trouble));
    }

    @Override
    public void row(RecordRow row) {
        spec.commandLine().getOut().println(json ? row.json() : row.text());
    }

    @Override
    public void cut(long sequence) {
        err().println(
                        "peer: the record was cut: of the rows above, those from sequence "
                                + sequence
                                + " on stand no more; what they said comes again under other"
                                + " numbers");
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
