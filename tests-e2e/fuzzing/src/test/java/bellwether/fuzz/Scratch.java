package bellwether.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder for what needs real files, in memory where the system has such; empty for each input.
 */
final class Scratch {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Work with files. */
    interface Work {
        void with(Path folder) throws IOException;
    }

    private Scratch() {}

    static void in(Work work) {
        try {
            Path folder =
                    Files.isWritable(MEMORY)
                            ? Files.createTempDirectory(MEMORY, "bellwether-fuzz")
                            : Files.createTempDirectory("bellwether-fuzz");
            try {
                work.with(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
