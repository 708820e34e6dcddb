package bellwether.launcher.config;

import bellwether.group.PartitionPolicy;
import bellwether.sensors.SensorKind;
import bellwether.storage.CsvRoll;
import bellwether.storage.OnStart;
import java.nio.file.Files;
import java.nio.file.Path;

/** What one value alone cannot tell: values that contradict each other or the disk. */
final class PlausibilityCheck {
    private static final String NEEDS_RESUME = " needs data_on_start=resume; it is clear";

    private PlausibilityCheck() {}

    static void of(Settings settings, PeerConfig config) throws ConfigException {
        address(settings, config.address());
        interfaces(settings, config);
        security(settings, config);
        heartbeats(settings, config.election());
        BaseDir.check(settings.get(Key.BASE_DIR), config.baseDir());
        folder(settings.get(Key.LOG_DIR), config.logDir());
        folder(settings.get(Key.RUN_DIR), config.runDir());
        sensors(settings, config);
        partitionPolicy(settings, config);
        retention(settings, config.data());
    }

    /** A file that takes all rows of a sensor is never old. */
    private static void retention(Settings settings, PeerConfig.Data data) throws ConfigException {
        if (data.retention().isPresent() && data.csvRoll() == CsvRoll.NONE) {
            Setting retention = settings.get(Key.RETENTION);
            throw retention.wrong(
                    retention.value() + " needs csv_roll=daily or csv_roll=monthly; it is none");
        }
    }

    /** Whoever has a vote must not forget what it voted for. */
    private static void partitionPolicy(Settings settings, PeerConfig config)
            throws ConfigException {
        if (config.agreement().policy() instanceof PartitionPolicy.Majority
                && config.data().onStart() == OnStart.CLEAR) {
            throw settings.get(Key.PARTITION_POLICY).wrong("majority" + NEEDS_RESUME);
        }
    }

    /** One that is derived lies in base_dir, which was looked at. */
    private static void folder(Setting setting, Path folder) throws ConfigException {
        if (!setting.value().isEmpty()) {
            BaseDir.check(setting, folder);
        }
    }

    /** Others are told this address: one that stands for all of ours leads them nowhere. */
    private static void address(Settings settings, String address) throws ConfigException {
        if (address.equals("0.0.0.0") || address.equals("::")) {
            String cure = "; auto finds the host's own";
            throw settings.get(Key.ADDRESS)
                    .wrong("others cannot reach a peer at " + address + cure);
        }
    }

    /** An address that is given names its network already. */
    private static void interfaces(Settings settings, PeerConfig config) throws ConfigException {
        if (!config.automatic() && !config.discovery().interfaces().isEmpty()) {
            throw settings.get(Key.NETWORK_INTERFACES).wrong("is for address=auto only");
        }
    }

    /** Whoever can reach a peer that is open can read its record, and write to it. */
    private static void security(Settings settings, PeerConfig config) throws ConfigException {
        boolean hasKeys = config.security().keys().isPresent();
        if (hasKeys && config.security().isOpen()) {
            throw settings.get(Key.SECURITY)
                    .wrong("none is for peers without group_keys; remove one of the two");
        }
        if (hasKeys && !Files.isDirectory(config.security().keys().get())) {
            throw settings.get(Key.GROUP_KEYS)
                    .expected("a folder that `group-keys host NAME` made");
        }
        if (config.isOnNetwork() && !hasKeys && !config.security().isOpen()) {
            throw settings.get(Key.ADDRESS)
                    .wrong(
                            settings.value(Key.ADDRESS)
                                    + " needs group_keys: make them with `group-keys host NAME`"
                                    + " and copy them here; or set security=none, and anybody in"
                                    + " the network can read the record and write to it");
        }
    }

    private static void heartbeats(Settings settings, PeerConfig.Election election)
            throws ConfigException {
        if (election.heartbeatTimeout().compareTo(election.heartbeatInterval()) <= 0) {
            Setting timeout = settings.get(Key.HEARTBEAT_TIMEOUT);
            Setting interval = settings.get(Key.HEARTBEAT_INTERVAL);
            String reason =
                    "heartbeat_timeout "
                            + timeout.value()
                            + " must be longer than heartbeat_interval "
                            + interval.value();
            throw (timeout.isDefault() ? interval : timeout).wrong(reason);
        }
    }

    private static void sensors(Settings settings, PeerConfig config) throws ConfigException {
        for (var sensor : config.sensing().sensors()) {
            switch (sensor.kind()) {
                case SensorKind.Replay(var file, double _) ->
                        replayed(file, settings.get(replayKey(settings, sensor)));
                case SensorKind.Spool(var folder) -> spool(settings, config, sensor, folder);
                default -> {
                    // what it measures may come and go
                }
            }
        }
    }

    private static ConfigKey replayKey(Settings settings, PeerConfig.OwnSensor sensor) {
        var named = new SensorKey(sensor.name(), SensorKey.Part.FILE);
        return settings.get(named).isDefault() ? Key.SENSOR_REPLAY_FILE : named;
    }

    private static void replayed(Path file, Setting setting) throws ConfigException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw setting.expected("a file that can be read");
        }
    }

    /** How far a file was taken stands in the outbox. */
    private static void spool(
            Settings settings, PeerConfig config, PeerConfig.OwnSensor sensor, Path folder)
            throws ConfigException {
        if (config.data().onStart() == OnStart.CLEAR) {
            throw settings.get(new SensorKey(sensor.name(), SensorKey.Part.KIND))
                    .wrong("spool" + NEEDS_RESUME);
        }
        BaseDir.check(settings.get(new SensorKey(sensor.name(), SensorKey.Part.FOLDER)), folder);
    }
}
