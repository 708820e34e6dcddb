package bellwether.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes are a shell script that writes what a peer would. Killed before it has, it would
 * leave a program that still makes folders where the test deletes them: so each is waited for.
 */
class FleetTest {
    private static final String PEER =
            """
            #!/bin/sh
            echo "$@"
            for argument; do
                case $argument in
                base_dir=*) base=${argument#base_dir=} ;;
                peer_id=*) id=${argument#peer_id=} ;;
                role=*) role=${argument#role=} ;;
                end=*) exit "${argument#end=}" ;;
                esac
            done
            mkdir -p "$base/run/$id"
            echo "{\\"role\\":\\"$role\\",\\"leader_id\\":null,\\"group_view\\":{\\"a\\":{\\"b\\":[1]}}," \\
                "\\"view_id\\":7,\\"last_sequence\\":12,\\"lag_bytes\\":null}" > "$base/run/$id/status.new"
            mv "$base/run/$id/status.new" "$base/run/$id/status.json"
            exec sleep 600
            """;

    @TempDir Path directory;

    private Fleet fleet;

    @BeforeEach
    void open() throws IOException {
        Path program = Files.writeString(directory.resolve("peer"), PEER);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        fleet = new Fleet(program, directory, Map.of("a", "1", "role", "member"));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void peersGetTheirSettingsAndAFolderEach() throws IOException, InterruptedException {
        var first = fleet.start(Map.of());
        var second = fleet.start(Map.of("role", "leader", "sensor_replay_file", "/f.csv"));
        awaitStatus(first);
        awaitStatus(second);

        String arguments = second.lastOutput(1).getFirst();
        assertTrue(arguments.contains("--set a=1"), arguments);
        assertTrue(arguments.contains("--set base_dir=" + directory.resolve("peer-2")), arguments);
        assertTrue(arguments.contains("--set role=leader"), arguments);
        assertEquals("/f.csv", second.source().orElseThrow().toString());
        assertTrue(first.id().compareTo(second.id()) < 0);
    }

    @Test
    void leaderIsWhoSaysSo() throws IOException, InterruptedException {
        awaitStatus(fleet.start(Map.of()));
        assertTrue(fleet.leader().isEmpty());

        var leader = fleet.start(Map.of("role", "leader"));
        awaitStatus(leader);
        assertEquals(leader, fleet.leader().orElseThrow());
        assertTrue(StatusTable.of(fleet.peers()).get(2).startsWith("peer-2   leader     -"));

        leader.kill();
        leader.await(System.nanoTime());
        assertTrue(fleet.leader().isEmpty());
        assertTrue(StatusTable.of(fleet.peers()).get(2).startsWith("peer-2   killed"));
    }

    @Test
    void statusOfThePeerIsRead() throws IOException, InterruptedException {
        var status = awaitStatus(fleet.start(Map.of()));

        assertEquals("member", status.role());
        assertEquals(7, status.viewId());
        assertEquals(12, status.sequence());
        assertTrue(status.leader().isEmpty());
        assertTrue(status.lagBytes().isEmpty());
    }

    @Test
    void badSettingsAreFoundBeforeAnyPeerStarts() throws IOException, InterruptedException {
        Path program =
                Files.writeString(
                        directory.resolve("checker"),
                        """
                        #!/bin/sh
                        [ "$1" = --check-config ] || exit 9
                        case $3 in *=bad) echo "peer: $3" >&2; exit 2 ;; esac
                        """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertEquals(Optional.empty(), SettingsCheck.problem(program, Map.of("a", "good")));
        assertEquals(
                Optional.of("peer: a=bad"), SettingsCheck.problem(program, Map.of("a", "bad")));
    }

    @Test
    void peerThatEndsByItselfIsReportedWithItsWords() throws IOException, InterruptedException {
        var peer = fleet.start(Map.of("end", "5"));
        peer.await(System.nanoTime() + 10_000_000_000L);

        assertTrue(Ends.of(fleet.peers()).startsWith("peer-1 exit 5: --set"));
    }

    @Test
    void noneIsLeftWhenTheFleetIsClosedAndNoneIsStartedThen()
            throws IOException, InterruptedException {
        var peer = fleet.start(Map.of());
        awaitStatus(peer);
        fleet.close();

        assertFalse(peer.isAlive());
        assertTrue(ProcessHandle.of(peer.pid()).isEmpty());
        assertThrows(DemoFailure.class, () -> fleet.start(Map.of()));
    }

    @Test
    void takeoverIsReadFromTheEventFile() throws IOException, InterruptedException {
        var peer = fleet.start(Map.of());
        awaitStatus(peer);
        Files.createDirectories(peer.eventFile().getParent());
        Files.writeString(
                peer.eventFile(),
                """
                time,event,view_id,text
                2026-01-01T00:00:01.000Z,became_leader,1,early
                2026-01-01T00:00:02.000Z,view_changed,1,"a, b"
                2026-01-01T00:00:02.040Z,became_leader,2,"a, b"
                """);

        var since = Instant.parse("2026-01-01T00:00:02.000Z");
        assertEquals(40, Takeover.since(since, List.of(peer)).orElseThrow().after().toMillis());
        assertTrue(Takeover.since(since.plusSeconds(1), List.of(peer)).isEmpty());
    }

    private static PeerStatus awaitStatus(DemoPeer peer) throws IOException, InterruptedException {
        Await.until("it writes a status", () -> peer.status().isPresent());
        return peer.status().orElseThrow();
    }
}
