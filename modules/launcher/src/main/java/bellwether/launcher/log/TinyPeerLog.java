package bellwether.launcher.log;

import bellwether.group.Notice.Level;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tinylog.Logger;
import org.tinylog.TaggedLogger;
import org.tinylog.configuration.Configuration;
import org.tinylog.provider.ProviderRegistry;

/**
 * The log of a peer that has a process of its own: a rolling file {@code logs/{peer_id}_log.txt},
 * and a short console. tinylog is one per process, and so must this be.
 */
public final class TinyPeerLog implements PeerLog {
    private static final String FILE_SIZE = "10mb";

    /** Goes to the file only: the console takes what has no tag. */
    private static final String FILE_ONLY = "file";

    /** How many full files are kept beside the one being written. */
    private static final int BACKUPS = 5;

    private volatile Level level;

    private TinyPeerLog(Level level) {
        this.level = level;
    }

    /**
     * {@return the log, configured; to be called before anything else in the process logs}
     *
     * @param folder where the files go
     */
    public static TinyPeerLog open(Path folder, PeerId id, Level level) {
        Configuration.replace(configuration(folder, id));
        return new TinyPeerLog(level);
    }

    /**
     * tinylog numbers the files it writes; the name that people know is a hard link to the newest.
     * It takes everything: what is too fine is left out here, since tinylog's own level is fixed.
     */
    static Map<String, String> configuration(Path folder, PeerId id) {
        String name = folder.resolve(id + "_log").toString();
        var properties = new LinkedHashMap<String, String>();
        properties.put("level", "debug");
        properties.put("locale", "ROOT");
        properties.put("autoshutdown", "false"); // the shutdown hook still logs: it closes us
        properties.put("writer1", "rolling file");
        properties.put("writer1.file", name + ".{count}.txt");
        properties.put("writer1.latest", name + ".txt");
        properties.put("writer1.policies", "size: " + FILE_SIZE);
        properties.put("writer1.backups", Integer.toString(BACKUPS));
        properties.put("writer1.charset", "UTF-8");
        properties.put(
                "writer1.format", "{date: yyyy-MM-dd'T'HH:mm:ss.SSSXXX} {level|size=5} {message}");
        properties.put("writer2", "console");
        properties.put("writer2.tag", "-");
        properties.put("writer2.format", "{date: HH:mm:ss.SSS} {level|size=5} {message}");
        return properties;
    }

    @Override
    public void level(Level level) {
        this.level = level;
    }

    private boolean isLeftOut(Level level) {
        return level.compareTo(this.level) > 0;
    }

    @Override
    public void write(Level level, String text) {
        if (isLeftOut(level)) {
            return;
        }
        switch (level) {
            case ERROR -> Logger.error((Object) text);
            case WARN -> Logger.warn((Object) text);
            case INFO -> Logger.info((Object) text);
            case DEBUG -> Logger.debug((Object) text);
        }
    }

    /**
     * A disk that refuses is no riddle of the program: its story is for the file, not the console.
     */
    @Override
    public void write(Level level, String text, Throwable cause) {
        if (isLeftOut(level)) {
            return;
        }
        boolean fileOnly = cause instanceof JournalFailure && this.level != Level.DEBUG;
        TaggedLogger logger = Logger.tag(fileOnly ? FILE_ONLY : null);
        switch (level) {
            case ERROR -> logger.error(cause, text);
            case WARN -> logger.warn(cause, text);
            case INFO -> logger.info(cause, text);
            case DEBUG -> logger.debug(cause, text);
        }
    }

    @Override
    public void close() {
        try {
            ProviderRegistry.getLoggingProvider().shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
