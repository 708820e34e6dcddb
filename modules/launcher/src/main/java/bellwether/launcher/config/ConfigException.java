package bellwether.launcher.config;

/**
 * The operator must correct something before the peer can start. The message is one line that names
 * where (file and line, or the option), which key, and what is expected.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
