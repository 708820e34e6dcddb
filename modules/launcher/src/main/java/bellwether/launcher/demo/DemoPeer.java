package bellwether.launcher.demo;

import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.protocol.PeerId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One peer of the demonstration: a process with a folder of its own. */
final class DemoPeer {
    private final String name;
    private final PeerId id;
    private final Path base;
    private final Optional<Path> source;
    private final Process process;
    private volatile boolean killed;

    private DemoPeer(String name, PeerId id, Path base, Optional<Path> source, Process process) {
        this.name = name;
        this.id = id;
        this.base = base;
        this.source = source;
        this.process = process;
    }

    /**
     * Starts the peer.
     *
     * @param program that {@code bin/peer} of the runtime image
     * @param number from 1; names the peer, and a higher one has the higher priority
     * @param settings for it
     */
    static DemoPeer start(Path program, int number, Path base, Map<String, String> settings)
            throws IOException {
        String name = name(number);
        var id =
                new PeerId(String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", number, number));
        Path folder = Files.createDirectories(base.resolve(name));
        Files.deleteIfExists(statusFile(folder, id)); // of an earlier demonstration
        var command = new ArrayList<String>();
        command.add(program.toString());
        settings.forEach((key, value) -> set(command, key, value));
        set(command, "peer_id", id.value());
        set(command, "base_dir", folder.toString());
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(outputFile(folder).toFile())
                        .start();
        var source = Optional.ofNullable(settings.get("sensor_replay_file")).map(Path::of);
        return new DemoPeer(name, id, folder, source, process);
    }

    /** {@return the name of the peer of that number, and of its folder} */
    static String name(int number) {
        return "peer-" + number;
    }

    String name() {
        return name;
    }

    PeerId id() {
        return id;
    }

    long pid() {
        return process.pid();
    }

    /** {@return the file that it replays} */
    Optional<Path> source() {
        return source;
    }

    /** {@return the folder with the CSV files and the journal} */
    Path data() {
        return base.resolve("data").resolve(id.value());
    }

    Path eventFile() {
        return base.resolve("run").resolve(id.value()).resolve(EventFile.NAME);
    }

    Optional<PeerStatus> status() throws IOException {
        return PeerStatus.read(statusFile(base, id));
    }

    /** {@return all that its status file says; empty: there is none yet} */
    Optional<StatusReading> reading() throws IOException {
        return StatusReading.read(statusFile(base, id));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean wasKilled() {
        return killed;
    }

    /** {@return what became of it, for the table} */
    String end() {
        return killed ? "killed" : "exit " + process.exitValue();
    }

    /** {@return the last lines that the peer printed, at most {@code linesMax}} */
    List<String> lastOutput(int linesMax) throws IOException {
        var lines = Files.readAllLines(outputFile(base));
        return lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
    }

    /** Pulls the plug: SIGKILL. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** Asks it to leave: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end, and forces it when the time is over. */
    void await(long deadlineNanos) throws InterruptedException {
        long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
        if (!process.waitFor(leftNanos, TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static void set(List<String> command, String key, String value) {
        command.add("--set");
        command.add(key + "=" + value);
    }

    private static Path statusFile(Path folder, PeerId id) {
        return folder.resolve("run").resolve(id.value()).resolve(StatusFile.NAME);
    }

    private static Path outputFile(Path folder) {
        return folder.resolve("output.txt");
    }
}
