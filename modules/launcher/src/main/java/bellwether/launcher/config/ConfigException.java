package bellwether.launcher.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The operator must correct something before the peer can start. The message has a line for each
 * thing, which names where (file and line, or the option), which key, and what is expected.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ConfigKey> key;
    private final String reason;

    public ConfigException(String message) {
        this(message, Optional.empty(), message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
        this.key = Optional.empty();
        this.reason = message;
    }

    /**
     * @param key of which the value is not what was meant, if that is known
     * @param reason the part of the message that says what is wrong
     */
    ConfigException(String message, Optional<ConfigKey> key, String reason) {
        super(message);
        this.key = key;
        this.reason = reason;
    }

    /** {@return all of {@code faults}, of which there is at least one, as one} */
    static ConfigException of(List<ConfigException> faults) {
        return faults.size() == 1
                ? faults.getFirst()
                : new ConfigException(
                        faults.stream()
                                .map(Throwable::getMessage)
                                .collect(Collectors.joining("\n")));
    }

    /** {@return a line for each thing that is wrong} */
    public List<String> lines() {
        return getMessage().lines().toList();
    }

    Optional<ConfigKey> key() {
        return key;
    }

    String reason() {
        return reason;
    }
}
