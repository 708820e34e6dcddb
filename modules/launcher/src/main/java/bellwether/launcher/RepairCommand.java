package bellwether.launcher;

import bellwether.group.Delivery;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.CheckText;
import bellwether.launcher.ops.DataFolders;
import bellwether.launcher.ops.DirectoryCopy;
import bellwether.launcher.ops.PeerFiles;
import bellwether.protocol.JournalFailure;
import bellwether.storage.DirectoryRepair;
import bellwether.storage.InUseException;
import bellwether.storage.RecordCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer repair}. */
@Command(
        name = "repair",
        description = {
            "Mend a data directory on which no peer runs: says what it would do, asks, keeps a copy.",
            "What is damaged in the journal is set aside; the CSV files become what the journal says.",
            "Exit code 0: all is fine now, or was. 1: it is not, or nothing was done."
        },
        footer = {
            "",
            "What is set aside comes back from other peers, once this one is in its group again.",
            "",
            "Examples:",
            "  peer verify; peer leave; peer repair",
            "  peer repair --yes /srv/copies/attic"
        })
final class RepairCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description =
                    "A data directory, or a folder with one in data/ (default: that of the peer of"
                            + " this host).")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        return peer.withConfig(this::repair);
    }

    private int repair(PeerConfig config) throws ConfigException, IOException {
        Path named = folder.isPresent() ? folder.get() : PeerFiles.of(config).dataFolder();
        List<Path> found = DataFolders.of(named);
        if (found.size() != 1) {
            throw new IOException(named + " holds " + found.size() + " of them: name one");
        }
        if (config.agreement().delivery() == Delivery.SAFE) {
            throw new IOException(
                    "with delivery=safe the journal alone does not say which rows may stand in the"
                            + " CSV files: start the peer with data_on_start=resume instead");
        }
        String directory = found.getFirst().toString();
        try (var _ = DataFolders.DISK.lock(directory + ".lock")) {
            return repair(found.getFirst());
        } catch (InUseException e) {
            throw new IOException(directory + " is " + e.getMessage(), e);
        } catch (JournalFailure e) {
            throw new IOException("the disk refuses: " + e.getMessage(), e);
        }
    }

    private int repair(Path directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RecordCheck before = check(directory);
        List<String> plan = DirectoryRepair.plan(before.directories().getFirst());
        if (before.isFine()) {
            out.println("nothing to repair");
            return ExitCode.OK;
        }
        if (plan.isEmpty()) {
            CheckText.of(before, Set.of()).forEach(out::println);
            throw new IOException("there is no journal to repair it by");
        }
        out.println("It would");
        plan.forEach(step -> out.println("  - " + step));
        out.println("after a copy of all of " + directory);
        if (!yes && !isConfirmed(out)) {
            throw new IOException("nothing was done");
        }
        out.println("copy: " + DirectoryCopy.of(directory));
        DirectoryRepair.run(DataFolders.DISK, directory.toString());
        RecordCheck after = check(directory);
        CheckText.of(after, Set.of()).forEach(out::println);
        return after.isFine() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static RecordCheck check(Path directory) {
        return RecordCheck.of(DataFolders.DISK, List.of(directory.toString()), Set.of());
    }

    private static boolean isConfirmed(PrintWriter out) throws IOException {
        out.print("Do it? [y/N] ");
        out.flush();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return Optional.ofNullable(in.readLine())
                .filter(answer -> answer.strip().equalsIgnoreCase("y"))
                .isPresent();
    }
}
