package bellwether.launcher.config;

import bellwether.storage.DiskError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder that a peer keeps everything in: checked, then made. */
public final class BaseDir {
    private static final String CURE = "; give %s a folder that this user may write to";

    /** How a path of storage begins: below this folder, and not within another path. */
    private static final Pattern STORED = Pattern.compile("(?<![\\w./-])data/");

    private BaseDir() {}

    /** Nothing is created here: the nearest folder that exists must be one that we can write to. */
    static void check(Setting setting, Path folder) throws ConfigException {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw setting.wrong("'" + existing + "' is not a folder");
        }
        if (!Files.isWritable(existing)) {
            throw setting.wrong("cannot write to '" + existing + "'" + cure(setting.key()));
        }
    }

    /** {@return what storage said, with paths below {@code data} in full} */
    public static String inFull(String message, Path baseDir) {
        return STORED.matcher(message)
                .replaceAll(Matcher.quoteReplacement(baseDir.resolve("data") + "/"));
    }

    /**
     * Makes the folder, and that of the log files.
     *
     * @return the folder of the log files
     * @throws ConfigException if the disk refuses
     */
    public static Path prepare(PeerConfig config) throws ConfigException {
        Path logs = config.logDir();
        Key key = logs.startsWith(config.baseDir()) ? Key.BASE_DIR : Key.LOG_DIR;
        try {
            Files.createDirectories(config.baseDir());
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new ConfigException(
                    key.text() + ": cannot make '" + logs + "': " + DiskError.text(e) + cure(key),
                    e);
        }
        if (!Files.isWritable(logs)) {
            throw new ConfigException(key.text() + ": cannot write to '" + logs + "'" + cure(key));
        }
        return logs;
    }

    private static String cure(ConfigKey key) {
        return String.format(Locale.ROOT, CURE, key.text());
    }
}
