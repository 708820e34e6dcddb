package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.keys.GroupKeys;
import bellwether.keys.KeyRing;
import bellwether.keys.KeysException;
import bellwether.launcher.TestGroupKeys;
import bellwether.launcher.status.SecurityState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator hears in time that keys end, and often enough that there are none. */
final class KeyWatchTest {
    @TempDir Path folder;

    private final ListTroubles troubles = new ListTroubles();
    private final List<Notice> notices = new ArrayList<>();
    private Instant now = Instant.now();

    private KeyWatch watch(Optional<KeyRing> keys, boolean isOnNetwork) {
        return new KeyWatch(keys, isOnNetwork, troubles, notices::add, () -> now);
    }

    @Test
    void thatKeysEndIsToldWeeksAheadAndThatTheyDid() throws Exception {
        var group = new TestGroupKeys(folder);
        Path host = group.host("north", Trial.ID);
        var watch = watch(Optional.of(new KeyRing(host, GroupKeys.load(host))), true);
        Instant end = GroupKeys.load(host).expires();
        assertEquals(new SecurityState(SecurityState.Mode.KEYS, Optional.of(end)), watch.state());

        now = end.minus(KeyWatch.AHEAD).minusSeconds(1);
        watch.look();
        assertTrue(troubles.told().stream().noneMatch(it -> it.startsWith("KEYS")));
        now = end.minus(KeyWatch.AHEAD);
        watch.look();
        String soon = troubles.told().getLast();
        assertTrue(soon.startsWith("KEYS_EXPIRING the group keys of this host end in 42"), soon);
        now = end;
        watch.look();
        String over = troubles.told().getLast();
        assertTrue(over.startsWith("KEYS_EXPIRED the group keys of this host ended at "), over);

        now = Instant.now();
        group.host("north", Trial.ID); // renewed and copied
        List<String> lines = watch.reload();
        assertTrue(lines.getFirst().startsWith("group keys of north read again from " + host));
        assertEquals(
                List.of("over KEYS_EXPIRED", "over KEYS_EXPIRING"),
                troubles.told().subList(troubles.told().size() - 2, troubles.told().size()));
    }

    @Test
    void keysThatAreNotThisPeersStayAProblemUntilTheyAre() throws Exception {
        var group = new TestGroupKeys(folder);
        Path host = group.host("north", Trial.ID);
        var watch = watch(Optional.of(new KeyRing(host, GroupKeys.load(host))), true);
        Files.delete(host.resolve("revoked-1.crl"));
        assertThrows(KeysException.class, watch::reload);
        String told = troubles.told().getLast();
        assertTrue(told.startsWith("KEYS_REFUSED group keys cannot be used, those before"), told);
        group.copy("north");
        watch.reload();
        assertTrue(troubles.told().contains("over KEYS_REFUSED"), troubles.told().toString());
    }

    @Test
    void thatThereAreNoneIsToldEachDay() {
        var watch = watch(Optional.empty(), true);
        assertEquals(SecurityState.Mode.NONE, watch.state().mode());
        watch.look();
        watch.look();
        now = now.plus(Duration.ofHours(23));
        watch.look();
        assertEquals(1, notices.size());
        now = now.plus(Duration.ofHours(1));
        watch.look();
        assertEquals(2, notices.size());
        assertEquals("security_none", notices.getFirst().event());
        assertEquals(Notice.Level.WARN, notices.getFirst().level());
    }

    @Test
    void onLoopbackNothingIsToldAndThereIsNothingToReadAgain() throws Exception {
        var watch = watch(Optional.empty(), false);
        watch.look();
        assertEquals(List.of(), notices);
        assertEquals(SecurityState.Mode.LOOPBACK, watch.state().mode());
        assertEquals(List.of(), watch.reload());
    }
}
