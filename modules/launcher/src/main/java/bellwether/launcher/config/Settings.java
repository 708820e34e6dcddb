package bellwether.launcher.config;

import bellwether.protocol.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value for every key, with where it came from: the defaults, overridden by a file, overridden by
 * the command line. Values are texts here; {@link PeerConfig#of} checks them. Immutable.
 */
public final class Settings {
    private final Map<Key, Setting> settings;

    private Settings(Map<Key, Setting> settings) {
        this.settings = settings;
    }

    /** {@return every key at its default} */
    public static Settings defaults() {
        var settings = new EnumMap<Key, Setting>(Key.class);
        for (Key key : Key.values()) {
            settings.put(key, new Setting(key, key.standard(), Setting.DEFAULT));
        }
        return new Settings(settings);
    }

    /**
     * {@return these settings, overridden by those of {@code file}}
     *
     * @throws ConfigException if it cannot be read, or names an unknown key, or one key twice
     */
    public Settings withFile(Path file) throws ConfigException {
        return with(PropertiesFile.read(file));
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
        return with(lines);
    }

    /** Prints them as a config file that says of each value where it came from. */
    public void print(PrintWriter out) {
        for (Setting setting : settings.values()) {
            out.println("# " + setting.key().explanation() + " (" + setting.origin() + ")");
            out.println(setting.key().text() + "=" + setting.value());
        }
    }

    /** {@return the text that stands for {@code key}} */
    public String value(Key key) {
        return settings.get(key).value();
    }

    /** {@return the keys whose value is another in {@code others}, in order} */
    public Set<Key> differences(Settings others) {
        var keys = EnumSet.noneOf(Key.class);
        for (Key key : Key.values()) {
            if (!value(key).equals(others.value(key))) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** {@return these settings, with those of {@code others} for {@code keys}} */
    public Settings with(Settings others, Set<Key> keys) {
        var all = new EnumMap<>(settings);
        keys.forEach(key -> all.put(key, others.get(key)));
        return new Settings(all);
    }

    Setting get(Key key) {
        return settings.get(key);
    }

    private Settings with(List<PropertiesFile.Line> lines) throws ConfigException {
        var changed = new EnumMap<Key, Setting>(Key.class);
        for (var line : lines) {
            var setting = new Setting(key(line), line.value(), line.origin());
            Setting earlier = changed.put(setting.key(), setting);
            if (earlier != null) {
                throw setting.wrong("set a second time, after " + earlier.origin());
            }
        }
        var all = new EnumMap<>(settings);
        all.putAll(changed);
        return new Settings(all);
    }

    private static Key key(PropertiesFile.Line line) throws ConfigException {
        var key = Key.named(line.key());
        if (key.isPresent()) {
            return key.get();
        }
        String hint =
                Key.nearest(line.key())
                        .map(near -> "; did you mean " + near.text() + "?")
                        .orElse("; --check-config lists all keys");
        throw new ConfigException(
                line.origin() + ": unknown key '" + Printable.of(line.key()) + "'" + hint);
    }
}
