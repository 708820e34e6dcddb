package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import bellwether.sensors.SensorKind;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvRoll;
import bellwether.storage.OnStart;
import bellwether.storage.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerConfigTest {
    private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String SOLD = "16fd2706-8baf-433b-82eb-8c7fada847da";
    private static final String GONE = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    @TempDir Path folder;

    private static PeerConfig config(String... assignments) throws ConfigException {
        return PeerConfig.of(Settings.defaults().withAssignments(List.of(assignments)));
    }

    private PeerConfig config(Path file) throws ConfigException {
        return PeerConfig.of(Settings.defaults().withFile(file));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("peer.properties"), List.of(lines));
    }

    @Test
    void csvFilesRollAndExpireIfTheyAreTo() throws ConfigException {
        assertEquals(CsvKeeping.WHOLE, config().data().csvKeeping());
        var data = config("csv_roll=monthly", "retention=400d").data();
        assertEquals(new CsvKeeping(CsvRoll.MONTHLY, true), data.csvKeeping());
        assertEquals(Optional.of(new Retention(400)), data.retention());
        var daily = config("csv_roll=daily", "retention=none");
        assertEquals(new CsvKeeping(CsvRoll.DAILY, false), daily.data().csvKeeping());
        assertEquals(daily.data().csvKeeping(), daily.resuming().data().csvKeeping());
    }

    @Test
    void withoutSettingsTheDefaultsHold() throws ConfigException {
        var config = config();

        assertEquals(Optional.empty(), config.peerId());
        assertEquals("127.0.0.1", config.address());
        assertEquals(0, config.port());
        assertEquals(Path.of("").toAbsolutePath(), config.baseDir());
        assertEquals(9999, config.discovery().broadcastPort());
        assertEquals(Duration.ofSeconds(5), config.discovery().timeout());
        assertEquals(List.of(), config.discovery().seeds());
        assertEquals(Duration.ofSeconds(5), config.election().heartbeatInterval());
        assertEquals(Duration.ofSeconds(20), config.election().heartbeatTimeout());
        assertEquals("id", config.election().priority().name());
        assertEquals(8, config.replication().fanout());
        var sensor = config.sensing().sensors().getFirst();
        assertEquals(new SensorKind.Mock(), sensor.kind());
        assertEquals(Duration.ofSeconds(15), sensor.interval());
        assertEquals(Duration.ofHours(3), sensor.stuckAfter());
        assertEquals("sensor-0f8fad5b", sensor.sensorId(new PeerId(ID)));
        assertEquals(OnStart.CLEAR, config.data().onStart());
        assertEquals(3, config.data().previousRunsKept());
        assertEquals(Duration.ofSeconds(1), config.data().syncInterval());
        assertEquals(64_000_000, config.data().reserveBytes());
        assertEquals(Notice.Level.INFO, config.logLevel());
    }

    @Test
    void everyKeyCanBeSet() throws ConfigException, IOException {
        Path replay = Files.writeString(folder.resolve("a.csv"), "");
        var config =
                config(
                        file(
                                "peer_id=" + ID,
                                "address = 192.0.2.7",
                                "group_keys=" + folder,
                                "port=7001",
                                "base_dir=" + folder,
                                "group_name=museum-2",
                                "broadcast_port=9998",
                                "broadcast_address=192.0.2.255",
                                "discovery_timeout=500ms",
                                "seed_peers=192.0.2.8:7001, [2001:db8::1]:7002",
                                "heartbeat_interval=1s",
                                "heartbeat_timeout=4s",
                                "election_timeout=0.5",
                                "election_priority=number",
                                "election_number=-7",
                                "election_preempt=true",
                                "replication_fanout=3",
                                "retired_peers=" + GONE + ", " + SOLD,
                                "sensor_source=replay",
                                "sensor_id=cellar.1",
                                "sensor_interval_seconds=2.5",
                                "sensor_replay_file=" + replay,
                                "sensor_replay_rate=1000.5",
                                "data_on_start=resume",
                                "previous_runs_kept=0",
                                "sync_interval=0",
                                "log_level=debug"));

        assertEquals(Optional.of(new PeerId(ID)), config.peerId());
        assertEquals("192.0.2.7", config.address());
        assertEquals(7001, config.port());
        assertEquals("museum-2", config.discovery().groupName());
        assertEquals(
                List.of(new Endpoint("192.0.2.8", 7001), new Endpoint("2001:db8::1", 7002)),
                config.discovery().seeds());
        assertEquals(Optional.of("192.0.2.255"), config.discovery().broadcastAddress());
        assertEquals(-7, config.election().number());
        assertTrue(config.election().preempt());
        assertEquals(Duration.ofMillis(500), config.election().timeout());
        assertEquals(3, config.replication().fanout());
        assertEquals(Set.of(new PeerId(GONE), new PeerId(SOLD)), config.replication().retired());
        var sensor = config.sensing().sensors().getFirst();
        assertEquals(new SensorKind.Replay(replay, 1000.5), sensor.kind());
        assertEquals(Optional.of("cellar.1"), sensor.id());
        assertEquals(OnStart.RESUME, config.data().onStart());
        assertEquals(0, config.data().previousRunsKept());
        assertEquals(Duration.ZERO, config.data().syncInterval());
        assertEquals(Notice.Level.DEBUG, config.logLevel());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peer_id=me|me' is no peer id in full: a lower-case UUID",
                "address=|needs a value",
                "address=0.0.0.0|others cannot reach",
                "address=999.1.1.1|is no address such as 192.0.2.7, and no host name",
                "address=192.0.2|is no address",
                "address=a_b..c|is no address",
                "address=fe80::zz|is no address",
                "broadcast_address=192.0.2.256|is no address",
                "seed_peers=192.0.2.300:7000|is not host:port",
                "partition_policy=majority|majority needs expected_peers, a whole number from 1",
                "port=65536|a whole number from 0 to 65535",
                "port=7e3|a whole number from 0 to 65535",
                "group_name=a:b|group name 'a:b' is not 1 to 64 letters",
                "broadcast_port=0|a whole number from 1 to 65535",
                "discovery_timeout=5x|a duration such as 5s",
                "discovery_timeout=0|is not more than 0",
                "seed_peers=192.0.2.1|not host:port",
                "seed_peers=192.0.2.1:0|not host:port",
                "election_priority=luck|there are id, number, start_time",
                "election_preempt=yes|true or false",
                "csv_roll=weekly|one of none, daily, monthly",
                "retention=90d|90d needs csv_roll=daily or csv_roll=monthly; it is none",
                "retention=0d|none, or whole days such as 90d, up to 99999d",
                "retention=90|none, or whole days such as 90d",
                "retention=3mo|none, or whole days such as 90d",
                "replication_fanout=-1|a whole number from 0 to 1024",
                "retired_peers=7c9e6679-7425-40de-944b-e07fc1f90ae7, 7c9e6679|7c9e6679' is no peer id in full",
                "replication_fanout=many|a whole number from 0 to 1024",
                "sensor_source=iio|one of mock, replay, none",
                "sensor_source=replay|needs a sensor_replay_file",
                "sensor_id=../x|sensor id",
                "sensor_interval_seconds=0s|is not more than 0",
                "heartbeat_timeout=-5s|is negative",
                "heartbeat_timeout=9000h|is too long; the longest is 8760h",
                "address=127.0.0.1    # mine|a comment goes on a line of its own",
                "address=127.0.0.1 mine|a comment goes on a line of its own",
                "broadcast_address=192.0.2.255 # all|a comment goes on a line of its own",
                "port=7000 # ours|a comment goes on a line of its own",
                "discovery_timeout=5s\t# long|a comment goes on a line of its own",
                "sensor_replay_rate=-1|a number from 0",
                "data_on_start=keep|one of clear, resume",
                "previous_runs_kept=-1|a whole number from 0",
                "sync_interval=soon|a duration such as 5s",
                "disk_reserve=some|a size such as 64MB",
                "disk_reserve=-1|a size such as 64MB",
                "log_level=loud|one of error, warn, info, debug",
            })
    void aBadValueIsAnErrorThatNamesFileLineAndKey(String line, String reason) throws IOException {
        Path file = file("# comment", "", line);
        String key = line.substring(0, line.indexOf('='));

        var error = assertThrows(ConfigException.class, () -> config(file));

        String start = file + ", line 3: " + key + ": ";
        assertTrue(error.getMessage().startsWith(start), error.getMessage());
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertTrue(error.getMessage().lines().count() == 1, error.getMessage());
    }

    @Test
    void allThatIsWrongIsToldInOneGoALineForEach() throws IOException {
        Path file =
                file(
                        "heartbeat_interval=5x",
                        "csv_rol=daily",
                        "retention=90d",
                        "port=70000",
                        "journal_grace=xyz",
                        "nonsense",
                        "address=0.0.0.0",
                        "partition_policy=majority",
                        "expected_peers=many",
                        "uplink=htp",
                        "uplink_url=http://host:1/");
        var error = assertThrows(ConfigException.class, () -> config(file));
        List<String> told =
                error.lines().stream()
                        .map(line -> line.substring((file + ", line ").length()))
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .sorted(Comparator.comparing(Integer::valueOf))
                        .toList();
        assertEquals(List.of("1", "2", "4", "5", "6", "7", "9", "10"), told, error::getMessage);
        assertTrue(error.getMessage().contains("line 10: uplink: 'htp' is not one of none, http"));
        assertTrue(error.getMessage().contains("line 5: journal_grace: 'xyz' is not a duration"));
        assertFalse(error.getMessage().contains("retention: "), "it may be right with csv_roll");
        assertFalse(error.getMessage().contains("uplink_url: "), "it may be right with uplink");
    }

    @Test
    void aTimeoutThatIsNotLongerThanTheIntervalIsRefusedWhereItWasSet() {
        var both =
                assertThrows(
                        ConfigException.class,
                        () -> config("heartbeat_interval=2s", "heartbeat_timeout=2s"));
        assertEquals(
                "--set: heartbeat_timeout: heartbeat_timeout 2s must be longer than"
                        + " heartbeat_interval 2s",
                both.getMessage());

        var interval = assertThrows(ConfigException.class, () -> config("heartbeat_interval=30s"));
        assertTrue(
                interval.getMessage().startsWith("--set: heartbeat_interval: "),
                interval.getMessage());
    }

    @Test
    void aBaseDirThatIsOrLiesInAFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        for (String text : List.of(file.toString(), file + "/deep")) {
            var error = assertThrows(ConfigException.class, () -> config("base_dir=" + text));
            assertEquals("--set: base_dir: '" + file + "' is not a folder", error.getMessage());
        }
    }

    @Test
    void aBaseDirThatIsNotThereYetWillDo() throws ConfigException {
        Path deep = folder.resolve("a/b");

        assertEquals(deep, config("base_dir=" + deep).baseDir());
        assertTrue(Files.notExists(deep));
    }

    @Test
    void aReplayFileThatCannotBeReadIsRefused() {
        var error =
                assertThrows(
                        ConfigException.class,
                        () ->
                                config(
                                        "sensor_source=replay",
                                        "sensor_replay_file=" + folder.resolve("none.csv")));

        assertTrue(
                error.getMessage().startsWith("--set: sensor_replay_file: "), error.getMessage());
    }

    @Test
    void aConfigThatCannotBeReadSaysWhy() throws IOException {
        var folderError =
                assertThrows(ConfigException.class, () -> Settings.defaults().withFile(folder));
        assertEquals(folder + ": is a folder, not a file", folderError.getMessage());
        var unreadable = Path.of("/proc/self/mem"); // not even by who may read everything
        var fileError =
                assertThrows(ConfigException.class, () -> Settings.defaults().withFile(unreadable));
        assertEquals(unreadable + ": cannot be read: Input/output error", fileError.getMessage());
    }

    @Test
    void whatIsOnlyDoubtfulIsNamedWithItsKeyAndTheConfigDoes() throws Exception {
        var settings =
                Settings.defaults()
                        .withAssignments(
                                List.of(
                                        "base_dir=" + folder,
                                        "address=192.0.2.77",
                                        "security=none",
                                        "hooks_dir=" + folder.resolve("hooks")));
        assertEquals(
                List.of(
                        "--set: hooks_dir: '"
                                + folder.resolve("hooks")
                                + "' does not exist: no program is run on any event until it is one",
                        "--set: address: no network interface of this host has '192.0.2.77' now;"
                                + " auto finds the host's own"),
                Doubts.of(settings, PeerConfig.of(settings)));
        var fine = Settings.defaults().withAssignments(List.of("hooks_dir=" + folder));
        assertEquals(List.of(), Doubts.of(fine, PeerConfig.of(fine)));
    }

    @Test
    void onlyOnLoopbackIsAPeerOpenUnlessThatIsSaid() throws Exception {
        for (String closed : List.of("127.0.0.1", "127.8.8.8", "::1", "localhost")) {
            assertFalse(config("address=" + closed).isOnNetwork(), closed);
        }
        for (String open : List.of("192.0.2.7", "2001:db8::1", "auto", "greenhouse")) {
            String why =
                    assertThrows(ConfigException.class, () -> config("address=" + open))
                            .getMessage();
            assertTrue(why.startsWith("--set: address: " + open + " needs group_keys: "), why);
            assertTrue(config("address=" + open, "security=none").isOnNetwork());
            var keyed = config("address=" + open, "group_keys=" + folder);
            assertEquals(Optional.of(folder), keyed.security().keys());
        }
    }

    @Test
    void aPathWithWhatATerminalWouldObeyIsToldWithoutIt() {
        for (String key : List.of("group_keys", "base_dir", "hooks_dir", "log_dir")) {
            String why =
                    assertThrows(ConfigException.class, () -> config(key + "=a\0\u001b[2J"))
                            .getMessage();
            assertTrue(why.contains(key + ": 'a??[2J' is no path: "), why);
        }
    }

    @Test
    void keysThatAreNotThereOrNotMeantAreNamed() {
        String absent = folder.resolve("absent").toString();
        assertTrue(
                assertThrows(ConfigException.class, () -> config("group_keys=" + absent))
                        .getMessage()
                        .startsWith("--set: group_keys: '" + absent + "' is not a folder"));
        assertTrue(
                assertThrows(
                                ConfigException.class,
                                () -> config("group_keys=" + folder, "security=none"))
                        .getMessage()
                        .startsWith("--set: security: none is for peers without group_keys"));
    }

    @Test
    void anAutomaticAddressListensOnAllAndIsToldAsChosen() throws ConfigException {
        var config = config("address=auto", "security=none", "network_interfaces= eth0 ,wlan0");

        assertTrue(config.automatic());
        assertEquals(Set.of("eth0", "wlan0"), config.discovery().interfaces());
        assertEquals("0.0.0.0", config.at("192.0.2.7").listenAddress());
        assertEquals("192.0.2.7", config.at("192.0.2.7").address());
        assertEquals("127.0.0.1", config.at("127.0.0.1").listenAddress());
    }

    @Test
    void anAddressThatIsGivenIsListenedOnAndStays() throws ConfigException {
        var config = config("address=192.0.2.7", "security=none");

        assertEquals("192.0.2.7", config.listenAddress());
        assertEquals("192.0.2.7", config.at("192.0.2.8").address());
        var error =
                assertThrows(
                        ConfigException.class,
                        () ->
                                config(
                                        "address=192.0.2.7",
                                        "security=none",
                                        "network_interfaces=eth0"));
        assertEquals("--set: network_interfaces: is for address=auto only", error.getMessage());
    }

    @Test
    void logAndRunFoldersLieBelowTheBaseUnlessNamed() throws ConfigException {
        var derived = config("base_dir=" + folder);
        assertEquals(folder.resolve("logs"), derived.logDir());
        assertEquals(folder.resolve("run"), derived.runDir());
        var named = config("log_dir=" + folder.resolve("l"), "run_dir=" + folder.resolve("r"));
        assertEquals(folder.resolve("l"), named.logDir());
        assertEquals(folder.resolve("r"), named.runDir());
    }

    @Test
    void theCommentedConfigHasEveryKeyInOrderWithItsDefault() throws IOException {
        Path file = Path.of("../../conf/peer.properties");
        List<String> assignments =
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches("#[a-z_]+=.*"))
                        .map(line -> line.substring(1))
                        .toList();

        List<String> expected =
                Arrays.stream(Key.values()).map(key -> key.text() + "=" + key.standard()).toList();
        assertEquals(expected, assignments);
    }

    /** The folders of a peer need not be those of whoever looks at its files. */
    @Test
    void whoOnlyLooksNeedNotWriteToBaseDir() throws Exception {
        Path file = Files.createFile(folder.resolve("plain"));
        var settings = Settings.defaults().withAssignments(List.of("base_dir=" + file));
        assertThrows(ConfigException.class, () -> PeerConfig.of(settings));
        assertEquals(file, PeerConfig.toLookAt(settings).baseDir());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lan", "quick-takeover", "wifi", "slow-sd", "small-board"})
    void aPresetIsAConfigThatChangesSomething(String preset) throws Exception {
        Path file = Path.of("../../conf/presets/" + preset + ".properties");
        var settings = Settings.defaults().withFile(file);
        PeerConfig.of(settings);
        assertFalse(settings.differences(Settings.defaults()).isEmpty());
    }

    @Test
    void theCommentedConfigSetsNothing() throws ConfigException {
        var settings = Settings.defaults().withFile(Path.of("../../conf/peer.properties"));

        for (Key key : Key.values()) {
            assertTrue(settings.get(key).isDefault(), key.text());
        }
    }
}
