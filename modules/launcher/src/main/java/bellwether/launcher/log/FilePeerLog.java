package bellwether.launcher.log;

import bellwether.group.Notice.Level;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The log of one peer of several in a process: a plain file {@code logs/{peer_id}_log.txt}, neither
 * rolled nor shown.
 */
public final class FilePeerLog implements PeerLog {
    private final PrintWriter writer;
    private volatile Level level;

    private FilePeerLog(Level level, PrintWriter writer) {
        this.level = level;
        this.writer = writer;
    }

    /**
     * {@return the log, appending}
     *
     * @param folder where the file goes; made if it is not there
     * @throws IOException if it cannot be opened
     */
    public static FilePeerLog open(Path folder, PeerId id, Level level) throws IOException {
        Files.createDirectories(folder);
        var file =
                Files.newBufferedWriter(
                        folder.resolve(id + "_log.txt"),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
        return new FilePeerLog(level, new PrintWriter(file, true));
    }

    @Override
    public void write(Level level, String text) {
        synchronized (writer) {
            print(level, text);
        }
    }

    @Override
    public void write(Level level, String text, Throwable cause) {
        synchronized (writer) {
            print(level, text);
            cause.printStackTrace(writer);
        }
    }

    @Override
    public void level(Level level) {
        this.level = level;
    }

    @Override
    public void close() {
        synchronized (writer) {
            writer.close();
        }
    }

    private void print(Level level, String text) {
        if (level.compareTo(this.level) <= 0) {
            writer.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + text);
        }
    }
}
