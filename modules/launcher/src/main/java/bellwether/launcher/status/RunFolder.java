package bellwether.launcher.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder {@code run/{peer_id}}: what a running peer shows of itself. */
public final class RunFolder {
    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * {@return the folder, made if it was not there}
     *
     * @throws IOException if that fails
     */
    public static RunFolder open(Path path) throws IOException {
        return new RunFolder(Files.createDirectories(path));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Puts {@code content} in the place of file {@code name}: a reader sees the old or the new. */
    void replace(String name, byte[] content) throws IOException {
        Path draft = file(name + ".new");
        Files.write(draft, content);
        Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
