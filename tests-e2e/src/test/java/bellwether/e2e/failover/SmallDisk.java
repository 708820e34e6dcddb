package bellwether.e2e.failover;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk of a few megabytes for one host, which can be filled and emptied. To mount it needs root.
 */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "24m";
    private static final int CHUNK_BYTES = 4096;

    private final Path mounted;

    private SmallDisk(Path mounted) {
        this.mounted = mounted;
    }

    /** Puts a small disk in the place of that of a host that has never run. */
    static SmallDisk of(Host host) throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "bellwether", host.disk().toString());
        return new SmallDisk(host.disk());
    }

    /** Leaves not one page free. */
    void fill() throws IOException {
        try (var file =
                FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(mounted).getUsableSpace() > 0) {
                file.write(ByteBuffer.allocate(CHUNK_BYTES));
            }
        } catch (IOException e) {
            if (Files.getFileStore(mounted).getUsableSpace() >= CHUNK_BYTES) {
                throw e; // not full, so it is something else
            }
        }
    }

    /** Makes room again. */
    void empty() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return mounted.resolve("ballast");
    }

    /** Takes the disk away and leaves its files in its place; the host must be off. */
    @Override
    public void close() throws IOException {
        Path copy = mounted.resolveSibling("disk-copy");
        try {
            Files.deleteIfExists(ballast());
            run("cp", "-a", mounted.toString(), copy.toString());
            run("umount", mounted.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(mounted);
        Files.move(copy, mounted);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }
}
