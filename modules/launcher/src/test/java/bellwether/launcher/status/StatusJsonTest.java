package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import bellwether.group.GroupStatus.MemberStatus;
import bellwether.launcher.clock.ClockState;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.storage.CsvLayout;
import bellwether.storage.CsvRoll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusJsonTest {
    private static final PeerId SELF = new PeerId("00000001-0000-4000-8000-000000000000");
    private static final PeerId OTHER = new PeerId("00000002-0000-4000-8000-000000000000");
    private static final Reign LOG = new Reign(3, OTHER, new Incarnation(0xab));

    private static final MemberStatus LEADER =
            new MemberStatus(
                    SELF,
                    new Endpoint("192.0.2.1", 7001),
                    Role.LEADER,
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
    private static final MemberStatus MEMBER =
            new MemberStatus(
                    OTHER,
                    new Endpoint("192.0.2.2", 7002),
                    Role.MEMBER,
                    Optional.of(SELF),
                    OptionalLong.of(900),
                    OptionalLong.of(800));
    static final GroupStatus LEADING =
            new GroupStatus(
                    GroupStatus.State.LEADER,
                    Optional.of(SELF),
                    4,
                    List.of(LEADER, MEMBER),
                    12,
                    1000,
                    700,
                    600,
                    500,
                    new GroupStatus.Held(400, List.of(OTHER)),
                    2,
                    Optional.of(LOG),
                    Optional.of(LOG),
                    Optional.empty(),
                    OptionalLong.of(1000));
    static final GroupStatus JOINING =
            new GroupStatus(
                    GroupStatus.State.JOINING,
                    Optional.empty(),
                    0,
                    List.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    GroupStatus.Held.NOTHING,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty());

    private static final CsvLayout DAILY =
            new CsvLayout(CsvRoll.DAILY, OptionalLong.of(LocalDate.of(2026, 1, 2).toEpochDay()));

    @TempDir Path folder;

    static StatusReport report(GroupStatus group, StatusReport.Phase phase) {
        return new StatusReport(
                new StatusReport.Identity(
                        SELF,
                        new Incarnation(1),
                        new Endpoint("192.0.2.1", 7001),
                        "museum",
                        4711,
                        "0.1.0",
                        Instant.parse("2026-01-02T03:04:05Z")),
                phase,
                group,
                new StatusReport.Stored(3, 700, 11, 10, DAILY, "in words"),
                Optional.empty(),
                List.of(
                        new SensorStatus(
                                "air",
                                "iio",
                                SensorStatus.State.FAILING,
                                7,
                                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                                Optional.of("no device 'bme280'")),
                        new SensorStatus(
                                "inbox",
                                "spool",
                                SensorStatus.State.RUNNING,
                                0,
                                Optional.empty(),
                                Optional.empty())),
                Optional.of(
                        new UplinkStatus(
                                "http", UplinkStatus.State.FAILING, 9, Optional.of("status 503"))),
                ClockState.UNSYNCHRONISED,
                Instant.parse("2026-01-02T03:04:06.789123Z"));
    }

    private static String json(GroupStatus group, StatusReport.Phase phase) {
        return new String(StatusJson.of(report(group, phase)), StandardCharsets.UTF_8);
    }

    @Test
    void aLeaderTellsHowFarEachMemberIs() {
        assertEquals(
                """
                {"peer_id":"00000001-0000-4000-8000-000000000000","role":"leader",\
                "group_name":"museum","address":"192.0.2.1","port":7001,\
                "incarnation":"0000000000000001","pid":4711,"version":"0.1.0",\
                "started_at":"2026-01-02T03:04:05.000Z",\
                "leader_id":"00000001-0000-4000-8000-000000000000","upstream":null,"view_id":4,\
                "ordered_peer_list":["00000001-0000-4000-8000-000000000000",\
                "00000002-0000-4000-8000-000000000000"],\
                "group_view":{"00000001-0000-4000-8000-000000000000":\
                {"address":"192.0.2.1","port":7001,"role":"leader"},\
                "00000002-0000-4000-8000-000000000000":\
                {"address":"192.0.2.2","port":7002,"role":"member",\
                "upstream":"00000001-0000-4000-8000-000000000000",\
                "acknowledged_end":900,"lag_bytes":100,"acknowledged_durable_end":800}},\
                "last_sequence":12,"csv_sequence":11,\
                "csv_roll":"daily","csv_kept_from":"2026-01-02",\
                "log_id":"3.00000002-0000-4000-8000-000000000000.00000000000000ab",\
                "journal_from_sequence":3,"journal_end":1000,"durable_end":700,"safe_end":600,"forwarded_end":500,\
                "held_end":400,"held_up_by":["00000002-0000-4000-8000-000000000000"],"leader_end":1000,"lag_bytes":0,"outbox":2,\
                "durability":"in words",\
                "sensors":{"air":{"kind":"iio","state":"failing","readings":7,\
                "last_reading_at":"2026-01-02T03:04:05.000Z","problem":"no device 'bme280'"},\
                "inbox":{"kind":"spool","state":"running","readings":0,\
                "last_reading_at":null,"problem":null}},\
                "uplink":{"kind":"http","state":"failing","readings":9,"problem":"status 503"},\
                "clock":"unsynchronised","problem":null,"updated_at":"2026-01-02T03:04:06.789Z"}
                """,
                json(LEADING, StatusReport.Phase.RUNNING));
    }

    @Test
    void aMemberTellsWhomItCopiesFrom() {
        var member =
                new GroupStatus(
                        GroupStatus.State.MEMBER,
                        Optional.of(SELF),
                        4,
                        List.of(LEADER),
                        12,
                        1000,
                        700,
                        600,
                        500,
                        GroupStatus.Held.NOTHING,
                        2,
                        Optional.of(LOG),
                        Optional.of(LOG),
                        Optional.of(OTHER),
                        OptionalLong.of(1000));
        String json = json(member, StatusReport.Phase.RUNNING);

        assertTrue(json.contains("\"upstream\":\"" + OTHER + "\""), json);
    }

    @Test
    void whatIsNotKnownIsNull() {
        String json = json(JOINING, StatusReport.Phase.RUNNING);

        assertTrue(json.contains("\"role\":\"joining\""), json);
        for (String key :
                List.of("leader_id", "upstream", "log_id", "leader_end", "lag_bytes", "problem")) {
            assertTrue(json.contains("\"" + key + "\":null"), key + " in " + json);
        }
        assertTrue(json.contains("\"ordered_peer_list\":[],\"group_view\":{}"), json);
    }

    @Test
    void aStoppedPeerHasNoOtherRole() {
        String json = json(LEADING, StatusReport.Phase.STOPPED);

        assertTrue(json.contains("\"role\":\"stopped\""), json);
    }

    @Test
    void theFileIsReplacedAsAWholeAndNoDraftStays() throws IOException {
        var file = new StatusFile(RunFolder.open(folder.resolve("run/x")));

        file.write(report(JOINING, StatusReport.Phase.RUNNING));
        file.write(report(LEADING, StatusReport.Phase.RUNNING));

        assertEquals(
                json(LEADING, StatusReport.Phase.RUNNING),
                Files.readString(folder.resolve("run/x/status.json")));
        try (var files = Files.list(folder.resolve("run/x"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whereNoDraftCanBeWrittenTheFileIsWrittenOver() throws IOException {
        var run = folder.resolve("run/x");
        var file = new StatusFile(RunFolder.open(run));
        file.write(report(LEADING, StatusReport.Phase.RUNNING));
        Files.createDirectory(run.resolve("status.json.new")); // refuses as a full disk would

        file.write(report(JOINING, StatusReport.Phase.RUNNING));

        assertEquals(
                json(JOINING, StatusReport.Phase.RUNNING),
                Files.readString(run.resolve("status.json")));
        assertTrue(Files.notExists(run.resolve("status.json.new")));
    }
}
