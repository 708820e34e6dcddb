package bellwether.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runtime image that the build has made, and short runs of its programs. */
public final class Image {
    private static final long RUN_SECONDS_MAX = 90;

    private Image() {}

    /** What a run left behind. */
    public record Outcome(int exitCode, String output) {}

    /**
     * {@return the image's folder} It is named by the build; a test that is run alone in an editor
     * has to name it too.
     */
    public static Path folder() {
        String named = System.getProperty("bellwether.image");
        if (named == null) {
            throw new IllegalStateException(
                    "the system property bellwether.image must name the image's folder");
        }
        return Path.of(named).toAbsolutePath().normalize();
    }

    static Path peer() {
        return folder().resolve("bin/peer");
    }

    static Path java() {
        return folder().resolve("bin/java");
    }

    /** Runs bin/peer to its end, both outputs in one. */
    static Outcome runPeer(Path workFolder, String... arguments)
            throws IOException, InterruptedException {
        return run(workFolder, Map.of(), peer(), arguments);
    }

    /** Runs bin/peer to its end with options of the JVM, both outputs in one. */
    public static Outcome runPeerWith(Path workFolder, String options, String... arguments)
            throws IOException, InterruptedException {
        return run(workFolder, Map.of("BELLWETHER_OPTS", options), peer(), arguments);
    }

    /** Runs bin/demo to its end. It finds the image that the build has made. */
    static Outcome demo(Path workFolder, String... arguments)
            throws IOException, InterruptedException {
        Path script = folder().resolve("../../../bin/demo").normalize();
        return run(workFolder, Map.of(), script, arguments);
    }

    /**
     * Runs a program to its end, both outputs in one; the JVM options of {@code environment} come
     * on top of ours.
     */
    static Outcome run(
            Path workFolder, Map<String, String> environment, Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var output = workFolder.resolve("output.txt");
        var builder =
                new ProcessBuilder(command)
                        .directory(workFolder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(command + " did not end: " + read(output));
        }
        return new Outcome(process.exitValue(), read(output));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
