package bellwether.launcher.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What settings come to, read to the end also past what is wrong, so that all of it can be told in
 * one go: a value that does not do is passed over, and its default stands for it.
 *
 * @param config with defaults for what is wrong; empty: it could not be read to the end
 * @param faults in the order of the file as far as keys are concerned, then of the values
 * @param doubtful the keys whose values are not what the operator meant
 */
public record ConfigReading(
        Optional<PeerConfig> config, List<ConfigException> faults, Set<ConfigKey> doubtful) {
    public ConfigReading {
        faults = List.copyOf(faults);
        doubtful = Set.copyOf(doubtful);
    }

    /** Makes a config of settings, or names the first thing that is wrong with them. */
    @FunctionalInterface
    interface Reader {
        PeerConfig read(Settings settings) throws ConfigException;
    }

    static ConfigReading of(Settings settings, Reader reader) {
        var faults = new ArrayList<>(settings.faults());
        var doubtful = new LinkedHashSet<ConfigKey>();
        faults.forEach(fault -> fault.key().ifPresent(doubtful::add));
        Settings left = settings;
        while (true) {
            try {
                PeerConfig config = reader.read(left);
                return new ConfigReading(Optional.of(config), faults, doubtful);
            } catch (ConfigException e) {
                if (faults.isEmpty() || !isEcho(e, doubtful)) {
                    faults.add(e);
                }
                Optional<ConfigKey> key = e.key();
                if (key.isEmpty() || left.get(key.get()).isDefault()) {
                    return new ConfigReading(Optional.empty(), faults, doubtful);
                }
                doubtful.add(key.get());
                left = left.without(key.get());
            }
        }
    }

    /**
     * {@return whether it may be wrong only because of what was found wrong before} It comes again
     * when that is mended, if it is not.
     */
    private static boolean isEcho(ConfigException fault, Set<ConfigKey> doubtful) {
        return doubtful.stream()
                .map(ConfigKey::text)
                .anyMatch(key ->
                        Pattern.compile("(?<![\\w./-])" + Pattern.quote(key) + "(?![\\w/-])")
                                .matcher(fault.reason())
                                .find());
    }

    /**
     * {@return the config}
     *
     * @throws ConfigException if anything is wrong, with all of it
     */
    PeerConfig require() throws ConfigException {
        if (faults.isEmpty()) {
            return config.orElseThrow();
        }
        throw ConfigException.of(faults);
    }

    /**
     * {@return a config that is good enough to find the files of the peer, whatever else is wrong}
     *
     * @throws ConfigException if it is not known where they are, with all that is wrong
     */
    public PeerConfig requirePlace() throws ConfigException {
        boolean isKnown =
                List.of(Key.BASE_DIR, Key.RUN_DIR, Key.PEER_ID).stream()
                        .noneMatch(doubtful::contains);
        return isKnown && config.isPresent() ? config.get() : require();
    }
}
