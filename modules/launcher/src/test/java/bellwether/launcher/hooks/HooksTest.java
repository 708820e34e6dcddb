package bellwether.launcher.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.group.Notice.Level;
import bellwether.launcher.log.PeerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HooksTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Notice LEADS =
            new Notice(Level.INFO, "became_leader", 7, "became the Group Leader, members=3");

    @TempDir Path work;
    private Path folder;

    /** Lines of level WARN and above. */
    private final List<String> warnings = new ArrayList<>();

    private final PeerLog log =
            new PeerLog() {
                @Override
                public void write(Level level, String text) {
                    if (level.compareTo(Level.WARN) <= 0) {
                        warnings.add(text);
                    }
                }

                @Override
                public void write(Level level, String text, Throwable cause) {
                    write(level, text);
                }

                @Override
                public void level(Level level) {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(work.resolve("hooks"));
    }

    private Path hook(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs what is to be run for the notices, and returns when all of that has ended. */
    private void runFor(Duration limit, Notice... notices) {
        var hooks = new Hooks(folder, limit, work, () -> Map.of("role", "leader"), log);
        for (Notice notice : notices) {
            hooks.offer(notice, TIME);
        }
        hooks.close();
        hooks.run();
    }

    private void runFor(Notice... notices) {
        runFor(Duration.ofSeconds(30), notices);
    }

    private String written(String name) throws IOException {
        return Files.readString(work.resolve(name));
    }

    @Test
    void aHookIsToldOfItsEventInEnvironmentAndOnStandardInput() throws IOException {
        hook("became_leader.sh", "env | grep ^BELLWETHER_ | sort >said", "cat >>said");
        runFor(LEADS);
        assertEquals(
                """
                BELLWETHER_EVENT=became_leader
                BELLWETHER_LEVEL=info
                BELLWETHER_ROLE=leader
                BELLWETHER_TEXT=became the Group Leader, members=3
                BELLWETHER_TIME=2026-01-02T03:04:05.678Z
                BELLWETHER_VIEW_ID=7
                2026-01-02T03:04:05.678Z,became_leader,7,"became the Group Leader, members=3"
                """,
                written("said"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void thoseOfTheEventAndThoseOfAnyRunInTheOrderOfTheirNames() throws IOException {
        hook("any", "echo any >>said");
        hook("became_leader", "echo leads >>said");
        hook("became_leader.2", "echo again >>said");
        hook("member_joined", "echo joined >>said");
        runFor(LEADS, new Notice(Level.WARN, "disk_low", 0, "low"));
        assertEquals("any\nleads\nagain\nany\n", written("said"));
    }

    @Test
    void whatIsForDevelopersRunsNoHook() throws IOException {
        hook("any", "echo any >>said");
        runFor(new Notice(Level.DEBUG, "part", 0, "x"));
        assertFalse(Files.exists(work.resolve("said")));
    }

    @Test
    void aHookThatTakesTooLongIsKilledWithAllThatItHasStarted() throws IOException {
        hook("became_leader", "sleep 600 & echo $! >pid", "echo waiting", "wait");
        hook("disk_low", "echo next >said");
        runFor(Duration.ofSeconds(1), LEADS, new Notice(Level.WARN, "disk_low", 0, "low"));
        assertEquals("next\n", written("said"));
        long pid = Long.parseLong(written("pid").strip());
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        assertEquals(1, warnings.size());
        assertEquals(
                "hook failed: hook=became_leader event=became_leader"
                        + " took longer than 1000 ms and was killed said=waiting",
                warnings.getFirst());
    }

    @Test
    void aHookThatLeavesAProcessBehindIsNotWaitedFor() throws IOException {
        hook("became_leader", "sleep 600 & echo $! >pid");
        runFor(LEADS);
        long pid = Long.parseLong(written("pid").strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        assertEquals(List.of(), warnings);
    }

    @Test
    void aFailureSaysWhatTheHookHasPrintedUpToABound() throws IOException {
        hook("became_leader", "yes 0123456789 | head -c 1000000", "exit 3");
        runFor(LEADS);
        String warning = warnings.getFirst();
        assertTrue(warning.contains("exit_code=3 said=0123456789"), warning);
        assertTrue(warning.length() < 5_000, warning.length() + " characters");
    }

    @Test
    void whatMayNotBeRunIsNamedOnceWithWhatToDo() throws IOException {
        Path plain = hook("became_leader");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
        Path open = hook("any", "echo any >said");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xrwx"));
        runFor(LEADS, LEADS);
        assertFalse(Files.exists(work.resolve("said")));
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().contains("any: may be written by anybody; chmod o-w"));
        assertTrue(warnings.getLast().contains("became_leader: is not executable; chmod +x"));
    }

    @Test
    void aHookThatIsNoProgramIsReported() throws IOException {
        Files.writeString(hook("became_leader"), "#!/no/such/interpreter\n");
        runFor(LEADS);
        assertTrue(warnings.getFirst().contains("cannot be run"), warnings.toString());
    }

    @Test
    void whatDoesNotFitIsCountedAndNobodyWaits() {
        var hooks = new Hooks(folder, Duration.ofSeconds(30), work, Map::of, log);
        for (int i = 0; i < Hooks.WAITING_MAX + 5; i++) {
            hooks.offer(LEADS, TIME);
        }
        hooks.close();
        hooks.run();
        assertEquals(List.of("hooks are too slow: events left out=5"), warnings);
    }

    @Test
    void aFolderThatIsNotThereHoldsNoHooks() {
        var hooks = new Hooks(work.resolve("none"), Duration.ofSeconds(30), work, Map::of, log);
        hooks.offer(LEADS, TIME);
        hooks.close();
        hooks.run();
        assertEquals(List.of(), warnings);
    }
}
