package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    @TempDir Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("my.properties"), content);
    }

    private String error(Path file) {
        return assertThrows(
                        ConfigException.class,
                        () -> PeerConfig.of(Settings.defaults().withFile(file)))
                .getMessage();
    }

    @Test
    void linesMayHaveCommentsBlanksByteOrderMarkAndAnyLineEnd() throws Exception {
        Path file = file("\uFEFFport=1\r\n! so\n  # so\n\n  address = a=b \rgroup_name=\u00e9#x");

        var settings = Settings.defaults().withFile(file);

        assertEquals("1", settings.get(Key.PORT).value());
        assertEquals("a=b", settings.get(Key.ADDRESS).value());
        assertEquals("\u00e9#x", settings.get(Key.GROUP_NAME).value());
        assertEquals(file + ", line 5", settings.get(Key.ADDRESS).origin());
        assertEquals(file + ", line 6", settings.get(Key.GROUP_NAME).origin());
    }

    @Test
    void theCommandLineWinsOverTheFile() throws Exception {
        var settings =
                Settings.defaults()
                        .withFile(file("port=1\naddress=b"))
                        .withAssignments(List.of("port=2"));

        assertEquals("2", settings.get(Key.PORT).value());
        assertEquals("--set", settings.get(Key.PORT).origin());
        assertEquals("b", settings.get(Key.ADDRESS).value());
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestOne() throws IOException {
        Path file = file("# x\nheartbeat_intervall=5s");

        assertEquals(
                file
                        + ", line 2: unknown key 'heartbeat_intervall'; did you mean"
                        + " heartbeat_interval?",
                error(file));
        assertEquals("--set: unknown key 'prot'; did you mean port?", unknown("prot"));
        for (String key : List.of("colour", "foo", "x")) {
            assertEquals(
                    "--set: unknown key '" + key + "'; --check-config lists all keys",
                    unknown(key));
        }
    }

    private static String unknown(String key) {
        return assertThrows(
                        ConfigException.class,
                        () ->
                                PeerConfig.of(
                                        Settings.defaults().withAssignments(List.of(key + "=1"))))
                .getMessage();
    }

    @Test
    void aKeySetTwiceIsRefusedWithBothLines() throws IOException {
        Path file = file("port=1\n\nport=1\n");

        assertEquals(
                file + ", line 3: port: set a second time, after " + file + ", line 1",
                error(file));
    }

    @Test
    void aLineWithoutAnEqualsSignIsRefused() throws IOException {
        Path file = file("port 1");

        assertEquals(file + ", line 1: 'port 1' is not of the form key=value", error(file));
        assertThrows(
                ConfigException.class,
                () -> PeerConfig.of(Settings.defaults().withAssignments(List.of("=1"))));
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        Path missing = folder.resolve("missing.properties");
        assertEquals(missing + ": no such file", error(missing));

        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xC3, 0x28});
        assertEquals(binary + ": not UTF-8 text", error(binary));

        Path huge = Files.write(folder.resolve("h"), new byte[PropertiesFile.BYTES_MAX + 1]);
        assertTrue(error(huge).contains("longer than"), error(huge));

        assertEquals(folder + ": is a folder, not a file", error(folder));

        Path round = Files.createSymbolicLink(folder.resolve("r"), folder.resolve("r"));
        assertTrue(error(round).startsWith(round + ": cannot be read"), error(round));
    }

    /** Its length is said to be 0. */
    @Test
    @Timeout(20)
    void whatNeverEndsIsRefused() {
        assertTrue(error(Path.of("/dev/zero")).contains("longer than"));
    }

    @Test
    @Timeout(20)
    void aKeyOrAValueThatFillsTheFileIsRefusedInFewWords() throws IOException {
        String much = "x".repeat(PropertiesFile.BYTES_MAX - 10);
        for (String text : List.of(much, much + "=1", "port=" + much, "=" + much, "\0=\0")) {
            String told = error(file(text));
            assertTrue(told.length() < 1_000, told.length() + " characters");
        }
    }

    @Test
    void whatIsPrintedIsAConfigThatSaysTheSame() throws Exception {
        var text = new StringWriter();
        var settings = Settings.defaults().withAssignments(List.of("port=7", "peer_id="));

        settings.print(new PrintWriter(text, true));

        var again = Settings.defaults().withFile(file(text.toString()));
        for (Key key : Key.values()) {
            assertEquals(settings.get(key).value(), again.get(key).value());
        }
        assertTrue(
                text.toString().contains("TCP port to listen on; 0: a free one (--set)\nport=7\n"),
                text.toString());
    }
}
