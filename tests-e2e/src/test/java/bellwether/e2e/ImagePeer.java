package bellwether.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A peer in a process of its own, started from the image on loopback. What it writes to its console
 * stands in {@code <base folder>/<peer id>-console.txt}. To close it is to kill it, if it still
 * lives.
 */
public final class ImagePeer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    /** For the environment of many peers that live for seconds: most of what they do is compile. */
    public static final Map<String, String> SHORT_LIVED =
            Map.of("BELLWETHER_OPTS", "-XX:TieredStopAtLevel=1");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String id;
    private final Path baseFolder;
    private final Process process;

    private ImagePeer(String id, Path baseFolder, Process process) {
        this.id = id;
        this.baseFolder = baseFolder;
        this.process = process;
    }

    /**
     * Starts a peer; the settings given come after, and so above, those that every test peer has.
     *
     * @param group name and broadcast port of the group to be found in
     */
    public static ImagePeer start(
            String id, Path baseFolder, TestGroup group, Map<String, String> settings)
            throws IOException {
        return start(id, baseFolder, group, settings, Map.of());
    }

    /** The same with more in its environment. */
    public static ImagePeer start(
            String id,
            Path baseFolder,
            TestGroup group,
            Map<String, String> settings,
            Map<String, String> environment)
            throws IOException {
        return start(List.of(), id, baseFolder, group, settings, environment);
    }

    /**
     * The same, started by another program.
     *
     * @param by its command line, to which that of the peer is added; it must become the peer
     */
    static ImagePeer start(
            List<String> by,
            String id,
            Path baseFolder,
            TestGroup group,
            Map<String, String> settings,
            Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(Image.peer().toString(), "run"));
        set(command, "peer_id", id);
        set(command, "base_dir", baseFolder.toString());
        set(command, "address", "127.0.0.1");
        set(command, "group_name", group.name());
        set(command, "broadcast_port", Integer.toString(group.broadcastPort()));
        settings.forEach((key, value) -> set(command, key, value));
        var console = baseFolder.resolve(id + "-console.txt").toFile();
        var builder =
                new ProcessBuilder(command)
                        .directory(baseFolder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(console));
        builder.environment().putAll(environment);
        return new ImagePeer(id, baseFolder, builder.start());
    }

    private static void set(List<String> command, String key, String value) {
        command.add("--set");
        command.add(key + "=" + value);
    }

    public String id() {
        return id;
    }

    public long pid() {
        return process.pid();
    }

    /** {@return the folder of its CSV files, which also holds the journal} */
    Path dataFolder() {
        return baseFolder.resolve("data").resolve(id);
    }

    Path eventFile() {
        return baseFolder.resolve("run").resolve(id).resolve("events.csv");
    }

    Path csvFile(String sensorId) {
        return baseFolder.resolve("data").resolve(id).resolve(sensorId + ".csv");
    }

    Path logFile() {
        return baseFolder.resolve("logs").resolve(id + "_log.txt");
    }

    /** {@return everything the peer has written to its console up to now} */
    public String console() {
        try {
            return Files.readString(baseFolder.resolve(id + "-console.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the status file says what is wanted, and returns what it says. Fails at once if
     * the process has ended.
     */
    public JsonNode awaitStatus(String wanted, Predicate<JsonNode> condition, Duration patience)
            throws IOException {
        Path file = statusFile();
        long startNanos = System.nanoTime();
        String seen = "no status file";
        while (System.nanoTime() - startNanos < patience.toNanos()) {
            if (Files.exists(file)) {
                seen = Files.readString(file);
                JsonNode status = JSON.readTree(seen);
                if (condition.test(status)) {
                    return status;
                }
            }
            if (!process.isAlive()) {
                throw new AssertionError(
                        id + " ended with " + process.exitValue() + ": " + console());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new AssertionError(
                id + ": not " + wanted + " within " + patience + ": " + seen + "\n" + console());
    }

    /** {@return what this process has told of itself, if it has yet} */
    public Optional<JsonNode> status() throws IOException {
        if (!Files.exists(statusFile())) {
            return Optional.empty();
        }
        JsonNode status = JSON.readTree(Files.readString(statusFile()));
        boolean own = status.path("pid").asLong() == pid(); // else an earlier process left it
        return own ? Optional.of(status) : Optional.empty();
    }

    /** {@return for how long it has not shown what it does} */
    Duration statusAge() throws IOException {
        var written = Files.getLastModifiedTime(statusFile()).toInstant();
        return Duration.between(written, Instant.now());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private Path statusFile() {
        return baseFolder.resolve("run").resolve(id).resolve("status.json");
    }

    /** Waits until this peer leads a group and has recorded that many readings. */
    public JsonNode awaitLeaderWith(long readings, Duration patience) throws IOException {
        return awaitStatus(
                "leader with " + readings + " readings",
                status ->
                        status.path("role").asString("").equals("leader")
                                && status.path("last_sequence").asLong(0) >= readings,
                patience);
    }

    /** Lets the process hang, with all its connections open: SIGSTOP. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + name + " " + pid() + " ended with " + exit);
        }
    }

    /** Ends the process as a pulled plug would: SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@return the exit code, after SIGTERM: the end in order} */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        return awaitEnd(patience);
    }

    /** {@return the exit code of a process that ends by itself, or was told to} */
    int awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new AssertionError(id + " has not ended within " + patience);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
