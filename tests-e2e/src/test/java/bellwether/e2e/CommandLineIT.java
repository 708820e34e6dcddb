package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes and the one clear line that scripts and people rely on. */
final class CommandLineIT {
    private static final int BAD_CONFIGURATION = 2;

    @TempDir private Path folder;

    @Test
    void helpAndVersionEndWellAndSayWhatTheyShould() throws IOException, InterruptedException {
        var help = Image.runPeer(folder, "--help");
        assertEquals(0, help.exitCode(), help::output);
        assertTrue(help.output().contains("--check-config"), help::output);
        assertEquals(0, Image.runPeer(folder, "--version").exitCode());
    }

    @Test
    void theShippedConfigurationIsValid() throws IOException, InterruptedException {
        String conf = Image.folder().resolve("conf/peer.properties").toString();
        String here = "base_dir=" + folder;
        var checked = Image.runPeer(folder, "--config", conf, "--set", here, "--check-config");
        assertEquals(0, checked.exitCode(), checked::output);
    }

    @Test
    void anUnknownOptionEndsWithTwo() throws IOException, InterruptedException {
        assertEquals(BAD_CONFIGURATION, Image.runPeer(folder, "--no-such-option").exitCode());
    }

    @Test
    void anUnknownKeyIsNamedWithFileAndLine() throws IOException, InterruptedException {
        Path conf = folder.resolve("peer.properties");
        Files.writeString(conf, "# a comment\nbase_dir=" + folder + "\nheartbeat_intervall=5s\n");
        assertBadConfiguration(conf, "heartbeat_intervall", "3");
    }

    @Test
    void aBadValueIsNamedWithFileAndLine() throws IOException, InterruptedException {
        Path conf = folder.resolve("peer.properties");
        Files.writeString(conf, "base_dir=" + folder + "\nbroadcast_port=a lot\n");
        assertBadConfiguration(conf, "broadcast_port", "2");
    }

    @Test
    void aMissingConfigurationFileIsNamed() throws IOException, InterruptedException {
        Path missing = folder.resolve("missing.properties");
        var checked = Image.runPeer(folder, "--config", missing.toString(), "--check-config");
        assertEquals(BAD_CONFIGURATION, checked.exitCode(), checked::output);
        assertTrue(checked.output().contains("missing.properties"), checked::output);
    }

    @Test
    void theImageMakesTheKeysOfAGroup() throws IOException, InterruptedException {
        String keys = folder.resolve("keys").toString();
        var made = Image.runPeer(folder, "group-keys", "init", "--in", keys);
        assertEquals(0, made.exitCode(), made::output);
        Path script = Image.folder().resolve("../../../bin/group-keys").normalize();
        var host = Image.run(folder, Map.of(), script, "host", "cellar", "--in", keys);
        assertEquals(0, host.exitCode(), host::output);
        assertTrue(Files.isRegularFile(folder.resolve("keys/hosts/cellar/keys.p12")));
    }

    private void assertBadConfiguration(Path conf, String key, String line)
            throws IOException, InterruptedException {
        var checked = Image.runPeer(folder, "--config", conf.toString(), "--check-config");
        assertEquals(BAD_CONFIGURATION, checked.exitCode(), checked::output);
        assertEquals(1, checked.output().lines().count(), checked::output);
        assertTrue(checked.output().contains(conf.getFileName().toString()), checked::output);
        assertTrue(checked.output().contains(key), checked::output);
        assertTrue(checked.output().contains(line), checked::output);
    }
}
