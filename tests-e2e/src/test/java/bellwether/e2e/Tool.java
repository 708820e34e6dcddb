package bellwether.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Programs that {@code tests-e2e/tool} has seen to, and processes of them. What each prints goes to
 * a file of its name. To close it is to kill them.
 */
final class Tool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path root;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private Tool(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /**
     * {@return the tool of that name, if this run has been told where it is; else the test is
     * skipped}
     *
     * @param program one of its programs, below {@code usr}
     * @param folder for what its processes print
     */
    static Tool named(String name, String program, Path folder) {
        String property = "bellwether." + name;
        var tool = new Tool(Path.of(System.getProperty(property, "none")), folder);
        assumeTrue(
                Files.isExecutable(tool.program(program)),
                "skipped: no " + name + " in -D" + property + "; see tests-e2e/tool");
        return tool;
    }

    Path program(String name) {
        return root.resolve("usr").resolve(name);
    }

    /** {@return what lets an unpacked program find its libraries} */
    Map<String, String> environment() throws IOException {
        if (!Files.isDirectory(program("lib"))) {
            return Map.of();
        }
        try (var found = Files.list(program("lib"))) {
            return Map.of(
                    "LD_LIBRARY_PATH",
                    found.filter(Files::isDirectory)
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
    }

    /** {@return a port of loopback that was free a moment ago} */
    static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Starts a program that goes on until this is closed. */
    void start(String output, String program, String... arguments) throws IOException {
        processes.add(process(output, program, arguments));
    }

    /** {@return the exit code of a program that ends by itself} */
    int run(String output, String program, String... arguments) throws IOException {
        Process process = process(output, program, arguments);
        processes.add(process);
        return process.onExit().join().exitValue();
    }

    private Process process(String output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(program).toString()));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output(output).toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    Path output(String name) {
        return folder.resolve(name);
    }

    void awaitListener(int port) throws IOException {
        Wait.until("somebody listens on port " + port, PATIENCE, () -> accepts(port));
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
