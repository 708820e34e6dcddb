package bellwether.launcher.control;

import bellwether.group.Notice;
import bellwether.keys.KeysException;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.ConfigKey;
import bellwether.launcher.config.Key;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.SensorKey;
import bellwether.launcher.config.Settings;
import bellwether.launcher.config.SettingsSource;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the config again and lets what can change in a running peer change. A config that is wrong
 * changes nothing. Confined to one thread at a time.
 */
public final class Reloading implements Command {
    /** The command's name. */
    public static final String COMMAND = "reload";

    private static final String READ_AGAIN = "read again: ";

    /**
     * Changing one of these lets the own sensors go on anew; the rest of the peer does not stop.
     */
    private static final Set<Key> OF_THE_SENSORS =
            Set.copyOf(
                    EnumSet.of(
                            Key.SENSOR_SOURCE,
                            Key.SENSOR_ID,
                            Key.SENSOR_INTERVAL_SECONDS,
                            Key.SENSOR_REPLAY_FILE,
                            Key.SENSOR_REPLAY_RATE,
                            Key.SENSORS,
                            Key.SENSOR_STUCK_AFTER));

    private final SettingsSource source;
    private final Peer peer;
    private final PeerLog log;
    private volatile Settings inForce;

    /**
     * @param inForce what the peer was started with
     */
    public Reloading(SettingsSource source, Settings inForce, Peer peer, PeerLog log) {
        this.source = source;
        this.inForce = inForce;
        this.peer = peer;
        this.log = log;
    }

    /** {@return the settings that the peer has now} */
    public Settings inForce() {
        return inForce;
    }

    @Override
    public Answer get() {
        try {
            Settings fresh = source.read();
            PeerConfig config = PeerConfig.of(fresh);
            List<String> keys = peer.reloadKeys();
            return apply(fresh, config, keys);
        } catch (ConfigException e) {
            return refused(e.lines());
        } catch (KeysException e) {
            return refused(List.of("group_keys: " + e.getMessage()));
        }
    }

    private Answer refused(List<String> reasons) {
        var lines = new ArrayList<>(reasons);
        lines.forEach(line -> log.write(Notice.Level.ERROR, "reload refused: " + line));
        lines.add("nothing was changed");
        return new Answer(false, lines);
    }

    private Answer apply(Settings fresh, PeerConfig config, List<String> keys) {
        Set<ConfigKey> changed = inForce.differences(fresh);
        var taken = new HashSet<ConfigKey>();
        if (changed.contains(Key.LOG_LEVEL)) {
            log.level(config.logLevel());
            taken.add(Key.LOG_LEVEL);
        }
        List<ConfigKey> sensing = changed.stream().filter(Reloading::isOfTheSensors).toList();
        if (!sensing.isEmpty() && peer.sense(config.sensing())) {
            taken.addAll(sensing);
        }
        var lines = new ArrayList<String>();
        lines.add(READ_AGAIN + source(fresh));
        lines.addAll(keys);
        lines.addAll(lines(changed, taken, fresh));
        inForce = inForce.with(fresh, taken);
        lines.forEach(line -> log.info("reload: " + line));
        return new Answer(true, lines);
    }

    private static String source(Settings settings) {
        return settings.file()
                .map(file -> inFull(file).toString())
                .orElse("no file, only what its command line set");
    }

    private static Path inFull(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /**
     * {@return what to tell somebody who named {@code file}, if the peer that answered has read
     * another}
     */
    public static Optional<String> another(Answer answer, Path file) {
        return answer.lines().stream()
                .filter(line -> line.startsWith(READ_AGAIN))
                .map(line -> line.substring(READ_AGAIN.length()))
                .filter(read -> !read.equals(inFull(file).toString()))
                .findFirst()
                .map(read ->
                        "the running peer does not read "
                                + inFull(file)
                                + " but "
                                + read
                                + "; restart it to give it another");
    }

    private static boolean isOfTheSensors(ConfigKey key) {
        return switch (key) {
            case Key known -> OF_THE_SENSORS.contains(known);
            case SensorKey _ -> true;
        };
    }

    private List<String> lines(Set<ConfigKey> changed, Set<ConfigKey> taken, Settings fresh) {
        var lines = new ArrayList<String>();
        for (ConfigKey key : changed) {
            lines.add(
                    (taken.contains(key) ? "changed: " : "needs a restart: ")
                            + key.text()
                            + "="
                            + fresh.value(key)
                            + ", was "
                            + inForce.value(key));
        }
        if (lines.isEmpty()) {
            lines.add("no setting has changed");
        }
        return lines;
    }
}
