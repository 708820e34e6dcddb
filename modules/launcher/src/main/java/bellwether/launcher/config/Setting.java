package bellwether.launcher.config;

import bellwether.protocol.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One key's value and where it was set.
 *
 * @param origin such as {@code conf/peer.properties, line 12}, {@code --set}, or {@code default}
 */
record Setting(ConfigKey key, String value, String origin) {
    static final String DEFAULT = "default";

    private static final Pattern COMMENT = Pattern.compile("\\s#");
    private static final Pattern BLANK = Pattern.compile("\\s");

    /** {@return the error that says what is wrong with this setting} */
    ConfigException wrong(String reason) {
        return new ConfigException(
                origin + ": " + key.text() + ": " + reason + hint(), Optional.of(key), reason);
    }

    /** {@return the error that says what was expected instead of this value} */
    ConfigException expected(String what) {
        return wrong("'" + Printable.of(value) + "' is not " + what);
    }

    boolean isDefault() {
        return origin.equals(DEFAULT);
    }

    /** What follows a value belongs to it, which surprises who comments it there. */
    private String hint() {
        boolean looksCommented =
                COMMENT.matcher(value).find() || key == Key.ADDRESS && BLANK.matcher(value).find();
        return looksCommented ? "; a comment goes on a line of its own" : "";
    }
}
