package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One process of a contestant. */
public final class Peer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path home;
    private final Path records;
    private final Path console;

    private Peer(Process process, Path home, Path records, Path console) {
        this.process = process;
        this.home = home;
        this.records = records;
        this.console = console;
    }

    /**
     * Starts a process.
     *
     * @param home the folder that holds all that it writes
     * @param records the folder of its CSV files; may be made later
     */
    static Peer start(List<String> command, Path home, Path records) throws IOException {
        return start(command, Map.of(), home, records);
    }

    /**
     * The same.
     *
     * @param environment more than this program has
     */
    static Peer start(
            List<String> command, Map<String, String> environment, Path home, Path records)
            throws IOException {
        Files.createDirectories(home);
        Path console = home.resolve("console.txt");
        var builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(console.toFile());
        builder.environment().putAll(environment);
        return new Peer(builder.start(), home, records, console);
    }

    /** {@return its process id} */
    public long pid() {
        return process.pid();
    }

    /** {@return the folder that holds all that it writes} */
    public Path home() {
        return home;
    }

    /** {@return the CSV file of a sensor, whether it is there or not} */
    public Path csv(String sensor) {
        return records.resolve(sensor + ".csv");
    }

    /** {@return all its CSV files, by name} */
    public List<Path> csvFiles() throws IOException {
        if (!Files.isDirectory(records)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(records)) {
            return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        }
    }

    /** Says a line to its standard input. */
    void say(String line) throws IOException {
        var input = process.outputWriter();
        input.write(line + "\n");
        input.flush();
    }

    /** Asks it to end in order, by SIGTERM, and waits. */
    void terminate() {
        process.destroy();
        awaitEnd();
    }

    /** Waits for its end. */
    void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchException("a peer has not ended in " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** Ends it as a pulled plug would, and returns once it is gone: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Lets it hang with all its connections open: SIGSTOP. */
    public void freeze() throws IOException {
        Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new BenchException("a peer could not be stopped");
        }
    }

    /** {@return whether it lives} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Fails if the process has ended, with what it has said last. */
    void requireAlive() {
        if (!isAlive()) {
            throw new BenchException("a peer ended with " + process.exitValue() + said());
        }
    }

    /** {@return the end of what it has written to its console} */
    public String said() {
        try {
            List<String> lines = Files.readAllLines(console);
            return "\n  "
                    + String.join(
                            "\n  ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
