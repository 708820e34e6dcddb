package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.log.FilePeerLog;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code conf/status.schema.json} against what peers write, key by key. */
@Timeout(120)
final class StatusSchemaTest {
    private static final Path FILE = Path.of("..", "conf", "status.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private final List<String> statuses = new ArrayList<>();

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FILE), InputFormat.JSON);
    }

    private static List<String> problems(String status) throws IOException {
        return schema().validate(status, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    /** A group of two: one joins, elects, leads and stops, the other follows and is left behind. */
    private void run() throws Exception {
        int port;
        try (var socket = new DatagramSocket(0)) {
            port = socket.getLocalPort();
        }
        PeerLog log = FilePeerLog.open(folder.resolve("log"), id(1), Notice.Level.INFO);
        try (log) {
            Peer one = Peer.start(config(1, port), log);
            statuses.add(status(one));
            await(() -> one.status().role().equals("leader"));
            Peer two = Peer.start(config(2, port), log);
            await(() -> two.status().group().lastSequence() > 10);
            awaitWritten(one, "\"acknowledged_durable_end\"");
            awaitWritten(two, "\"role\":\"member\"");
            awaitWritten(one, "\"journal_kept\":{\"why\"");
            two.stop();
            statuses.add(status(two));
            one.kill();
            statuses.add(status(one));
        }
    }

    private static PeerId id(int number) {
        return new PeerId("0000000" + number + "-0000-4000-8000-000000000000");
    }

    private PeerConfig config(int number, int port) throws Exception {
        return PeerConfig.of(
                Settings.defaults()
                        .withAssignments(
                                List.of(
                                        "peer_id=" + id(number),
                                        "base_dir=" + folder,
                                        "broadcast_port=" + port,
                                        "group_name=schema-" + port,
                                        "discovery_timeout=300ms",
                                        "csv_roll=daily",
                                        "retention=5d",
                                        "sensor_interval_seconds=20ms")));
    }

    private static String status(Peer peer) throws IOException {
        Path file = peer.runDirectory().resolve("status.json");
        await(() -> Files.exists(file));
        return Files.readString(file);
    }

    private void awaitWritten(Peer peer, String text) throws IOException {
        await(() -> {
            try {
                return status(peer).contains(text);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        statuses.add(status(peer));
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNanos < 0, "in time");
            Thread.onSpinWait();
        }
    }

    @Test
    void whatPeersWriteIsWhatTheSchemaSaysAndEveryKeyIsExplained() throws Exception {
        run();
        var schema = JSON.readTree(Files.readString(FILE));
        var members = schema.at("/$defs/member/properties");
        for (String status : statuses) {
            assertEquals(List.of(), problems(status), status);
            var tree = JSON.readTree(status);
            assertKnown(tree, schema.at("/properties"));
            tree.at("/sensors")
                    .forEach(sensor -> assertKnown(sensor, schema.at("/$defs/sensor/properties")));
            tree.at("/group_view").forEach(member -> assertKnown(member, members));
            assertKnown(tree.at("/journal_kept"), schema.at("/properties/journal_kept/properties"));
        }
        assertTrue(statuses.size() >= 5, statuses::toString);
    }

    private static void assertKnown(JsonNode written, JsonNode properties) {
        var unknown = new TreeSet<>(written.propertyNames());
        unknown.removeAll(properties.propertyNames());
        assertEquals(new TreeSet<String>(), unknown, "not in the schema");
    }

    @Test
    void everyKeyHasADescription() throws IOException {
        var schema = JSON.readTree(Files.readString(FILE));
        for (String at :
                List.of(
                        "/properties",
                        "/properties/journal_kept/properties",
                        "/$defs/member/properties",
                        "/$defs/sensor/properties")) {
            schema.at(at)
                    .propertyStream()
                    .forEach(entry ->
                            assertFalse(
                                    entry.getValue().path("description").asString("").isEmpty(),
                                    entry.getKey()));
        }
    }

    @Test
    void whatIsWrongIsNotTaken() throws Exception {
        run();
        String good = statuses.getFirst();
        for (var wrong :
                List.of(
                        good.replaceFirst("\"role\":\"[a-z]*\"", "\"role\":\"boss\""),
                        good.replaceFirst("\"pid\":\\d+,", ""),
                        good.replaceFirst("\"view_id\":\\d+", "\"view_id\":-1"),
                        good.replaceFirst("\"updated_at\":\"[^\"]*\"", "\"updated_at\":\"now\""))) {
            assertFalse(wrong.equals(good), good);
            assertFalse(problems(wrong).isEmpty(), wrong);
        }
    }
}
