package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who builds the same sources elsewhere gets the same files, and so can check what others built.
 */
@Tag("alone") // compiles on all cores
final class ReproducibleIT {
    private static final long MINUTES_MAX = 10;

    @TempDir private Path folder;

    @Test
    void aSecondBuildInAnotherFolderGivesTheSameFilesByteForByte()
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        var process =
                new ProcessBuilder("./reproducible")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("no end in " + MINUTES_MAX + " minutes");
        }
        String said = Files.readString(output);
        assertEquals(0, process.exitValue(), said);
        assertEquals(3, said.lines().filter(line -> line.contains("same: ")).count(), said);
    }
}
