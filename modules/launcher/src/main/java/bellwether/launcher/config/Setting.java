package bellwether.launcher.config;

import bellwether.protocol.Printable;

/**
 * One key's value and where it was set.
 *
 * @param origin such as {@code conf/peer.properties, line 12}, {@code --set}, or {@code default}
 */
record Setting(Key key, String value, String origin) {
    static final String DEFAULT = "default";

    /** {@return the error that says what is wrong with this setting} */
    ConfigException wrong(String reason) {
        return new ConfigException(origin + ": " + key.text() + ": " + reason);
    }

    /** {@return the error that says what was expected instead of this value} */
    ConfigException expected(String what) {
        return wrong("'" + Printable.of(value) + "' is not " + what);
    }

    boolean isDefault() {
        return origin.equals(DEFAULT);
    }
}
