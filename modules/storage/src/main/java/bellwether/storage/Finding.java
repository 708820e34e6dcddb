package bellwether.storage;

import java.util.Optional;

/**
 * Something that a check has found.
 *
 * @param text one line
 * @param difference where files differ, if that is what it is
 */
public record Finding(String text, Optional<Difference> difference) {
    static Finding of(String text) {
        return new Finding(text, Optional.empty());
    }

    static Finding of(Difference difference) {
        return new Finding(difference.place(), Optional.of(difference));
    }
}
