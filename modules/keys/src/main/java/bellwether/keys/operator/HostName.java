package bellwether.keys.operator;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Printable;
import java.util.regex.Pattern;

/** The rule for names of hosts: each is a folder's name, and the name in a certificate. */
final class HostName {
    /** As many as a certificate's name may have (X.520). */
    static final int LENGTH_MAX = 64;

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0," + (LENGTH_MAX - 1) + "}");

    private HostName() {}

    /**
     * {@return {@code text} itself}
     *
     * @throws MalformedException if it is no name of a host
     */
    static String require(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new MalformedException(
                    "host name '"
                            + Printable.of(text)
                            + "' is not 1 to 64 letters, digits, '.', '_' and '-', of which the"
                            + " first is no '.' and no '-'");
        }
        return text;
    }
}
