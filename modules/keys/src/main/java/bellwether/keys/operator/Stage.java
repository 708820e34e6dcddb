package bellwether.keys.operator;

import java.util.Locale;

/**
 * Where the rotation of a group's keys is. Each step needs all hosts to have what the last made.
 */
enum Stage {
    /** One generation of keys, which all hosts have. */
    STEADY,

    /** The next generation is there: hosts accept it, and still use the old one. */
    PREPARED,

    /** Hosts use the next generation, and still accept the old one. */
    SWITCHED;

    /** {@return its word in files} */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what the next step leads to} */
    Stage next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
