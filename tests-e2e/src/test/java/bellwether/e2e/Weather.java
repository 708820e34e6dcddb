package bellwether.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real files to replay, each of one sensor. They lie outside of the project, and no two rows of
 * them are equal.
 */
public final class Weather {
    private Weather() {}

    /** {@return the files by name; without them the test that asks is skipped} */
    public static List<Path> files() throws IOException {
        Path data = Path.of("").toAbsolutePath().resolve("../../shared/data").normalize();
        assumeTrue(Files.isDirectory(data), "skipped: no weather files in " + data);
        try (var files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        }
    }

    /** {@return the rows of one file, without the header} */
    public static List<String> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.subList(1, lines.size());
    }
}
