package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.DataFolders;
import bellwether.launcher.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer report}. */
@Command(
        name = "report",
        description = {
            "Make one HTML file of the record: charts of all sensors, what was missing and why, who led, and whether"
                    + " copies are the same. It needs no network, neither to be made nor to be looked at.",
            "Of each piece of time that a chart draws, the lowest and the highest reading are kept.",
            "Exit code 0: made. 1: the record cannot be read, or not to its end."
        },
        footer = {
            "",
            "Examples:",
            "  peer report -o report.html",
            "  peer report --from 30d --no-check -o /srv/www/greenhouse.html",
            "  peer report --base-dir /srv/copies/attic -o audit.html /srv/copies/cellar /srv/copies/roof"
        })
final class ReportCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;
    @Mixin private Period period;
    @Mixin private WhichRecord record;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description =
                    "More data directories, or folders with some in data/, to compare the record with.")
    private List<Path> others = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "Where to write it; a file that is there is replaced.")
    private Path file;

    @Option(
            names = "--no-check",
            description = "Do not check the data directory: faster where the record is long.")
    private boolean unchecked;

    @Override
    public Integer call() {
        if (unchecked && !others.isEmpty()) {
            return usage("--no-check compares nothing: not with DIR");
        }
        if (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent())) {
            return usage("-o: '" + file + "' is not a file in a folder that is there");
        }
        return peer.withConfig(this::make);
    }

    private int usage(String reason) {
        spec.commandLine().getErr().println("peer: " + reason);
        return ExitCode.USAGE;
    }

    private int make(PeerConfig config) throws ConfigException, IOException {
        var now = Instant.now();
        long from = period.from(now);
        long to = period.to(now);
        var place = record.place(config);
        var folders = new ArrayList<Path>();
        for (Path other : others) {
            folders.addAll(DataFolders.of(other));
        }
        var wish = new Report.Wish(from, to, !unchecked, folders);
        Report.Made made = new Report(config, place, now).write(file, wish);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %d readings of %d sensors, %d gaps, %d KB%n",
                        file,
                        made.readings(),
                        made.sensors(),
                        made.gaps(),
                        Files.size(file) / 1_000);
        if (!made.problem().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "peer: the record is damaged and was read up to there: "
                                    + made.problem());
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }
}
