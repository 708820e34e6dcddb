package bellwether.launcher.status;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

    /**
     * Puts {@code content} in the place of file {@code name}: a reader sees the old or the new.
     * Only on a disk that takes no second file is the old one written over, when a reader may see
     * half.
     *
     * @throws IOException if that fails, too
     */
    void replace(String name, byte[] content) throws IOException {
        Path draft = file(name + ".new");
        try {
            Files.write(draft, content);
            Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            overwrite(file(name), content);
        }
    }

    /** Not emptied first: a full disk would not give the room back. */
    private static void overwrite(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, CREATE, WRITE)) {
            var left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.truncate(content.length);
        }
    }
}
