package bellwether.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The docker command. What is made carries the label by which {@code tests-e2e/engine} finds what a
 * test run that was killed has left behind.
 */
public final class Docker {
    /** The label that every container and network of this test run carries. */
    public static final String LABEL_KEY = "bellwether.test";

    /** The process that made them. */
    public static final String LABEL_VALUE = Long.toString(ProcessHandle.current().pid());

    public static final String LABEL = LABEL_KEY + "=" + LABEL_VALUE;

    private static final long SECONDS_MAX = 300;

    private Docker() {}

    /** Runs a docker command to its end, both outputs in one. */
    public static Image.Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("docker", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end: " + Files.readString(output));
            }
            byte[] said = Files.readAllBytes(output);
            return new Image.Outcome(process.exitValue(), new String(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** {@return what a docker command prints that must succeed} */
    public static String must(String... arguments) throws IOException, InterruptedException {
        var outcome = run(arguments);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(
                    "docker " + String.join(" ", arguments) + ": " + outcome.output());
        }
        return outcome.output().strip();
    }

    /** Runs a docker command that tidies up; the thread's interruption waits until that is done. */
    public static void tidy(String... arguments) throws IOException {
        try {
            must(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
