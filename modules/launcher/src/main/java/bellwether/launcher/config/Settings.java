package bellwether.launcher.config;

import bellwether.protocol.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value for every key, with where it came from: the defaults, overridden by a file, overridden by
 * the command line. Values are texts here; {@link PeerConfig#of} checks them. Immutable.
 */
public final class Settings {
    /** The keys of the table in its order, then those of sensors as they came. */
    private final Map<ConfigKey, Setting> settings;

    private final Optional<Path> file;

    private Settings(Map<ConfigKey, Setting> settings, Optional<Path> file) {
        this.settings = settings;
        this.file = file;
    }

    /** {@return every key at its default} */
    public static Settings defaults() {
        var settings = new LinkedHashMap<ConfigKey, Setting>();
        for (Key key : Key.values()) {
            settings.put(key, new Setting(key, key.standard(), Setting.DEFAULT));
        }
        return new Settings(settings, Optional.empty());
    }

    /**
     * {@return these settings, overridden by those of {@code file}}
     *
     * @throws ConfigException if it cannot be read, or names an unknown key, or one key twice
     */
    public Settings withFile(Path file) throws ConfigException {
        return with(PropertiesFile.read(file), Optional.of(file));
    }

    /**
     * {@return these settings, overridden by {@code assignments}, each {@code key=value}}
     *
     * @throws ConfigException if one has another form, or names an unknown key, or one key twice
     */
    public Settings withAssignments(List<String> assignments) throws ConfigException {
        var lines = new ArrayList<PropertiesFile.Line>();
        for (String assignment : assignments) {
            lines.add(PropertiesFile.line("--set", assignment));
        }
        return with(lines, file);
    }

    /** {@return the file that was read last} */
    public Optional<Path> file() {
        return file;
    }

    /** Prints them as a config file that says of each value where it came from. */
    public void print(PrintWriter out) {
        for (Setting setting : settings.values()) {
            out.println("# " + setting.key().explanation() + " (" + setting.origin() + ")");
            out.println(setting.key().text() + "=" + setting.value());
        }
    }

    /** {@return the text that stands for {@code key}} */
    public String value(ConfigKey key) {
        return get(key).value();
    }

    /** {@return the keys whose value is another in {@code others}, in order} */
    public Set<ConfigKey> differences(Settings others) {
        var keys = new LinkedHashSet<>(settings.keySet());
        keys.addAll(others.settings.keySet());
        keys.removeIf(key -> value(key).equals(others.value(key)));
        return keys;
    }

    /** {@return these settings, with those of {@code others} for {@code keys}} */
    public Settings with(Settings others, Set<ConfigKey> keys) {
        var all = new LinkedHashMap<>(settings);
        keys.forEach(key -> all.put(key, others.get(key)));
        return new Settings(all, others.file);
    }

    Setting get(ConfigKey key) {
        Setting setting = settings.get(key);
        return setting == null ? new Setting(key, key.standard(), Setting.DEFAULT) : setting;
    }

    /** {@return what was set of sensors that have a name} */
    List<Setting> ofSensors() {
        return settings.values().stream()
                .filter(setting -> setting.key() instanceof SensorKey && !setting.isDefault())
                .toList();
    }

    private Settings with(List<PropertiesFile.Line> lines, Optional<Path> from)
            throws ConfigException {
        var changed = new LinkedHashMap<ConfigKey, Setting>();
        for (var line : lines) {
            var setting = new Setting(key(line), line.value(), line.origin());
            Setting earlier = changed.put(setting.key(), setting);
            if (earlier != null) {
                throw setting.wrong("set a second time, after " + earlier.origin());
            }
        }
        var all = new LinkedHashMap<>(settings);
        all.putAll(changed);
        return new Settings(all, from);
    }

    private static ConfigKey key(PropertiesFile.Line line) throws ConfigException {
        Optional<ConfigKey> key = Key.named(line.key()).map(known -> known);
        key = key.or(() -> SensorKey.named(line.key()));
        if (key.isPresent()) {
            return key.get();
        }
        String hint =
                SensorKey.hint(line.key())
                        .or(() ->
                                Key.nearest(line.key())
                                        .map(near -> "; did you mean " + near.text() + "?"))
                        .orElse("; --check-config lists all keys");
        throw new ConfigException(
                line.origin() + ": unknown key '" + Printable.of(line.key()) + "'" + hint);
    }
}
