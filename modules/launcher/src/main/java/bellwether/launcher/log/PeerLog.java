package bellwether.launcher.log;

import bellwether.group.Notice.Level;

/**
 * Where one peer's log lines go. Safe for use by many threads; never throws, and never blocks for
 * longer than writing a line takes.
 */
public interface PeerLog extends AutoCloseable {
    /** Writes one line. */
    void write(Level level, String text);

    /** Writes one line and the story of {@code cause} below it. */
    void write(Level level, String text, Throwable cause);

    /** From now on lines of {@code level} and above are written. */
    void level(Level level);

    /** Something the operator must act on. */
    default void error(String text, Throwable cause) {
        write(Level.ERROR, text, cause);
    }

    /** Degraded, but running. */
    default void warn(String text) {
        write(Level.WARN, text);
    }

    /** Roles, membership, start and stop. */
    default void info(String text) {
        write(Level.INFO, text);
    }

    /** For developers. */
    default void debug(String text) {
        write(Level.DEBUG, text);
    }

    /** Writes out what is buffered. Nothing is logged any more. */
    @Override
    void close();
}
