package bellwether.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A disk in a file, with a file system of its own that can be made to stand still: whoever writes
 * then waits, as with a memory card that is busy with itself. To mount it needs root and a loop
 * device. What a test run that was killed has left mounted, {@code tests-e2e/engine} finds by the
 * name of the file.
 */
final class StillDisk implements AutoCloseable {
    private static final String NAME = "bellwether-disk-" + ProcessHandle.current().pid();

    private final Path folder;
    private final Path file;

    private StillDisk(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** Puts one over an empty folder. */
    static StillDisk over(Path folder, int megabytes) throws IOException, InterruptedException {
        Path file = folder.resolveSibling(NAME);
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength((long) megabytes << 20);
        }
        must("mkfs.ext4", "-q", "-F", file.toString());
        must("mount", "-o", "loop", file.toString(), folder.toString());
        return new StillDisk(folder, file);
    }

    /**
     * Lets nothing be written for so long.
     *
     * @return the process that does so and lets it go on; it outlives a test that does not
     */
    Process standStill(Duration time) throws IOException {
        String still =
                "fsfreeze --freeze \"$1\" && { sleep "
                        + time.toSeconds()
                        + "; exec fsfreeze --unfreeze \"$1\"; }";
        return new ProcessBuilder("setsid", "sh", "-c", still, "sh", folder.toString())
                .inheritIO()
                .start();
    }

    /** Takes it away, with all that is on it. */
    @Override
    public void close() throws IOException {
        try {
            must("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // what is still mounted is found by its name
        }
        Files.delete(file);
    }

    private static void must(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(List.of(command) + " ended with " + exit);
        }
    }
}
