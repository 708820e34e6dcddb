package bellwether.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where inputs are kept, as seen from the folder of this module. */
final class Corpus {
    /** What reaches something that no other input reaches, a folder for each target. */
    static final Path CORPUS = Path.of("src/test/corpus");

    /** What ever failed, likewise. */
    static final Path FAILED = Path.of("src/test/failed");

    private Corpus() {}

    /** {@return the folders with inputs for {@code target} that are there} */
    static List<Path> folders(Target target) {
        return List.of(CORPUS, FAILED).stream()
                .map(folder -> folder.resolve(target.text()))
                .filter(Files::isDirectory)
                .toList();
    }

    /** {@return the inputs kept for {@code target}} */
    static List<Path> kept(Target target) throws IOException {
        var kept = new ArrayList<Path>();
        for (Path folder : folders(target)) {
            try (var inputs = Files.list(folder)) {
                inputs.sorted().forEach(kept::add);
            }
        }
        return kept;
    }
}
