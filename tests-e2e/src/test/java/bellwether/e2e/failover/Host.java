package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Docker;
import bellwether.e2e.Image;
import bellwether.e2e.PeerRecord;
import bellwether.e2e.SystemdHost;
import bellwether.e2e.Wait;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One host: a container in which a peer of the image is the only program, and a folder of this
 * machine that is its disk. The disk outlives the container's starts. Confined to the test's
 * thread, but for {@link #start}.
 */
final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PEER = "/opt/bellwether/bin/peer";

    /** Most live for seconds, and most of what they do is compile. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private final int number;
    private final String id;
    private final String address;
    private final String net;
    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private String jvmOptions = "";
    private Optional<GenericContainer<?>> container = Optional.empty();
    private boolean running;
    private boolean paused;
    private boolean troubled;

    /**
     * @param number from 1 on; the host of the highest number has the highest peer id
     * @param id of the peer
     */
    Host(ContainerNet net, int number, String id, Path folder, Map<String, String> settings)
            throws IOException {
        this.number = number;
        this.id = id;
        this.net = net.name();
        this.address = net.address(number + 1); // the first one is the bridge
        this.folder = folder;
        Files.createDirectories(disk());
        this.settings.putAll(settings);
        set("peer_id", id);
        set("address", address);
        set("base_dir", "/host/disk");
    }

    /** {@return the id of the peer of that number} */
    static String idOf(int number) {
        return "%08d-0000-4000-8000-000000000000".formatted(number);
    }

    int number() {
        return number;
    }

    String id() {
        return id;
    }

    String address() {
        return address;
    }

    boolean isRunning() {
        return running;
    }

    boolean isPaused() {
        return paused;
    }

    /** {@return whether something is done to its network} */
    boolean isTroubled() {
        return troubled;
    }

    void troubled(boolean now) {
        troubled = now;
    }

    /** {@return what is its disk, seen from here} */
    Path disk() {
        return folder.resolve("disk");
    }

    Path folder() {
        return folder;
    }

    /**
     * Takes effect with the next start, or with {@link #askReload} if it is a key that may change.
     */
    void set(String key, String value) {
        settings.put(key, value);
    }

    /** More options for the JVM, from the next start on. */
    void options(String options) {
        jvmOptions = options;
    }

    /** Switches the host on. */
    void start() throws IOException {
        Files.deleteIfExists(run().resolve("status.json"));
        writeSettings();
        Files.writeString(
                folder.resolve("start"),
                "export BELLWETHER_OPTS='%s'\nexec %s run --config /host/peer.properties >>/host/console.txt 2>&1\n"
                        .formatted(SHORT_LIVED + " " + jvmOptions, PEER));
        if (container.isPresent()) {
            docker().startContainerCmd(containerId()).exec();
        } else {
            var made = create();
            container = Optional.of(made);
            made.start();
        }
        running = true;
    }

    private GenericContainer<?> create() {
        return new GenericContainer<>(DockerImageName.parse(SystemdHost.IMAGE))
                .withNetworkMode(net)
                .withLabel(Docker.LABEL_KEY, Docker.LABEL_VALUE)
                .withCommand("sh", "/host/start")
                .withCreateContainerCmdModifier(this::equip);
    }

    private void equip(CreateContainerCmd command) {
        command.withIpv4Address(address).withHostName("host-" + number);
        command.getHostConfig()
                .withCapAdd(Capability.NET_ADMIN)
                .withBinds(
                        new Bind(folder.toString(), new Volume("/host")),
                        new Bind(
                                Image.folder().toString(),
                                new Volume("/opt/bellwether"),
                                AccessMode.ro),
                        new Bind(
                                Path.of("target", "test-classes").toAbsolutePath().toString(),
                                new Volume("/suite"),
                                AccessMode.ro));
    }

    private void writeSettings() throws IOException {
        String text =
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining());
        Files.writeString(folder.resolve("peer.properties"), text);
    }

    /**
     * Tells a running peer to read its settings again.
     *
     * @return what its answer begins with
     */
    String askReload() throws IOException {
        writeSettings();
        Path control = run().resolve("control");
        String token = UUID.randomUUID().toString();
        Path draft = Files.writeString(control.resolve("reload." + token), token + "\n");
        Files.move(draft, control.resolve("reload"), StandardCopyOption.ATOMIC_MOVE);
        return token;
    }

    /** Waits until it has. */
    void awaitReload(String token) throws IOException {
        Path answer = run().resolve("control").resolve("reload.answer");
        Wait.until(
                this + " has reloaded",
                PATIENCE,
                () -> Files.exists(answer) && Files.readString(answer).startsWith(token));
        if (!Files.readString(answer).startsWith(token + "\ndone")) {
            throw new AssertionError(this + ": " + Files.readString(answer));
        }
    }

    /** Pulls the plug of the peer, not of the disk: what the operating system has, it has. */
    void kill() throws IOException {
        docker().killContainerCmd(containerId()).withSignal("KILL").exec();
        awaitEnd();
    }

    /**
     * Switches the host off in order. Its peer is the first process of its container, and such a
     * one never hears of a signal that comes before it has a handler: so it must have begun.
     */
    void stop() throws IOException {
        Wait.until(
                this + " has begun",
                PATIENCE,
                () -> Files.exists(run().resolve("status.json")) || exitCode().isPresent());
        docker().killContainerCmd(containerId()).withSignal("TERM").exec();
        awaitEnd();
    }

    private void awaitEnd() throws IOException {
        Wait.until(this + " has ended", PATIENCE, () -> exitCode().isPresent());
        running = false;
        paused = false;
        troubled = false; // its packet filter is gone
    }

    /** {@return the exit code of its peer, if that has ended} */
    Optional<Long> exitCode() {
        var state = docker().inspectContainerCmd(containerId()).exec().getState();
        return Boolean.TRUE.equals(state.getRunning())
                ? Optional.empty()
                : Optional.ofNullable(state.getExitCodeLong());
    }

    /** Puts an empty disk in the place of the one there is; the host must be off. */
    void wipe() throws IOException {
        Folders.delete(disk());
        Files.createDirectories(disk());
    }

    /** Freezes all of it; its connections stay open, and what arrives waits. */
    void pause() throws IOException {
        Wait.until(this + " is frozen", PATIENCE, this::freezes);
        paused = true;
    }

    /** The kernel may fail to freeze processes that start or end at that moment. */
    private boolean freezes() {
        try {
            docker().pauseContainerCmd(containerId()).exec();
            return true;
        } catch (InternalServerErrorException e) {
            return Boolean.TRUE.equals(
                    docker().inspectContainerCmd(containerId()).exec().getState().getPaused());
        }
    }

    void resume() {
        docker().unpauseContainerCmd(containerId()).exec();
        paused = false;
    }

    /** Runs a shell command on the host, which must be running and must succeed. */
    String run(String command) throws IOException, InterruptedException {
        var result = container.orElseThrow().execInContainer("sh", "-c", command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(this + ": " + command + ": " + result.getStderr());
        }
        return result.getStdout();
    }

    /** {@return what the peer says of itself since its last start, if it has yet} */
    Optional<JsonNode> status() throws IOException {
        Path file = run().resolve("status.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readString(file)));
        } catch (JacksonException e) {
            return Optional.empty(); // on a full disk a reader may see half; it looks again
        }
    }

    /** {@return the status, or a node without anything} */
    JsonNode known() throws IOException {
        return status().orElseGet(JsonMapper.shared()::createObjectNode);
    }

    /** {@return the rows of the event file of this run} */
    String events() throws IOException {
        return Files.readString(run().resolve("events.csv"));
    }

    String console() throws IOException {
        return Files.readString(folder.resolve("console.txt"));
    }

    PeerRecord record() throws IOException {
        return PeerRecord.in(disk().resolve("data").resolve(id));
    }

    /**
     * Writes what each thread of the peer does to {@code threads.txt}, virtual ones too: by the
     * jcmd of this machine, which for that must run as root.
     */
    void dumpThreads() throws IOException, InterruptedException {
        Long pid = docker().inspectContainerCmd(containerId()).exec().getState().getPidLong();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int exit =
                new ProcessBuilder(
                                jcmd,
                                String.valueOf(pid),
                                "Thread.dump_to_file",
                                "-overwrite",
                                "/host/threads.txt")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("jcmd.txt").toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            System.out.println("failover: no threads of " + this + ", see jcmd.txt there");
        }
    }

    private Path run() {
        return disk().resolve("run").resolve(id);
    }

    private String containerId() {
        return container.orElseThrow().getContainerId();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    @Override
    public String toString() {
        return "host " + number;
    }

    @Override
    public void close() {
        if (paused) {
            resume();
        }
        container.ifPresent(GenericContainer::stop);
        running = false;
    }
}
