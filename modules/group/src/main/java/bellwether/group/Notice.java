package bellwether.group;

import java.util.Objects;

/**
 * One thing worth telling a person.
 *
 * @param level how much it matters
 * @param event the word in the event file, snake case, such as {@code became_leader}
 * @param viewId the view it belongs to, 0 if none
 * @param text one line for the log; the key facts as {@code key=value}
 */
public record Notice(Level level, String event, long viewId, String text) {
    /** What a notice asks of the reader. */
    public enum Level {
        /** The operator must act. */
        ERROR,
        /** Degraded, but running. */
        WARN,
        /** Roles, membership, start and stop. */
        INFO,
        /** For developers; not in the event file. */
        DEBUG
    }

    public Notice {
        Objects.requireNonNull(level);
        Objects.requireNonNull(event);
        Objects.requireNonNull(text);
    }
}
