package bellwether.storage;

import java.util.Optional;

/**
 * Something that a check has found.
 *
 * @param of what it is about
 * @param text one line
 * @param difference where files differ, if that is what it is
 */
public record Finding(Subject of, String text, Optional<Difference> difference) {
    /** What a finding can be about. */
    public enum Subject {
        JOURNAL,
        CSV
    }

    static Finding of(Subject of, String text) {
        return new Finding(of, text, Optional.empty());
    }

    static Finding of(Subject of, Difference difference) {
        return new Finding(of, difference.place(), Optional.of(difference));
    }
}
