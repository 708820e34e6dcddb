package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Docker;
import bellwether.e2e.HostShell;
import bellwether.e2e.Image;
import bellwether.e2e.SystemdHost;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Somebody in the network of a group: a container with the image's Java and several addresses, who
 * may do what root of a host may. Each command is a process of its own.
 */
final class Stranger implements AutoCloseable {
    private static final String JAVA =
            "nice -n 10 /opt/bellwether/bin/java -Xmx256m -XX:+UseSerialGC"
                    + " -XX:TieredStopAtLevel=1 --add-modules bellwether.keys -cp /suite"
                    + " bellwether.e2e.failover.";

    /** The last address of a network is that of its broadcasts. */
    private static final int LAST = 14;

    private final ContainerNet net;
    private final int number;
    private final String id;
    private final HostShell shell;

    private Stranger(ContainerNet net, int number, String id) throws IOException {
        this.net = net;
        this.number = number;
        this.id = id;
        shell = HostShell.open(id);
    }

    /**
     * Starts one.
     *
     * @param number of its first address; it has all behind that, too
     * @param folder that it sees as {@code /stranger}
     */
    static Stranger start(ContainerNet net, int number, Path folder)
            throws IOException, InterruptedException {
        String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
        String said =
                Docker.must(
                        "run",
                        "-d",
                        "--label",
                        Docker.LABEL,
                        "--network",
                        net.name(),
                        "--ip",
                        net.address(number),
                        "--cap-add=NET_ADMIN",
                        "-v",
                        Image.folder() + ":/opt/bellwether:ro",
                        "-v",
                        classes + ":/suite:ro",
                        "-v",
                        folder + ":/stranger",
                        SystemdHost.IMAGE,
                        "sh",
                        "-c",
                        "while :; do sleep 3600; done");
        var stranger = new Stranger(net, number, said.lines().toList().getLast());
        for (int more = number + 1; more <= LAST; more++) {
            stranger.must("ip addr add " + net.address(more) + "/28 dev eth0");
        }
        return stranger;
    }

    String address() {
        return net.address(number);
    }

    /** {@return its addresses but for the first, for {@link Assault}} */
    String addresses() {
        return IntStream.rangeClosed(number + 1, LAST)
                .mapToObj(net::address)
                .collect(Collectors.joining(","));
    }

    Image.Outcome run(String command) throws IOException, InterruptedException {
        return shell.run(command);
    }

    String must(String command) throws IOException, InterruptedException {
        var outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("stranger: " + command + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** Waits until a command says so. */
    void await(String wanted, String command, String part) throws IOException {
        Wait.until(
                wanted,
                HostGroup.PATIENCE,
                () -> Siege.said(() -> run(command).output()).contains(part));
    }

    /** Runs one of the attacking programs to its end. */
    String java(String program) throws IOException, InterruptedException {
        return must(JAVA + program);
    }

    /** Runs one of them beside what follows; what it says goes to a file of its folder. */
    void begin(String program, String file) throws IOException, InterruptedException {
        must("(" + JAVA + program + ") >/stranger/" + file + " 2>&1 &");
    }

    @Override
    public void close() throws IOException {
        shell.close();
        Docker.tidy("rm", "-f", id);
    }
}
