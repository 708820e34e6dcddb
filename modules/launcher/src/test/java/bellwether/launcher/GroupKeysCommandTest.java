package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes and texts of {@code peer group-keys}, in-process. */
@Timeout(60)
final class GroupKeysCommandTest {
    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void aGroupIsMadeShownRotatedAndRevokedByTheCommandLine() {
        String folder = temporary.resolve("keys").toString();
        assertEquals(0, run("group-keys", "init", "--in", folder, "--group", "g"), err::toString);
        assertTrue(out.toString().startsWith("made the keys of group g in " + folder), "" + out);
        assertEquals(0, run("group-keys", "--in", folder, "host", "cellar"), err::toString);
        assertTrue(
                out.toString()
                        .contains(
                                "rsync -a --delete --chown=bellwether: "
                                        + folder
                                        + "/hosts/cellar/ root@cellar:/etc/bellwether/keys/\n"),
                out.toString());
        assertTrue(Files.exists(temporary.resolve("keys/hosts/cellar/keys.p12")));
        assertEquals(0, run("group-keys", "rotate", "--in", folder), err::toString);
        assertTrue(out.toString().startsWith("step 1 of 3: "), out.toString());
        assertEquals(0, run("group-keys", "show", "--in", folder), err::toString);
        assertTrue(out.toString().startsWith("group      g, 1 hosts\n"), out.toString());
        assertTrue(out.toString().contains("\nrotation   step 1 of 3 is done"), out.toString());
        assertEquals(0, run("group-keys", "revoke", "cellar", "--in", folder), err::toString);
    }

    @Test
    void whatIsAskedWronglyEndsWithTwoAndSaysWhatToDo() {
        String folder = temporary.resolve("keys").toString();
        assertEquals(2, run("group-keys"));
        assertTrue(err.toString().contains("name one of: init, host, rotate"), err.toString());
        assertEquals(2, run("group-keys", "host", "--in", folder));
        assertEquals(2, run("group-keys", "host", "../x", "--in", folder));
        assertTrue(err.toString().startsWith("peer: host name '../x' is not 1 to"), "" + err);
        assertEquals(2, run("group-keys", "show", "--in", folder));
        assertTrue(err.toString().contains("make them by 'group-keys init'"), err.toString());
        assertEquals(2, run("group-keys", "host", "cellar", "--days", "soon", "--in", folder));
        assertFalse(Files.exists(temporary.resolve("keys")));
    }

    @Test
    void eachHasAHelpTextWithExamples() {
        for (String command : new String[] {"init", "host", "rotate", "revoke", "show"}) {
            assertEquals(0, run("group-keys", command, "--help"));
            assertTrue(out.toString().contains("  peer group-keys " + command), out.toString());
        }
    }
}
