package bellwether.launcher.ops;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Copies of data directories, as they were before something changed them. */
public final class DirectoryCopy {
    private static final String FOLDER = ".before-repair";

    private DirectoryCopy() {}

    /**
     * Copies a data directory, with all that it holds, to {@code .before-repair} beside it.
     *
     * @return where the copy is, synced to the disk; nothing of it is left if that fails
     */
    public static Path of(Path directory) throws IOException {
        Path copies = Files.createDirectories(directory.toAbsolutePath().resolveSibling(FOLDER));
        Path copy = free(copies, directory.getFileName().toString());
        try {
            copy(directory, copy);
            return copy;
        } catch (IOException e) {
            delete(copy);
            throw new IOException("cannot keep a copy in " + copy + ": " + e.getMessage(), e);
        }
    }

    private static Path free(Path copies, String name) {
        int n = 1;
        Path copy = copies.resolve(name(name, n));
        while (Files.exists(copy)) {
            n++;
            copy = copies.resolve(name(name, n));
        }
        return copy;
    }

    private static String name(String name, int n) {
        return String.format(Locale.ROOT, "%s-%04d", name, n);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path each : below(from)) {
            Path target = to.resolve(from.relativize(each));
            if (Files.isDirectory(each)) {
                Files.createDirectories(target);
            } else {
                Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
                try (var file = FileChannel.open(target, StandardOpenOption.WRITE)) {
                    file.force(true);
                }
            }
        }
    }

    private static void delete(Path copy) throws IOException {
        if (Files.exists(copy)) {
            for (Path each : below(copy).reversed()) {
                Files.delete(each);
            }
        }
    }

    /** {@return the folder and all in it, folders before what they hold} */
    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }
}
