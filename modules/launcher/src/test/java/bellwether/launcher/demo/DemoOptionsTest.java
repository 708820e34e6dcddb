package bellwether.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {
    @TempDir Path directory;

    @Test
    void withoutArgumentsThreePeersRunOn() {
        assertEquals(
                new DemoOptions(
                        3, Optional.empty(), false, false, false, false, List.of(), Map.of()),
                parse());
    }

    @Test
    void replayStartsOnePeerPerFileUnlessMoreAreAskedFor() throws IOException {
        var b = Files.createFile(directory.resolve("b.csv"));
        var a = Files.createFile(directory.resolve("a.csv"));
        Files.createFile(directory.resolve("notes.txt"));

        assertEquals(List.of(a, b), parse("--replay", directory.toString()).sources());
        assertEquals(2, parse("--replay", directory.toString()).peers());
        assertEquals(5, parse("--replay", directory.toString(), "--peers", "5").peers());
        assertEquals(Demo.USAGE, exitCode("--replay", directory.toString(), "--peers", "1"));
    }

    @Test
    void settingsArePassedOn() {
        var options =
                parse("--set", "log_level=debug", "--heartbeat", "2s", "--set", "seed_peers=h:1=2");

        assertEquals(
                Map.of(
                        "log_level", "debug",
                        "heartbeat_interval", "2s",
                        "seed_peers", "h:1=2"),
                options.settings());
    }

    /** It is compared with files that hold all rows of a sensor. */
    @Test
    void aReplayIsNotRolled() throws IOException {
        Files.createFile(directory.resolve("a.csv"));
        String replay = directory.toString();
        assertEquals(2, exitCode("--replay", replay, "--set", "csv_roll=daily"));
        assertEquals(Map.of("csv_roll", "daily"), parse("--set", "csv_roll=daily").settings());
    }

    @Test
    void baseDirectoryBecomesAbsolute() {
        assertTrue(parse("--base-dir", "x/../y").baseDirectory().orElseThrow().isAbsolute());
    }

    @Test
    void helpIsNoRun() {
        var line = DemoOptions.commandLine();
        assertFalse(DemoOptions.parse(line, "--help").isPresent());
    }

    @Test
    void theScriptExplainsEveryOptionWithoutAnImage() throws IOException {
        String script = Files.readString(Path.of("../../bin/demo"));
        for (var option : DemoOptions.commandLine().getCommandSpec().options()) {
            String name = option.longestName();
            assertTrue(option.hidden() || script.contains(" " + name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--peers 0",
                "--peers 51",
                "--peers three",
                "--peers",
                "--peer 3",
                "surplus",
                "--kill-leader --peers 1",
                "--set novalue",
                "--set =1",
                "--set base_dir=/x",
                "--set peer_id=1",
                "--replay /absent",
                "--sensors --replay ../../modules"
            })
    void badArgumentsEndWithTwo(String arguments) {
        assertEquals(2, exitCode(arguments.split(" ")));
    }

    private static int exitCode(String... arguments) {
        try {
            return Demo.run(arguments);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static DemoOptions parse(String... arguments) {
        var line = DemoOptions.commandLine();
        return DemoOptions.parse(line, arguments).orElseThrow();
    }
}
