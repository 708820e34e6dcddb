package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.Settings;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a peer that is to run, and of nothing else. It is read without the library
 * that reads all others: to describe them to it takes a third of the time and memory that a peer
 * needs to start, and a peer starts this way on every host.
 *
 * @param file the properties file that is named
 * @param assignments each {@code key=value}, in order
 */
record PlainRun(Optional<Path> file, List<String> assignments) {
    private static final String COMMAND = "run";
    private static final String FILE = "--config";
    private static final String ASSIGNMENT = "--set";
    private static final String STANDARD_FILE = "bellwether.config";

    PlainRun {
        assignments = List.copyOf(assignments);
    }

    /** {@return what is asked for; empty: something else, or something that is not that plain} */
    static Optional<PlainRun> of(String... args) {
        Optional<Path> file = Optional.empty();
        var assignments = new ArrayList<String>();
        int i = args.length > 0 && args[0].equals(COMMAND) ? 1 : 0;
        while (i < args.length) {
            int equals = args[i].indexOf('=');
            String name = equals < 0 ? args[i] : args[i].substring(0, equals);
            String value = equals < 0 ? next(args, i) : args[i].substring(equals + 1);
            if (!isPlain(value)) {
                return Optional.empty();
            }
            if (name.equals(ASSIGNMENT)) {
                assignments.add(value);
            } else if (name.equals(FILE) && file.isEmpty()) {
                file = path(value);
            } else {
                return Optional.empty();
            }
            i += equals < 0 ? 2 : 1;
        }
        if (file.isEmpty()) {
            file = Optional.ofNullable(System.getProperty(STANDARD_FILE)).map(Path::of);
        }
        return Optional.of(new PlainRun(file, assignments));
    }

    /** {@return the settings} */
    Settings settings() throws ConfigException {
        Settings settings = Settings.defaults();
        if (file.isPresent()) {
            settings = settings.withFile(file.get());
        }
        return settings.withAssignments(assignments);
    }

    /** {@return the exit code, once the peer has ended} */
    int run(ForegroundPeer peer, PrintWriter err) {
        try {
            return peer.run(this::settings, err);
        } catch (ConfigException e) {
            tell(err, e.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** Says what is wrong, each line with the name of the program. */
    static void tell(PrintWriter err, String reason) {
        reason.lines().forEach(line -> err.println("peer: " + line));
    }

    private static String next(String[] args, int i) {
        return i + 1 < args.length ? args[i + 1] : "";
    }

    /** What looks like an option or a file of options may mean something else. */
    private static boolean isPlain(String value) {
        return !value.isEmpty() && !value.startsWith("-") && !value.startsWith("@");
    }

    private static Optional<Path> path(String value) {
        try {
            return Optional.of(Path.of(value));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
