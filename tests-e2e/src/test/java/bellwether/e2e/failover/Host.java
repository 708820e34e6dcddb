package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Docker;
import bellwether.e2e.HostShell;
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
import java.util.List;
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
 * machine that is its disk. To switch it off is to end the peer: the container with its address
 * stays, as to make another takes longer than all else that a test does. Confined to the test's
 * thread, but for {@link #start}.
 */
final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PEER = "/opt/bellwether/bin/peer";
    private static final String MAIN = "bellwether.launcher.Main";

    /** Most live for seconds, and most of what they do is compile. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    /** What the container does by itself. A shell also buries those whose parent has died. */
    private static final String IDLE = "while :; do sleep 3600; done";

    /** The peer, with its process id in a file while it runs, and then its exit code in another. */
    private static final String START =
            """
            export BELLWETHER_OPTS='%s'
            %s run --config /host/peer.properties >>/host/console.txt 2>&1 &
            echo $! >/host/pid.new && mv /host/pid.new /host/pid
            wait $!
            echo $? >/host/exit.new && mv /host/exit.new /host/exit
            """;

    private final int number;
    private final String id;
    private final String address;
    private final String net;
    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private String jvmOptions = "";
    private Optional<GenericContainer<?>> container = Optional.empty();
    private Optional<HostShell> shell = Optional.empty();
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
        if (!settings.containsKey("group_keys")) {
            set("security", "none");
        }
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
    void start() throws IOException, InterruptedException {
        for (Path old : List.of(run().resolve("status.json"), file("pid"), file("exit"))) {
            Files.deleteIfExists(old);
        }
        writeSettings();
        Files.writeString(file("start"), START.formatted(SHORT_LIVED + " " + jvmOptions, PEER));
        if (container.isEmpty()) {
            var made = create();
            container = Optional.of(made);
            made.start();
            shell = Optional.of(HostShell.open(made.getContainerId()));
        } else {
            Links.heal(this);
        }
        run("sh /host/start >>/host/console.txt 2>&1 &");
        Wait.until(this + " has a process", PATIENCE, () -> Files.exists(file("pid")));
        running = true;
    }

    private GenericContainer<?> create() {
        return new GenericContainer<>(DockerImageName.parse(SystemdHost.IMAGE))
                .withNetworkMode(net)
                .withLabel(Docker.LABEL_KEY, Docker.LABEL_VALUE)
                .withCommand("sh", "-c", IDLE)
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
        Files.writeString(file("peer.properties"), text);
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
    void kill() throws IOException, InterruptedException {
        end("KILL");
    }

    /** Switches the host off in order, once its peer can hear of it. */
    void stop() throws IOException, InterruptedException {
        Wait.until(
                this + " has begun",
                PATIENCE,
                () -> Files.exists(run().resolve("status.json")) || exitCode().isPresent());
        end("TERM");
    }

    private void end(String signal) throws IOException, InterruptedException {
        if (paused) {
            resume();
        }
        if (exitCode().isEmpty()) {
            run("kill -%s $(cat /host/pid) || test -e /host/exit".formatted(signal));
        }
        Wait.until(this + " has ended", PATIENCE, () -> exitCode().isPresent());
        running = false;
        if (troubled) {
            Links.heal(this);
        }
        Links.unplug(this); // nobody answers at the address of a host that is off
    }

    /** {@return the exit code of its peer, if that has ended} */
    Optional<Integer> exitCode() throws IOException {
        return Files.exists(file("exit"))
                ? Optional.of(Integer.valueOf(Files.readString(file("exit")).strip()))
                : Optional.empty();
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
        var result = shell.orElseThrow().run(command);
        if (result.exitCode() != 0) {
            throw new AssertionError(this + ": " + command + ": " + result.output());
        }
        return result.output();
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
        return Files.readString(file("console.txt"));
    }

    PeerRecord record() throws IOException {
        return PeerRecord.in(disk().resolve("data").resolve(id));
    }

    /**
     * Writes what each thread of the peer does to {@code threads.txt}, virtual ones too: by the
     * jcmd of this machine, which for that must run as root.
     */
    void dumpThreads() throws IOException, InterruptedException {
        Optional<String> pid = processHere();
        if (pid.isEmpty()) {
            System.out.println("failover: no process of " + this);
            return;
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int exit =
                new ProcessBuilder(
                                jcmd,
                                pid.get(),
                                "Thread.dump_to_file",
                                "-overwrite",
                                "/host/threads.txt")
                        .redirectErrorStream(true)
                        .redirectOutput(file("jcmd.txt").toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            System.out.println("failover: no threads of " + this + ", see jcmd.txt there");
        }
    }

    /** {@return the id that this machine has given to the process of its peer, if that lives} */
    private Optional<String> processHere() {
        var all = docker().topContainerCmd(containerId()).withPsArgs("-eo pid,args").exec();
        for (String[] process : all.getProcesses()) {
            if (process[1].contains(MAIN)) { // a packet delay is a Java process, too
                return Optional.of(process[0]);
            }
        }
        return Optional.empty();
    }

    private Path file(String name) {
        return folder.resolve(name);
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
        shell.ifPresent(HostShell::close);
        container.ifPresent(GenericContainer::stop);
        running = false;
    }
}
