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

/** A real MQTT broker on loopback, and somebody who listens to it. See tests-e2e/tool. */
final class Mosquitto implements AutoCloseable {
    private static final String FOLDER = System.getProperty("bellwether.mosquitto", "none");
    private static final String TOPIC = "air";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** {@return a broker that runs, with one who has subscribed; else the test is skipped} */
    static Mosquitto start(Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(program("sbin/mosquitto")),
                "skipped: no broker in -Dbellwether.mosquitto=" + FOLDER + "; see tests-e2e/tool");
        var broker = new Mosquitto(folder, freePort());
        broker.run();
        broker.subscribe();
        return broker;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Path program(String name) {
        return Path.of(FOLDER, "usr", name);
    }

    /** {@return what lets an unpacked program find its libraries} */
    static Map<String, String> environment() throws IOException {
        try (var found = Files.list(program("lib"))) {
            return Map.of(
                    "LD_LIBRARY_PATH",
                    found.filter(Files::isDirectory)
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
    }

    /** {@return the command that publishes each line of its standard input} */
    String publisher() {
        return program("bin/mosquitto_pub")
                + " -h 127.0.0.1 -p "
                + port
                + " -q 1 -t "
                + TOPIC
                + " -l";
    }

    private void run() throws IOException {
        Path config = folder.resolve("mosquitto.conf");
        Files.writeString(
                config,
                "listener "
                        + port
                        + " 127.0.0.1\nallow_anonymous true\npersistence false\n"
                        + "max_queued_messages 0\nuser root\n");
        start("broker", program("sbin/mosquitto").toString(), "-c", config.toString());
        Wait.until("the broker accepts", PATIENCE, this::accepts);
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void subscribe() throws IOException {
        String name = program("bin/mosquitto_sub").toString();
        String at = Integer.toString(port);
        start("heard", name, "-h", "127.0.0.1", "-p", at, "-q", "1", "-t", TOPIC, "-t", "begin");
        Wait.until(
                "somebody listens",
                PATIENCE,
                () -> publish("begin", "now") && !heard("now").isEmpty());
    }

    private boolean publish(String topic, String text) {
        try {
            String name = program("bin/mosquitto_pub").toString();
            String at = Integer.toString(port);
            var builder =
                    new ProcessBuilder(
                            name, "-h", "127.0.0.1", "-p", at, "-q", "1", "-t", topic, "-m", text);
            builder.environment().putAll(environment());
            return builder.start().waitFor() == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return the messages heard so far that start so} */
    List<String> heard(String start) {
        try {
            String text = Files.readString(folder.resolve("heard"));
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            return whole.lines().filter(line -> line.startsWith(start)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(String output, String... command) throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(output).toFile());
        builder.environment().putAll(environment());
        processes.add(builder.start());
        return processes.getLast();
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
