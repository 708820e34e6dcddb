package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BaseDirTest {
    @Test
    void pathsOfStorageAreWrittenInFull() {
        var base = Path.of("/srv/$1");

        assertEquals(
                "cannot write /srv/$1/data/x/data/1: full",
                BaseDir.inFull("cannot write data/x/data/1: full", base));
        assertEquals(
                "set_aside=[/srv/$1/data/a, /srv/$1/data/b]",
                BaseDir.inFull("set_aside=[data/a, data/b]", base));
        assertEquals("in /a/data/b", BaseDir.inFull("in /a/data/b", base));
    }
}
