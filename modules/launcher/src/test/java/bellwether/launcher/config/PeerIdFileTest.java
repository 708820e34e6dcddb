package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerIdFileTest {
    private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    @TempDir Path folder;

    private PeerConfig config(String... more) throws ConfigException {
        var base = Settings.defaults().withAssignments(List.of("base_dir=" + folder.resolve("b")));
        return PeerConfig.of(base.withAssignments(List.of(more)));
    }

    @Test
    void anIdIsMadeOnceAndKept() throws Exception {
        var first = PeerIdFile.resolve(config());
        var second = PeerIdFile.resolve(config());

        assertEquals(first.id(), second.id());
        assertTrue(first.origin().startsWith("made now"), first.origin());
        assertTrue(second.origin().startsWith("kept in"), second.origin());
        try (var files = Files.list(folder.resolve("b"))) {
            assertEquals(List.of(folder.resolve("b/peer_id")), files.toList());
        }
    }

    @Test
    void aConfiguredIdIsTakenAndNoFileMade() throws Exception {
        assertEquals(ID, PeerIdFile.resolve(config("peer_id=" + ID)).id().value());
        assertTrue(Files.notExists(folder.resolve("b")));
    }

    @Test
    void aFileWithSomethingElseIsRefused() throws IOException {
        Path file = Files.createDirectory(folder.resolve("b")).resolve("peer_id");
        Files.writeString(file, "host-7\n");

        var error = assertThrows(ConfigException.class, () -> PeerIdFile.resolve(config()));

        assertTrue(error.getMessage().startsWith(file + ", line 1: peer_id: "), error.getMessage());
    }
}
