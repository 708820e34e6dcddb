package bellwether.launcher.config;

import bellwether.election.Priority;
import bellwether.group.Delivery;
import bellwether.group.Notice;
import bellwether.group.PartitionPolicy;
import bellwether.protocol.Endpoint;
import bellwether.protocol.GroupName;
import bellwether.protocol.PeerId;
import bellwether.protocol.Printable;
import bellwether.sensors.SensorKind;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvRoll;
import bellwether.storage.OnStart;
import bellwether.storage.Retention;
import bellwether.uplink.CommandReceiver;
import bellwether.uplink.HttpReceiver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything the operator decides about one peer, checked: see {@link Key} for what each value is.
 *
 * @param peerId empty: {@link PeerIdFile} keeps one
 * @param address host that others reach this peer at; {@code auto} until it is chosen
 * @param automatic whether the address is chosen by the networks that the host has
 * @param port 0: a free one
 * @param baseDir absolute
 * @param logDir where log files go; absolute
 * @param runDir where the peer shows what it does, in a folder of its id; absolute
 */
public record PeerConfig(
        Optional<PeerId> peerId,
        String address,
        boolean automatic,
        int port,
        Path baseDir,
        Path logDir,
        Path runDir,
        Discovery discovery,
        Security security,
        Election election,
        Agreement agreement,
        Replication replication,
        Sensing sensing,
        Data data,
        Telling telling,
        Uplink uplink,
        Notice.Level logLevel) {
    private static final String AUTO = "auto";
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PORT_MAX = 65_535;
    private static final int PREVIOUS_RUNS_MAX = 1_000;
    private static final int EXPECTED_PEERS_MAX = 1_024;
    private static final int FANOUT_MAX = 1_024;

    /** How peers find each other. */
    public record Discovery(
            String groupName,
            int broadcastPort,
            Optional<String> broadcastAddress,
            Set<String> interfaces,
            Duration timeout,
            List<Endpoint> seeds) {
        public Discovery {
            interfaces = Set.copyOf(interfaces);
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * Who may take part.
     *
     * @param keys the folder of this host's group keys, absolute
     * @param isOpen whether anybody may, on whatever address
     */
    public record Security(Optional<Path> keys, boolean isOpen) {}

    private enum SecurityName {
        KEYS,
        NONE
    }

    /** How failures are noticed and who leads then. */
    public record Election(
            Duration heartbeatInterval,
            Duration heartbeatTimeout,
            Duration timeout,
            Priority priority,
            long number,
            boolean preempt) {}

    /** What the parts of a split group may do, and when a reading counts. */
    public record Agreement(PartitionPolicy policy, Delivery delivery) {}

    /**
     * How the journal gets to the members.
     *
     * @param fanout how many copy from one peer; 0: no limit
     * @param retired peers that are gone for good
     */
    public record Replication(int fanout, Set<PeerId> retired) {
        public Replication {
            retired = Set.copyOf(retired);
        }
    }

    /** Where readings come from. */
    public record Sensing(List<OwnSensor> sensors) {
        public Sensing {
            sensors = List.copyOf(sensors);
        }
    }

    /**
     * One sensor of this peer.
     *
     * @param name by which the operator knows it
     * @param id of its readings, if it is given
     * @param stem how an id begins that is not given
     * @param stuckAfter 0: never
     */
    public record OwnSensor(
            String name,
            Optional<String> id,
            String stem,
            Duration interval,
            Duration stuckAfter,
            SensorKind kind) {
        /** {@return the id of the readings of {@code peer}'s sensor} */
        public String sensorId(PeerId peer) {
            return id.orElse(stem + "-" + peer.brief());
        }
    }

    /**
     * What happens on the disk.
     *
     * @param retention how long CSV files are kept; empty: for ever
     * @param journalGrace how long a clock that has jumped must hold before the journal goes by it
     * @param reserveBytes what is to stay free; 0: nothing is
     */
    public record Data(
            OnStart onStart,
            int previousRunsKept,
            Duration syncInterval,
            Duration scrubInterval,
            CsvRoll csvRoll,
            Optional<Retention> retention,
            Duration journalGrace,
            long reserveBytes) {
        /** {@return which CSV files there are to be} */
        public CsvKeeping csvKeeping() {
            return new CsvKeeping(csvRoll, retention.isPresent());
        }

        private Data resuming() {
            return new Data(
                    OnStart.RESUME,
                    previousRunsKept,
                    syncInterval,
                    scrubInterval,
                    csvRoll,
                    retention,
                    journalGrace,
                    reserveBytes);
        }
    }

    /**
     * Whom the peer tells what happens, beside its files of status and events.
     *
     * @param metricsInterval 0: no metrics file
     * @param hooks folder of programs, absolute; empty: none are run
     * @param hookTimeout how long one may take
     */
    public record Telling(Duration metricsInterval, Optional<Path> hooks, Duration hookTimeout) {}

    /**
     * The bigger system that the record is forwarded to; at most one of two kinds.
     *
     * @param batch readings handed over at once, at most
     * @param interval after a batch that was not full
     */
    public record Uplink(
            Optional<HttpReceiver.Target> http,
            Optional<CommandReceiver.Target> command,
            int batch,
            Duration interval) {
        /** {@return whether there is one} */
        public boolean isSet() {
            return http.isPresent() || command.isPresent();
        }
    }

    private enum PolicyName {
        CONTINUE,
        MAJORITY
    }

    /**
     * {@return the values of {@code settings}}
     *
     * @throws ConfigException naming all that does not do
     */
    public static PeerConfig of(Settings settings) throws ConfigException {
        return ConfigReading.of(
                        settings,
                        left -> {
                            PeerConfig config = read(left);
                            PlausibilityCheck.of(left, config);
                            return config;
                        })
                .require();
    }

    /**
     * {@return the values of {@code settings}, for somebody who only looks at the files of the
     * peer} Whether they fit the disk and each other is the peer's affair: its folders need not be
     * this user's to write to.
     *
     * @throws ConfigException naming all that does not do
     */
    public static PeerConfig toLookAt(Settings settings) throws ConfigException {
        return asFarAsItGoes(settings).require();
    }

    /** {@return the same, for somebody to whom it does not matter if something else is wrong} */
    public static ConfigReading asFarAsItGoes(Settings settings) {
        return ConfigReading.of(settings, PeerConfig::read);
    }

    private static PeerConfig read(Settings settings) throws ConfigException {
        var values = new Values(settings);
        Path baseDir = path(values, Key.BASE_DIR).toAbsolutePath().normalize();
        var config =
                new PeerConfig(
                        values.optionalText(Key.PEER_ID).isEmpty()
                                ? Optional.empty()
                                : Optional.of(values.peer(Key.PEER_ID, values.text(Key.PEER_ID))),
                        values.parsed(Key.ADDRESS, Hosts::require),
                        settings.value(Key.ADDRESS).equals(AUTO),
                        (int) values.number(Key.PORT, 0, PORT_MAX),
                        baseDir,
                        folder(values, Key.LOG_DIR, baseDir.resolve("logs")),
                        folder(values, Key.RUN_DIR, baseDir.resolve("run")),
                        discovery(values),
                        security(values),
                        election(values),
                        agreement(values),
                        replication(values),
                        OwnSensors.of(settings, values),
                        data(values),
                        telling(values),
                        UplinkSettings.of(settings, values, baseDir),
                        values.choice(Key.LOG_LEVEL, Notice.Level.class));
        return config;
    }

    /** {@return this config with {@code id} as its peer id} */
    public PeerConfig withPeerId(PeerId id) {
        return with(Optional.of(id), address, data);
    }

    /** {@return this config, if its address is automatic, with {@code chosen} for it} */
    public PeerConfig at(String chosen) {
        return automatic ? with(peerId, chosen, data) : this;
    }

    /** {@return this config for a peer that goes on with the data of an earlier run} */
    public PeerConfig resuming() {
        return with(peerId, address, data.resuming());
    }

    private PeerConfig with(Optional<PeerId> peerId, String address, Data data) {
        return new PeerConfig(
                peerId,
                address,
                automatic,
                port,
                baseDir,
                logDir,
                runDir,
                discovery,
                security,
                election,
                agreement,
                replication,
                sensing,
                data,
                telling,
                uplink,
                logLevel);
    }

    /**
     * {@return where to accept connections} An automatic address is one of several: who found this
     * peer in another of the host's networks knows it by another.
     */
    public String listenAddress() {
        return automatic && !address.equals(LOOPBACK) ? ALL_ADDRESSES : address;
    }

    private static Discovery discovery(Values values) throws ConfigException {
        return new Discovery(
                values.parsed(Key.GROUP_NAME, GroupName::require),
                (int) values.number(Key.BROADCAST_PORT, 1, PORT_MAX),
                values.optionalText(Key.BROADCAST_ADDRESS).isEmpty()
                        ? Optional.empty()
                        : Optional.of(values.parsed(Key.BROADCAST_ADDRESS, Hosts::require)),
                values.names(Key.NETWORK_INTERFACES),
                values.positiveDuration(Key.DISCOVERY_TIMEOUT),
                values.endpoints(Key.SEED_PEERS));
    }

    private static Security security(Values values) throws ConfigException {
        boolean hasKeys = values.optionalText(Key.GROUP_KEYS).isPresent();
        return new Security(
                hasKeys
                        ? Optional.of(path(values, Key.GROUP_KEYS).toAbsolutePath().normalize())
                        : Optional.empty(),
                values.choice(Key.SECURITY, SecurityName.class) == SecurityName.NONE);
    }

    /** {@return whether others than this host's users can reach the peer} */
    public boolean isOnNetwork() {
        return automatic || !Hosts.isLoopback(address);
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
        return new Replication(
                (int) values.number(Key.REPLICATION_FANOUT, 0, FANOUT_MAX),
                values.peers(Key.RETIRED_PEERS));
    }

    private static Agreement agreement(Values values) throws ConfigException {
        PartitionPolicy policy =
                switch (values.choice(Key.PARTITION_POLICY, PolicyName.class)) {
                    case CONTINUE -> new PartitionPolicy.GoOn();
                    case MAJORITY ->
                            new PartitionPolicy.Majority(
                                    (int)
                                            values.numberNeededBy(
                                                    Key.PARTITION_POLICY,
                                                    Key.EXPECTED_PEERS,
                                                    1,
                                                    EXPECTED_PEERS_MAX));
                };
        return new Agreement(policy, values.choice(Key.DELIVERY, Delivery.class));
    }

    private static Data data(Values values) throws ConfigException {
        return new Data(
                values.choice(Key.DATA_ON_START, OnStart.class),
                (int) values.number(Key.PREVIOUS_RUNS_KEPT, 0, PREVIOUS_RUNS_MAX),
                values.duration(Key.SYNC_INTERVAL),
                values.duration(Key.SCRUB_INTERVAL),
                values.choice(Key.CSV_ROLL, CsvRoll.class),
                retention(values),
                values.duration(Key.JOURNAL_GRACE),
                values.size(Key.DISK_RESERVE));
    }

    private static Optional<Retention> retention(Values values) throws ConfigException {
        OptionalInt days = values.days(Key.RETENTION);
        return days.isPresent() ? Optional.of(new Retention(days.getAsInt())) : Optional.empty();
    }

    private static Telling telling(Values values) throws ConfigException {
        boolean hooks = values.optionalText(Key.HOOKS_DIR).isPresent();
        return new Telling(
                values.duration(Key.METRICS_INTERVAL),
                hooks
                        ? Optional.of(path(values, Key.HOOKS_DIR).toAbsolutePath().normalize())
                        : Optional.empty(),
                values.positiveDuration(Key.HOOK_TIMEOUT));
    }

    private static Path folder(Values values, Key key, Path standard) throws ConfigException {
        return values.optionalText(key).isEmpty()
                ? standard
                : path(values, key).toAbsolutePath().normalize();
    }

    static Path path(Values values, ConfigKey key) throws ConfigException {
        return values.parsed(key, PeerConfig::path);
    }

    /** The system's own words would repeat what they are about as it is. */
    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(text) + "' is no path: " + e.getReason(), e);
        }
    }
}
