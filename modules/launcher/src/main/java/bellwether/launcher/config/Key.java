package bellwether.launcher.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Every key of the config file: name, default and one line of explanation. The one table behind the
 * parser, {@code --check-config}, {@code conf/peer.properties} and the README. An empty default
 * means that the value is derived or not needed; the explanation says which.
 */
public enum Key implements ConfigKey {
    PEER_ID("", "UUID of this peer; empty: made at the first start, kept in {base_dir}/peer_id"),
    ADDRESS(
            "127.0.0.1",
            "address that other peers reach this one at; auto: that of the host's network"),
    NETWORK_INTERFACES("", "interfaces that address=auto uses; empty: all but those of containers"),
    PORT("0", "TCP port to listen on; 0: a free one"),
    BASE_DIR(".", "folder that holds data, logs and run"),
    LOG_DIR("", "folder of the log files; empty: {base_dir}/logs"),
    RUN_DIR("", "folder of status, events and control; empty: {base_dir}/run"),
    GROUP_NAME("bellwether", "only peers of the same group name form a group"),
    GROUP_KEYS("", "folder of this host's group keys; needed on any address but loopback"),
    SECURITY(
            "keys",
            "keys: only who has group keys takes part; none: anybody may, which is warned of"),
    BROADCAST_PORT("9999", "UDP port of discovery, shared by all peers on a host"),
    BROADCAST_ADDRESS("", "where discovery datagrams go; empty: derived from address"),
    DISCOVERY_TIMEOUT("5s", "how long a starting peer listens for a leader before it stands"),
    SEED_PEERS("", "host:port, comma separated: peers to ask where broadcast does not reach"),
    HEARTBEAT_INTERVAL("5s", "between two heartbeats of the leader"),
    HEARTBEAT_TIMEOUT("20s", "silence after which a peer counts as failed"),
    ELECTION_TIMEOUT("5s", "how long a candidate waits for an answer from above"),
    ELECTION_PRIORITY("id", "who of two should lead: id, number or start_time"),
    ELECTION_NUMBER("0", "weight of this peer when election_priority is number; the highest leads"),
    ELECTION_PREEMPT("false", "true: a leader gives way when a peer of higher priority joins"),
    REPLICATION_FANOUT("8", "how many members copy from one peer; 0: all from the leader"),
    SENSOR_SOURCE("mock", "where readings come from: mock, replay or none"),
    SENSOR_ID("", "name of the mocked sensor; empty: sensor- and the start of the peer id"),
    SENSOR_INTERVAL_SECONDS("15", "between two measurements"),
    SENSOR_REPLAY_FILE("", "CSV file to replay; needed when sensor_source is replay"),
    SENSOR_REPLAY_RATE("0", "readings per second of a replay; 0: as fast as the group takes them"),
    SENSORS("", "names of several sensors, comma separated, each with its sensor.{name}.kind"),
    SENSOR_STUCK_AFTER("3h", "the same values for as long: the sensor is stuck; 0: never"),
    DATA_ON_START("clear", "clear: set earlier data aside; resume: go on where it ends"),
    PREVIOUS_RUNS_KEPT("3", "how many set-aside runs are kept"),
    SYNC_INTERVAL(
            "1s", "how often journal and outbox are forced to the disk; 0: after every batch"),
    SCRUB_INTERVAL("24h", "how often all data is read again and checked for damage; 0: never"),
    CSV_ROLL("none", "when rows go to a new CSV file: none, daily or monthly"),
    RETENTION(
            "none",
            "how long CSV files and journal are kept, such as 90d; needs csv_roll; none: for ever"),
    JOURNAL_GRACE(
            "24h",
            "how long a first day kept that has moved by more than two days must hold, before the journal goes"),
    RETIRED_PEERS("", "ids of peers that are gone for good, which nothing is kept for"),
    DISK_RESERVE(
            "64MB", "with less free than this a peer takes no part until there is room; 0: none"),
    PARTITION_POLICY(
            "continue", "continue: every part of a split group goes on; majority: only one"),
    EXPECTED_PEERS("", "how many peers the group is to have; needed with majority"),
    DELIVERY("agreed", "agreed: to CSV at once; safe: once all members hold it on disk"),
    METRICS_INTERVAL("10s", "how often metrics.prom is written anew; 0: never"),
    HOOKS_DIR("", "folder of programs to run on events; empty: none"),
    HOOK_TIMEOUT("10s", "how long such a program may take before it is killed"),
    UPLINK("none", "where the leader forwards the record to: http, exec or none"),
    UPLINK_URL("", "where readings are posted to; needed with uplink=http"),
    UPLINK_TOKEN_FILE("", "file with the token for that; empty: none is sent"),
    UPLINK_CA_FILE("", "PEM file of the certificates that https goes by; empty: the runtime's"),
    UPLINK_COMMAND("", "takes readings on its standard input; needed with uplink=exec"),
    UPLINK_FORMAT("", "influx, json or csv, a line each; empty: influx for http, json for exec"),
    UPLINK_NAME("reading", "what readings are called there: the measurement with influx"),
    UPLINK_BATCH("1000", "readings handed over at once, at most"),
    UPLINK_INTERVAL("1s", "how long to wait for more after a batch that was not full"),
    UPLINK_TIMEOUT("30s", "how long a batch may take before it is handed over again"),
    LOG_LEVEL("info", "error, warn, info or debug");

    /** So many edits make a misspelling of any word; a long one may have more. */
    private static final int EDITS_MAX = 2;

    /** A third of the letters wrong: beyond that it is another word. */
    private static final int LETTERS_PER_EDIT = 3;

    private final String standard;
    private final String explanation;

    Key(String standard, String explanation) {
        this.standard = standard;
        this.explanation = explanation;
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String standard() {
        return standard;
    }

    @Override
    public String explanation() {
        return explanation;
    }

    /** {@return the key of that name} */
    static Optional<Key> named(String text) {
        return Arrays.stream(values()).filter(key -> key.text().equals(text)).findFirst();
    }

    /** {@return the key that {@code text} most likely was meant to be} */
    static Optional<Key> nearest(String text) {
        int editsMax = Math.max(EDITS_MAX, text.length() / LETTERS_PER_EDIT);
        return Arrays.stream(values()) // as many edits as one is longer are needed at least
                .filter(key -> Math.abs(key.text().length() - text.length()) <= editsMax)
                .min(Comparator.comparingInt(key -> edits(key.text(), text)))
                .filter(key -> edits(key.text(), text) <= editsMax);
    }

    /** Levenshtein's distance, one row at a time. */
    private static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
