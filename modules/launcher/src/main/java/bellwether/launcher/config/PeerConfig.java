package bellwether.launcher.config;

import bellwether.election.Priority;
import bellwether.group.Notice;
import bellwether.protocol.Endpoint;
import bellwether.protocol.GroupName;
import bellwether.protocol.PeerId;
import bellwether.protocol.SensorId;
import bellwether.storage.OnStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything the operator decides about one peer, checked: see {@link Key} for what each value is.
 *
 * @param peerId empty: {@link PeerIdFile} keeps one
 * @param address host that others reach this peer at
 * @param port 0: a free one
 * @param baseDir absolute
 */
public record PeerConfig(
        Optional<PeerId> peerId,
        String address,
        int port,
        Path baseDir,
        Discovery discovery,
        Election election,
        Replication replication,
        Sensing sensing,
        Data data,
        Notice.Level logLevel) {
    private static final int PORT_MAX = 65_535;
    private static final double REPLAY_RATE_MAX = 1e9;
    private static final int PREVIOUS_RUNS_MAX = 1_000;
    private static final int FANOUT_MAX = 1_024;

    /** How peers find each other. */
    public record Discovery(
            String groupName,
            int broadcastPort,
            Optional<String> broadcastAddress,
            Duration timeout,
            List<Endpoint> seeds) {
        public Discovery {
            seeds = List.copyOf(seeds);
        }
    }

    /** How failures are noticed and who leads then. */
    public record Election(
            Duration heartbeatInterval,
            Duration heartbeatTimeout,
            Duration timeout,
            Priority priority,
            long number,
            boolean preempt) {}

    /**
     * How the journal gets to the members.
     *
     * @param fanout how many copy from one peer; 0: no limit
     */
    public record Replication(int fanout) {}

    /** Where readings come from. */
    public record Sensing(
            SensorSource source,
            Optional<String> sensorId,
            Duration interval,
            Optional<Path> replayFile,
            double replayRate) {}

    /** What happens on the disk. */
    public record Data(OnStart onStart, int previousRunsKept, Duration syncInterval) {}

    /** What kind of sensor there is. */
    public enum SensorSource {
        MOCK,
        REPLAY,
        NONE
    }

    /**
     * {@return the values of {@code settings}}
     *
     * @throws ConfigException naming the first value that does not do
     */
    public static PeerConfig of(Settings settings) throws ConfigException {
        var values = new Values(settings);
        var config =
                new PeerConfig(
                        values.optionalText(Key.PEER_ID).isEmpty()
                                ? Optional.empty()
                                : Optional.of(values.parsed(Key.PEER_ID, PeerId::new)),
                        values.parsed(Key.ADDRESS, PeerConfig::host),
                        (int) values.number(Key.PORT, 0, PORT_MAX),
                        path(values, Key.BASE_DIR).toAbsolutePath().normalize(),
                        discovery(values),
                        election(values),
                        replication(values),
                        sensing(values),
                        data(values),
                        values.choice(Key.LOG_LEVEL, Notice.Level.class));
        PlausibilityCheck.of(settings, config);
        return config;
    }

    /** {@return this config with {@code id} as its peer id} */
    public PeerConfig withPeerId(PeerId id) {
        return new PeerConfig(
                Optional.of(id),
                address,
                port,
                baseDir,
                discovery,
                election,
                replication,
                sensing,
                data,
                logLevel);
    }

    private static Discovery discovery(Values values) throws ConfigException {
        return new Discovery(
                values.parsed(Key.GROUP_NAME, GroupName::require),
                (int) values.number(Key.BROADCAST_PORT, 1, PORT_MAX),
                values.optionalText(Key.BROADCAST_ADDRESS).isEmpty()
                        ? Optional.empty()
                        : Optional.of(values.parsed(Key.BROADCAST_ADDRESS, PeerConfig::host)),
                values.positiveDuration(Key.DISCOVERY_TIMEOUT),
                values.endpoints(Key.SEED_PEERS));
    }

    private static Election election(Values values) throws ConfigException {
        return new Election(
                values.positiveDuration(Key.HEARTBEAT_INTERVAL),
                values.positiveDuration(Key.HEARTBEAT_TIMEOUT),
                values.positiveDuration(Key.ELECTION_TIMEOUT),
                values.parsed(Key.ELECTION_PRIORITY, Priority::named),
                values.number(Key.ELECTION_NUMBER, Long.MIN_VALUE, Long.MAX_VALUE),
                values.flag(Key.ELECTION_PREEMPT));
    }

    private static Replication replication(Values values) throws ConfigException {
        return new Replication((int) values.number(Key.REPLICATION_FANOUT, 0, FANOUT_MAX));
    }

    private static Sensing sensing(Values values) throws ConfigException {
        boolean named = values.optionalText(Key.SENSOR_ID).isPresent();
        boolean file = values.optionalText(Key.SENSOR_REPLAY_FILE).isPresent();
        return new Sensing(
                values.choice(Key.SENSOR_SOURCE, SensorSource.class),
                named
                        ? Optional.of(values.parsed(Key.SENSOR_ID, SensorId::require))
                        : Optional.empty(),
                values.positiveDuration(Key.SENSOR_INTERVAL_SECONDS),
                file ? Optional.of(path(values, Key.SENSOR_REPLAY_FILE)) : Optional.empty(),
                values.rate(Key.SENSOR_REPLAY_RATE, REPLAY_RATE_MAX));
    }

    private static Data data(Values values) throws ConfigException {
        return new Data(
                values.choice(Key.DATA_ON_START, OnStart.class),
                (int) values.number(Key.PREVIOUS_RUNS_KEPT, 0, PREVIOUS_RUNS_MAX),
                values.duration(Key.SYNC_INTERVAL));
    }

    private static String host(String text) {
        return new Endpoint(text, 1).host();
    }

    private static Path path(Values values, Key key) throws ConfigException {
        return values.parsed(key, Path::of);
    }
}
