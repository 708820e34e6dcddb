package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.DataFolders;
import bellwether.launcher.ops.ExportText;
import bellwether.launcher.ops.PeerFiles;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.ReadingTime;
import bellwether.storage.InUseException;
import bellwether.storage.RecordReader;
import bellwether.storage.export.ExportRefused;
import bellwether.storage.export.ExportSummary;
import bellwether.storage.export.Range;
import bellwether.storage.export.RecordExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer export}. */
@Command(
        name = "export",
        description = {
            "Write the record as compressed CSV, all sensors together, a folder for each day (UTC, of",
            "the reading's own time): date=2026-11-22/part-….csv.gz. A run adds what is new; files that",
            "are there stay as they are, unless a merge has renumbered the record, which it says.",
            "Exit code 0: all is exported. 1: it is not. 2: asked wrongly, or another export is there."
        },
        footer = {
            "",
            "Readings whose timestamp is no time lie in date=__HIVE_DEFAULT_PARTITION__.",
            "",
            "Examples:",
            "  peer export -o /srv/export",
            "  peer export -o november --from 2026-11-01 --to 2026-12-01",
            "  peer export -o copy --base-dir /media/stick/bellwether --json",
            "  duckdb -c \"SELECT * FROM read_csv('/srv/export/*/*.csv.gz', hive_partitioning = true)\""
        })
final class ExportCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Folder to write to, for this export alone; made if it is not there.")
    private Path output;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only readings from this time on: 2026-11-22 or 2026-11-22T10:15Z.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Only readings before this time.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--base-dir",
            paramLabel = "DIR",
            description =
                    "A data directory, or a folder with one in data/ (default: that of the peer of"
                            + " this host).")
    private Optional<Path> source = Optional.empty();

    @Option(
            names = "--anew",
            description = "Remove what was exported to the folder before, and export all of it.")
    private boolean anew;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        return peer.withConfig(this::export);
    }

    private int export(PeerConfig config) throws ConfigException, IOException {
        var range = new Range(second("--from", from), second("--to", to));
        Path directory = directory(config);
        try {
            return export(directory, range);
        } catch (JournalFailure | InUseException e) {
            throw new IOException("cannot export: " + e.getMessage(), e);
        } catch (ExportRefused e) {
            throw new ConfigException(e.getMessage());
        }
    }

    private int export(Path directory, Range range) throws ExportRefused {
        Path folder = output.toAbsolutePath().normalize();
        try (var record = RecordReader.open(DataFolders.DISK, directory.toString())) {
            ExportSummary summary =
                    RecordExport.run(DataFolders.DISK, record, folder.toString(), range, anew);
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(ExportText.json(summary, directory, folder));
            } else {
                ExportText.of(summary, folder).forEach(out::println);
            }
            boolean nothingToRead = record.end() == 0;
            if (nothingToRead) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "peer: "
                                        + directory
                                        + " holds no readings on disk yet, or its CSV files are"
                                        + " being written anew: try again");
            }
            return nothingToRead ? ExitCode.FAILED : ExitCode.OK;
        }
    }

    private static OptionalLong second(String option, Optional<String> text)
            throws ConfigException {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong second = ReadingTime.epochSecond(text.get());
        if (second.isEmpty()) {
            throw new ConfigException(
                    option + ": '" + text.get() + "' is no time such as 2026-11-22T10:15:30Z");
        }
        return second;
    }

    private Path directory(PeerConfig config) throws ConfigException, IOException {
        Path named = source.isPresent() ? source.get() : PeerFiles.of(config).dataFolder();
        List<Path> found = DataFolders.of(named);
        if (found.size() != 1) {
            throw new ConfigException(
                    named + " holds " + found.size() + " data directories: name one");
        }
        return found.getFirst();
    }
}
