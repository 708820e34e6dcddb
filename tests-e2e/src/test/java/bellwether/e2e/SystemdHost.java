package bellwether.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host of its own with a systemd of its own: a container. To close it is to remove it. */
public final class SystemdHost implements AutoCloseable {
    /** Made by {@code tests-e2e/engine}. */
    public static final String IMAGE = "bellwether-host:12";

    /** Each look is a process or two on this machine: soon at first, then less and less often. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration POLL_MAX = Duration.ofMillis(500);
    private static final String UNIT = "bellwether";

    /**
     * With the least rights that systemd works with. It makes the container's own view of the
     * control groups writable; that of the machine stays as it is.
     */
    private static final String BOOT =
            "for d in /sys/fs/cgroup /sys/fs/cgroup/*; do mount -o remount,bind,rw $d 2>/dev/null;"
                    + " done; exec /sbin/init";

    private final String id;
    private final HostShell shell;

    private SystemdHost(String id) throws IOException {
        this.id = id;
        this.shell = HostShell.open(id);
    }

    /**
     * Starts a host and waits until its services run.
     *
     * @param net empty: it has no network
     */
    public static SystemdHost start(String image, Optional<ContainerNet> net, int number)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", "-d", "--label", Docker.LABEL));
        if (net.isPresent()) {
            command.addAll(
                    List.of("--network", net.get().name(), "--ip", net.get().address(number)));
        } else {
            command.addAll(List.of("--network", "none"));
        }
        command.addAll(
                List.of(
                        "--hostname=host-" + number,
                        "--tmpfs=/run",
                        "--tmpfs=/run/lock",
                        "--tmpfs=/tmp:exec",
                        "--cap-add=SYS_ADMIN",
                        "--cgroupns=private",
                        "--entrypoint=sh",
                        image,
                        "-c",
                        BOOT));
        String said = Docker.must(command.toArray(String[]::new));
        var host = new SystemdHost(said.lines().toList().getLast());
        host.await(
                "booted",
                () -> host.run("systemctl is-system-running --wait").output().contains("running"));
        return host;
    }

    public String id() {
        return id;
    }

    /** Runs a shell command on the host. */
    public Image.Outcome run(String command) throws IOException, InterruptedException {
        return shell.run(command);
    }

    /** {@return what a shell command prints that must succeed} */
    public String must(String command) throws IOException, InterruptedException {
        var outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw failure("failed: " + command + ": " + outcome.output());
        }
        return outcome.output().strip();
    }

    public void copyIn(Path file, String to) throws IOException, InterruptedException {
        Docker.must("cp", file.toString(), id + ":" + to);
    }

    /** {@return a property of the unit, as systemctl shows it} */
    public String property(String name) throws IOException, InterruptedException {
        return must("systemctl show --value -p " + name + " " + UNIT);
    }

    /** {@return the id of the peer that is installed here} */
    public String peerId() throws IOException, InterruptedException {
        return must("cat /var/lib/bellwether/peer_id");
    }

    /** {@return what the peer says of itself, if it does} */
    public Optional<JsonNode> status() throws IOException, InterruptedException {
        var read = run("cat /run/bellwether/*/status.json");
        return read.exitCode() == 0 && read.output().endsWith("}\n")
                ? Optional.of(JsonMapper.shared().readTree(read.output()))
                : Optional.empty();
    }

    /** Waits until the peer's status is as wanted, and returns it. */
    public JsonNode awaitStatus(String wanted, Predicate<JsonNode> condition)
            throws IOException, InterruptedException {
        await(wanted, () -> status().filter(condition).isPresent());
        return status().orElseThrow();
    }

    /** Waits until the peer is in a group of that size, and returns its status. */
    public JsonNode awaitGroupOf(int size) throws IOException, InterruptedException {
        return awaitStatus(
                "in a group of " + size,
                status ->
                        List.of("leader", "member").contains(status.path("role").asString(""))
                                && status.path("ordered_peer_list").size() == size);
    }

    /** Something that is true sooner or later. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    public void await(String wanted, Condition condition) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        long pauseNanos = POLL.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - startNanos > Duration.ofSeconds(90).toNanos()) {
                throw failure("not " + wanted);
            }
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(pauseNanos * 3 / 2, POLL_MAX.toNanos());
        }
    }

    public String journal() throws IOException, InterruptedException {
        return run("journalctl --no-pager -o cat -u " + UNIT).output();
    }

    private AssertionError failure(String what) throws IOException, InterruptedException {
        return new AssertionError(
                what
                        + "\n"
                        + run("systemctl --no-pager status " + UNIT).output()
                        + run("journalctl --no-pager -n 60").output()
                        + run("cat /run/bellwether/*/status.json").output());
    }

    @Override
    public void close() throws IOException {
        shell.close();
        Docker.tidy("rm", "-f", id);
    }
}
