package bellwether.launcher.hooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder with programs. One is run for an event if its name, up to the first dot, is that of the
 * event, or {@code any}. It is read for each event: a hook may be added while the peer runs.
 *
 * @param path of the folder; it need not exist
 */
record HookFolder(Path path) {
    private static final String ANY = "any";

    /**
     * {@return what to run for {@code event}, in the order of the names}
     *
     * @param refused hears of each that has the right name and may not be run, and why
     */
    List<Path> of(String event, Consumer<String> refused) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        var hooks = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file -> isFor(file, event))
                    .sorted()
                    .forEach(file -> {
                        String problem = problem(file);
                        if (problem.isEmpty()) {
                            hooks.add(file);
                        } else {
                            refused.accept(file + ": " + problem);
                        }
                    });
        } catch (IOException e) {
            refused.accept(path + ": " + e);
        }
        return hooks;
    }

    private static boolean isFor(Path file, String event) {
        String name = file.getFileName().toString().split("\\.", 2)[0];
        return (name.equals(event) || name.equals(ANY)) && !Files.isDirectory(file);
    }

    /** Whoever may write it may do what the peer may do. */
    private static String problem(Path file) {
        try {
            if (!Files.isExecutable(file)) {
                return "is not executable; chmod +x makes it so";
            }
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                return "may be written by anybody; chmod o-w forbids that";
            }
            return "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
