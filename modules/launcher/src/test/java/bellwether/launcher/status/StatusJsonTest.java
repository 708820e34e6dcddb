package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusJsonTest {
    @TempDir Path folder;

    private static String json(GroupStatus group, StatusReport.Phase phase) {
        return new String(StatusJson.of(SampleStatus.of(group, phase)), StandardCharsets.UTF_8);
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
                "journal_from_sequence":3,"journal_start":300,"journal_end":1000,"durable_end":700,"safe_end":600,"forwarded_end":500,\
                "held_end":400,"held_up_by":{"00000002-0000-4000-8000-000000000000":"older_version"},\
                "journal_kept":{"why":"grace","day":"2026-01-02","sequence":null,"hours":7},"leader_end":1000,"lag_bytes":0,"outbox":2,\
                "durability":"in words",\
                "sensors":{"air":{"kind":"iio","state":"failing","readings":7,\
                "last_reading_at":"2026-01-02T03:04:05.000Z","problem":"no device 'bme280'"},\
                "inbox":{"kind":"spool","state":"running","readings":0,\
                "last_reading_at":null,"problem":null}},\
                "uplink":{"kind":"http","state":"failing","readings":9,"problem":"status 503"},\
                "clock":"unsynchronised","security":"keys",\
                "keys_expire_at":"2028-03-11T10:00:00.000Z","problem":null,"updated_at":"2026-01-02T03:04:06.789Z"}
                """,
                json(SampleStatus.LEADING, StatusReport.Phase.RUNNING));
    }

    @Test
    void aMemberTellsWhomItCopiesFrom() {
        var member =
                new GroupStatus(
                        GroupStatus.State.MEMBER,
                        Optional.of(SampleStatus.SELF),
                        4,
                        List.of(SampleStatus.LEADER),
                        12,
                        1000,
                        700,
                        600,
                        500,
                        GroupStatus.Held.NOTHING,
                        2,
                        Optional.of(SampleStatus.LOG),
                        Optional.of(SampleStatus.LOG),
                        Optional.of(SampleStatus.OTHER),
                        OptionalLong.of(1000));
        String json = json(member, StatusReport.Phase.RUNNING);

        assertTrue(json.contains("\"upstream\":\"" + SampleStatus.OTHER + "\""), json);
    }

    @Test
    void whatIsNotKnownIsNull() {
        String json = json(SampleStatus.JOINING, StatusReport.Phase.RUNNING);

        assertTrue(json.contains("\"role\":\"joining\""), json);
        for (String key :
                List.of("leader_id", "upstream", "log_id", "leader_end", "lag_bytes", "problem")) {
            assertTrue(json.contains("\"" + key + "\":null"), key + " in " + json);
        }
        assertTrue(json.contains("\"ordered_peer_list\":[],\"group_view\":{}"), json);
    }

    @Test
    void aStoppedPeerHasNoOtherRole() {
        String json = json(SampleStatus.LEADING, StatusReport.Phase.STOPPED);

        assertTrue(json.contains("\"role\":\"stopped\""), json);
    }

    @Test
    void theFileIsReplacedAsAWholeAndNoDraftStays() throws IOException {
        var file = new StatusFile(RunFolder.open(folder.resolve("run/x")));

        file.write(SampleStatus.of(SampleStatus.JOINING, StatusReport.Phase.RUNNING));
        file.write(SampleStatus.of(SampleStatus.LEADING, StatusReport.Phase.RUNNING));

        assertEquals(
                json(SampleStatus.LEADING, StatusReport.Phase.RUNNING),
                Files.readString(folder.resolve("run/x/status.json")));
        try (var files = Files.list(folder.resolve("run/x"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whereNoDraftCanBeWrittenTheFileIsWrittenOver() throws IOException {
        var run = folder.resolve("run/x");
        var file = new StatusFile(RunFolder.open(run));
        file.write(SampleStatus.of(SampleStatus.LEADING, StatusReport.Phase.RUNNING));
        Files.createDirectory(run.resolve("status.json.new")); // refuses as a full disk would

        file.write(SampleStatus.of(SampleStatus.JOINING, StatusReport.Phase.RUNNING));

        assertEquals(
                json(SampleStatus.JOINING, StatusReport.Phase.RUNNING),
                Files.readString(run.resolve("status.json")));
        assertTrue(Files.notExists(run.resolve("status.json.new")));
    }
}
