package bellwether.fuzz;

import java.util.Objects;

/** Something that always has to hold does not. */
final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
        super(what);
    }

    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    static void unlessEqual(Object expected, Object found, String what) {
        if (!Objects.equals(expected, found)) {
            throw new Broken(what + ": expected <" + expected + ">, found <" + found + ">");
        }
    }
}
