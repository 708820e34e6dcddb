package bellwether.e2e;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of some megabytes in memory, which can be filled and emptied. To mount it needs root. What
 * a test run that was killed has left mounted, {@code tests-e2e/engine} finds by its name.
 */
public final class SmallDisk implements AutoCloseable {
    private static final String NAME = "bellwether-disk-" + ProcessHandle.current().pid();
    private static final int PAGE_BYTES = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Puts a small disk over an empty folder. */
    public static SmallDisk over(Path folder, int megabytes)
            throws IOException, InterruptedException {
        must("mount", "-t", "tmpfs", "-o", size(megabytes), NAME, folder.toString());
        return new SmallDisk(folder);
    }

    private static String size(int megabytes) {
        return "size=" + megabytes + "m";
    }

    /**
     * Leaves not one page free. To be called again for as long as somebody may give pages back; the
     * last page of each file that lies there still takes what fits into it.
     */
    public void fill() throws IOException {
        var page = ByteBuffer.allocate(PAGE_BYTES);
        try (var file = FileChannel.open(ballast(), CREATE, APPEND)) {
            while (true) {
                file.write(page.rewind());
            }
        } catch (IOException e) {
            if (!e.getMessage().contains("No space left")) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    public void empty() throws IOException {
        Files.delete(ballast());
    }

    /** Makes the disk larger, with all that is on it. */
    public void grow(int megabytes) throws IOException, InterruptedException {
        must("mount", "-o", "remount," + size(megabytes), folder.toString());
    }

    /** Nothing can be written any more, as on a card that the system has given up; or it can. */
    void readOnly(boolean is) throws IOException, InterruptedException {
        must("mount", "-o", "remount," + (is ? "ro" : "rw"), folder.toString());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Takes the disk away and leaves its files in its place; nobody may use them any more. */
    @Override
    public void close() throws IOException {
        Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
        Files.deleteIfExists(ballast());
        try {
            must("cp", "-a", folder.toString(), copy.toString());
            must("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // what is still mounted is found by its name
        }
        Files.delete(folder);
        Files.move(copy, folder);
    }

    private static void must(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }
}
