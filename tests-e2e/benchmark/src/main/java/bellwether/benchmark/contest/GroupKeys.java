package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys of a group, made by the image's own command as an operator does. */
final class GroupKeys {
    private static final long PATIENCE_SECONDS = 60;

    private final Path program;
    private final Path folder;

    /**
     * @param program the image's {@code bin/peer}
     * @param folder to be made
     */
    GroupKeys(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        run("init");
    }

    /** {@return the folder of the keys of peer {@code id}} */
    Path of(String id) throws IOException {
        run("host", id, "--peer-id", id);
        return folder.resolve("hosts").resolve(id);
    }

    private void run(String... words) throws IOException {
        var command = new ArrayList<>(List.of(program.toString(), "group-keys"));
        command.addAll(List.of(words));
        command.addAll(List.of("--in", folder.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolveSibling("group-keys.txt").toFile())
                        .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BenchException("keys were not made: see group-keys.txt beside " + folder);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while keys were made");
        }
    }
}
