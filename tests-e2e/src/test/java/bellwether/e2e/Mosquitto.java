package bellwether.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real MQTT broker on loopback, and somebody who listens to it. */
final class Mosquitto implements AutoCloseable {
    private static final String TOPIC = "air";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Tool tool;
    private final int port;

    private Mosquitto(Tool tool, int port) {
        this.tool = tool;
        this.port = port;
    }

    /** {@return a broker that runs, with one who has subscribed; else the test is skipped} */
    static Mosquitto start(Path folder) throws IOException {
        var tool = Tool.named("mosquitto", "sbin/mosquitto", folder);
        var broker = new Mosquitto(tool, Tool.freePort());
        broker.run(Files.createTempFile(folder, "mosquitto", ".conf"));
        broker.subscribe();
        return broker;
    }

    /** {@return what the command of {@link #publisher} needs} */
    Map<String, String> environment() throws IOException {
        return tool.environment();
    }

    /** {@return the command that publishes each line of its standard input} */
    String publisher() {
        return tool.program("bin/mosquitto_pub") + " " + String.join(" ", arguments(TOPIC, "-l"));
    }

    private String[] arguments(String topic, String... more) {
        var all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
        all.addAll(List.of("-q", "1", "-t", topic));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void run(Path config) throws IOException {
        Files.writeString(
                config,
                "listener "
                        + port
                        + " 127.0.0.1\nallow_anonymous true\npersistence false\n"
                        + "max_queued_messages 0\nuser root\n");
        tool.start("broker", "sbin/mosquitto", "-c", config.toString());
        tool.awaitListener(port);
    }

    private void subscribe() throws IOException {
        tool.start("heard", "bin/mosquitto_sub", arguments(TOPIC, "-t", "begin"));
        String[] begin = arguments("begin", "-m", "now");
        Wait.until(
                "somebody listens",
                PATIENCE,
                () ->
                        tool.run("published", "bin/mosquitto_pub", begin) == 0
                                && !heard("now").isEmpty());
    }

    /** {@return the messages heard so far that start so} */
    List<String> heard(String start) {
        try {
            String text = Files.readString(tool.output("heard"));
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            return whole.lines().filter(line -> line.startsWith(start)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        tool.close();
    }
}
