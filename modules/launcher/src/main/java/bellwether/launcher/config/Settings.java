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

    /** Lines that set nothing, though they were to. */
    private final List<ConfigException> faults;

    private Settings(
            Map<ConfigKey, Setting> settings, Optional<Path> file, List<ConfigException> faults) {
        this.settings = settings;
        this.file = file;
        this.faults = List.copyOf(faults);
    }

    /** {@return every key at its default} */
    public static Settings defaults() {
        var settings = new LinkedHashMap<ConfigKey, Setting>();
        for (Key key : Key.values()) {
            settings.put(key, new Setting(key, key.standard(), Setting.DEFAULT));
        }
        return new Settings(settings, Optional.empty(), List.of());
    }

    /**
     * {@return these settings, overridden by those of {@code file}} A line of another form, an
     * unknown key, or one that is set twice, is told with all else that is wrong, by {@link
     * PeerConfig#of}.
     *
     * @throws ConfigException if it cannot be read
     */
    public Settings withFile(Path file) throws ConfigException {
        var wrong = new ArrayList<ConfigException>();
        return with(PropertiesFile.read(file, wrong), Optional.of(file), wrong);
    }

    /**
     * {@return these settings, overridden by {@code assignments}, each {@code key=value}} What is
     * wrong with one is told as of a line of the file.
     */
    public Settings withAssignments(List<String> assignments) {
        var wrong = new ArrayList<ConfigException>();
        var lines = new ArrayList<PropertiesFile.Line>();
        for (String assignment : assignments) {
            PropertiesFile.line("--set", assignment, wrong).ifPresent(lines::add);
        }
        return with(lines, file, wrong);
    }

    /** {@return what is wrong with lines that set nothing} */
    List<ConfigException> faults() {
        return faults;
    }

    /** {@return these settings, with the default for {@code key}} */
    Settings without(ConfigKey key) {
        var all = new LinkedHashMap<>(settings);
        all.put(key, new Setting(key, key.standard(), Setting.DEFAULT));
        return new Settings(all, file, faults);
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
        return new Settings(all, others.file, faults);
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

    private Settings with(
            List<PropertiesFile.Line> lines, Optional<Path> from, List<ConfigException> malformed) {
        var wrong = new ArrayList<>(faults);
        wrong.addAll(malformed);
        var changed = new LinkedHashMap<ConfigKey, Setting>();
        for (var line : lines) {
            Optional<ConfigKey> key = Key.named(line.key()).map(known -> known);
            key = key.or(() -> SensorKey.named(line.key()));
            if (key.isEmpty()) {
                wrong.add(unknown(line));
            } else {
                var setting = new Setting(key.get(), line.value(), line.origin());
                Setting earlier = changed.put(key.get(), setting);
                if (earlier != null) {
                    wrong.add(setting.wrong("set a second time, after " + earlier.origin()));
                }
            }
        }
        var all = new LinkedHashMap<>(settings);
        all.putAll(changed);
        return new Settings(all, from, wrong);
    }

    private static ConfigException unknown(PropertiesFile.Line line) {
        Optional<Key> near = Key.nearest(line.key());
        String hint =
                SensorKey.hint(line.key())
                        .or(() -> near.map(key -> "; did you mean " + key.text() + "?"))
                        .orElse("; --check-config lists all keys");
        String reason = "unknown key '" + Printable.of(line.key()) + "'" + hint;
        return new ConfigException(
                line.origin() + ": " + reason,
                SensorKey.nearest(line.key()).<ConfigKey>map(key -> key).or(() -> near),
                reason);
    }
}
