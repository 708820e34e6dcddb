package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.TestGroupKeys;
import bellwether.protocol.PeerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and peer id go together. */
final class IdentityTest {
    private static final PeerId ID = new PeerId("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final String OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    @TempDir private static Path keyed;
    @TempDir Path folder;

    private static Path keys;
    private Path base;

    @BeforeAll
    static void make() throws Exception {
        keys = new TestGroupKeys(keyed).host("north", ID);
    }

    @BeforeEach
    void place() {
        base = folder.resolve("b");
    }

    private PeerConfig config(String... more) throws ConfigException {
        var all = Settings.defaults().withAssignments(List.of("base_dir=" + base));
        return PeerConfig.of(all.withAssignments(List.of(more)));
    }

    @Test
    void theKeysNameThePeerAndItsIdIsKeptForThoseWhoLook() throws Exception {
        var who = Identity.resolve(config("group_keys=" + keys));
        assertEquals(ID, who.id());
        assertEquals(ID, who.keys().orElseThrow().current().host().peer());
        assertEquals(Optional.of(ID), PeerIdFile.known(config()));
        assertEquals(ID, Identity.resolve(config("group_keys=" + keys)).id(), "once more");
        assertEquals(ID, Identity.resolve(config("group_keys=" + keys, "peer_id=" + ID)).id());
    }

    @Test
    void keysOfAnotherPeerAreRefusedWithTheWayOut() throws Exception {
        String configured = refusal("group_keys=" + keys, "peer_id=" + OTHER);
        assertTrue(configured.contains(ID.value()) && configured.contains("(configured)"));
        assertTrue(configured.endsWith("group-keys host NAME --peer-id " + OTHER), configured);
        Files.createDirectories(base);
        Files.writeString(base.resolve("peer_id"), OTHER + "\n");
        String kept = refusal("group_keys=" + keys);
        assertTrue(kept.contains("kept in " + base.resolve("peer_id")), kept);
    }

    @Test
    void aCheckFindsKeysOfAnotherPeerAndMakesNothing() throws Exception {
        Identity.check(config());
        Identity.check(config("group_keys=" + keys));
        assertTrue(Files.notExists(base.resolve("peer_id")));
        var wrong = config("group_keys=" + keys, "peer_id=" + OTHER);
        String why = assertThrows(ConfigException.class, () -> Identity.check(wrong)).getMessage();
        assertTrue(why.contains("--peer-id " + OTHER), why);
    }

    @Test
    void withoutKeysNothingChanges() throws Exception {
        assertEquals(Optional.empty(), Identity.resolve(config()).keys());
    }

    @Test
    void whatIsWrongWithTheFolderIsToldUnderTheKey() throws Exception {
        String why = refusal("group_keys=" + folder);
        assertTrue(why.startsWith("group_keys: " + folder.resolve("password") + ": is not there"));
    }

    private String refusal(String... more) throws ConfigException {
        PeerConfig config = config(more);
        return assertThrows(ConfigException.class, () -> Identity.resolve(config)).getMessage();
    }
}
