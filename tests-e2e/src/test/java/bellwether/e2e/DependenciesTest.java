package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others have made and the image holds: the list that the build goes by, and the table that
 * people read. That the image holds just what is listed sees the build to.
 */
final class DependenciesTest {
    private static final Path JLINK = Path.of("../jlink").toAbsolutePath().normalize();
    private static final Path LIST = JLINK.resolve("dependencies.sha256");
    private static final Pattern LISTED = Pattern.compile("[0-9a-f]{64} {2}(.*)-([0-9.]+)\\.jar");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z-]+)` \\| ([0-9.]+) \\| (.*) \\|");

    @TempDir Path folder;

    private Path script;
    private Path jars;

    /** A copy of the script beside a list of its own. */
    @BeforeEach
    void begin() throws IOException, InterruptedException {
        Path build = Files.createDirectories(folder.resolve("jlink/src/build"));
        script = build.resolve("check-dependencies");
        Files.copy(JLINK.resolve("src/build/check-dependencies"), script);
        assertTrue(script.toFile().setExecutable(true));
        jars = Files.createDirectory(folder.resolve("jars"));
        Files.writeString(jars.resolve("a-1.jar"), "a");
        Files.writeString(jars.resolve("b-1.jar"), "b");
        assertEquals(0, check("--write", jars.toString()).exitCode());
    }

    private Image.Outcome check(String... arguments) throws IOException, InterruptedException {
        return Image.run(folder, Map.of(), script, arguments);
    }

    @Test
    void theReadmeNamesEachWithItsVersionAndAReason() throws IOException {
        var listed = new ArrayList<String>();
        for (String line : Files.readAllLines(LIST)) {
            var matcher = LISTED.matcher(line);
            assertTrue(matcher.matches(), line);
            listed.add(matcher.group(1) + " " + matcher.group(2));
        }
        var named = new ArrayList<String>();
        for (String line : Files.readAllLines(JLINK.resolve("README.md"))) {
            var matcher = ROW.matcher(line);
            if (matcher.matches()) {
                named.add(matcher.group(1) + " " + matcher.group(2));
                assertTrue(matcher.group(3).split("\\|").length == 2, line);
            }
        }
        assertEquals(listed, named.stream().sorted().toList());
    }

    @Test
    void jarsThatAreWhatTheListSaysAreTaken() throws Exception {
        var outcome = check(jars.toString());
        assertEquals(0, outcome.exitCode(), outcome::output);
        assertEquals("", outcome.output());
    }

    @Test
    void aJarThatIsAnotherIsNamedWithWhatToDo() throws Exception {
        Files.writeString(jars.resolve("b-1.jar"), "B");
        var outcome = check(jars.toString());
        assertEquals(1, outcome.exitCode());
        List<String> lines = outcome.output().lines().toList();
        assertTrue(
                lines.getFirst()
                        .matches(
                                "b-1\\.jar is not what jlink/dependencies\\.sha256 says: its SHA-256"
                                        + " is [0-9a-f]{64}, not [0-9a-f]{64}"),
                outcome::output);
        assertTrue(lines.contains("  jlink/src/build/check-dependencies --write " + jars));
    }

    @Test
    void oneMoreAndOneLessAreNamed() throws Exception {
        Files.move(jars.resolve("b-1.jar"), jars.resolve("b-2.jar"));
        var outcome = check(jars.toString());
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.output()
                        .startsWith(
                                """
                                b-1.jar is in jlink/dependencies.sha256, but is not shipped any more
                                b-2.jar is to be shipped, but is not in jlink/dependencies.sha256
                                """),
                outcome::output);
    }
}
