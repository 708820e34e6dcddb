package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.CheckJson;
import bellwether.launcher.ops.CheckText;
import bellwether.launcher.ops.DataFolders;
import bellwether.launcher.ops.PeerFiles;
import bellwether.protocol.JournalFailure;
import bellwether.storage.RecordCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer verify}. */
@Command(
        name = "verify",
        description = {
            "Check the record: the journal's chained checksums, the CSV files against the journal;",
            "of several directories also whether all hold the same. Names the first difference. Reads only.",
            "Exit code 0: all is fine. 1: it is not. 2: there is nothing to check, or it was asked wrongly."
        },
        footer = {
            "",
            "Beside a running peer, rows that are not there yet are not counted as missing.",
            "",
            "Examples:",
            "  peer verify",
            "  peer verify /srv/copies/*",
            "  peer verify --json /var/lib/bellwether /media/stick/bellwether"
        })
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description =
                    "Data directories, or folders with some in them or in data/ (default: that of"
                            + " the peer of this host).")
    private List<Path> folders = List.of();

    @Option(
            names = "--live",
            description =
                    "The directories are copies that were made while peers ran: rows missing at"
                            + " an end are no fault.")
    private boolean live;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        return peer.withConfig(this::verify);
    }

    private int verify(PeerConfig config) throws ConfigException, IOException {
        try {
            return verifyAll(config);
        } catch (JournalFailure e) {
            throw new IOException("cannot read the record: " + e.getMessage(), e);
        }
    }

    private int verifyAll(PeerConfig config) throws ConfigException, IOException {
        var found = new ArrayList<Path>();
        try {
            if (folders.isEmpty()) {
                found.addAll(DataFolders.of(PeerFiles.of(config).dataFolder()));
            }
            for (Path folder : folders) {
                found.addAll(named(folder));
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println("peer: " + e.getMessage());
            return ExitCode.USAGE; // there is nothing to judge
        }
        if (found.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("peer: nothing to check: no data directory was named");
            return ExitCode.USAGE;
        }
        return check(found, config.runDir());
    }

    /** {@code data/*} also names locks, and {@code data/ID/*} parts of a data directory. */
    private List<Path> named(Path folder) throws IOException {
        if (DataFolders.isLock(folder)) {
            return List.of();
        }
        Optional<Path> whole = DataFolders.whole(folder);
        if (whole.isEmpty()) {
            return DataFolders.of(folder);
        }
        spec.commandLine()
                .getErr()
                .println(
                        "peer: passed over "
                                + folder
                                + ": a part of "
                                + whole.get()
                                + ", which is checked as a whole if it is named");
        return List.of();
    }

    private int check(List<Path> found, Path runDir) throws IOException {
        var running = new HashSet<String>();
        for (Path folder : found) {
            if (DataFolders.isRunning(folder, runDir)) {
                running.add(folder.toString());
            }
        }
        var paths = found.stream().map(Path::toString).distinct().toList();
        var check = RecordCheck.of(DataFolders.DISK, paths, live ? new HashSet<>(paths) : running);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(CheckJson.of(check, running));
        } else {
            CheckText.of(check, running).forEach(out::println);
        }
        return check.isFine() ? ExitCode.OK : ExitCode.FAILED;
    }
}
