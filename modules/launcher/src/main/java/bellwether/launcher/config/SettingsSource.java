package bellwether.launcher.config;

/** Where a peer's settings come from, to be read again while it runs. */
@FunctionalInterface
public interface SettingsSource {
    /**
     * {@return the settings as they are now}
     *
     * @throws ConfigException if they cannot be read
     */
    Settings read() throws ConfigException;
}
