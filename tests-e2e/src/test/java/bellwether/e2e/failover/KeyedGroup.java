package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Image;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A group with group keys in a network of its own, and somebody in that network who has none, but
 * keys of a host that has never run, expired ones, and those of another group. Confined to one
 * thread.
 */
final class KeyedGroup {
    static final String NAME = "secured";

    /** Where every peer accepts connections. */
    static final int PORT = 7_000;

    static final int DATAGRAM_PORT = 9_999;

    /** After so much of it a peer is missed. Who is attacked shares a machine with who attacks. */
    static final Duration SILENCE = Duration.ofSeconds(8);

    private static final int SIZE = 3;

    /** Of a host with keys that takes no part. */
    private static final int VISITOR = SIZE + 1;

    private static final int STRANGER = VISITOR + 1;

    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final ContainerNet net;
    private final HostGroup group;
    private final Path strangersFolder;
    private Optional<Stranger> stranger = Optional.empty();

    private KeyedGroup(ContainerNet net) throws IOException {
        this.net = net;
        var settings = new HashMap<>(HostGroup.IMPATIENT);
        settings.put("heartbeat_timeout", SILENCE.toSeconds() + "s");
        settings.put("group_keys", "/host/keys");
        settings.put("port", Integer.toString(PORT));
        group = new HostGroup(NAME, net, settings);
        strangersFolder = Files.createDirectories(group.folder().resolve("stranger"));
    }

    /** Makes the keys, listens to the group's datagrams from the first on, and starts it. */
    static KeyedGroup start() throws IOException, InterruptedException {
        var keyed = new KeyedGroup(ContainerNet.create());
        boolean well = false;
        try {
            keyed.open();
            well = true;
            return keyed;
        } finally {
            if (!well) {
                System.out.println("security: kept: " + keyed.group.folder());
                keyed.end(false);
            }
        }
    }

    private void open() throws IOException, InterruptedException {
        makeKeys();
        stranger = Optional.of(Stranger.start(net, STRANGER, strangersFolder));
        stranger()
                .begin(
                        "DatagramAssault capture - %d 0 %s /stranger/captured"
                                .formatted(DATAGRAM_PORT, NAME),
                        "capture.txt");
        group.startAll();
        group.awaitOneView(HostGroup.PATIENCE);
        Path captured = strangersFolder.resolve("captured");
        Wait.until(
                "the stranger has captured enough",
                HostGroup.PATIENCE,
                () ->
                        Files.exists(captured)
                                && Files.readAllLines(captured).size() == DatagramAssault.CAPTURED);
    }

    /** As an operator does it: made on one machine, and copied to the hosts. */
    private void makeKeys() throws IOException, InterruptedException {
        Path own = group.folder().resolve("group-keys");
        keys(own, "init", "--group", NAME);
        for (int number = 1; number <= SIZE; number++) {
            Host host = group.add(number);
            host.set("log_level", "info");
            keys(own, "host", "host-" + number, "--peer-id", host.id());
            copy(own.resolve("hosts/host-" + number), host.folder().resolve("keys"));
        }
        keys(own, "host", "visitor", "--peer-id", visitorId());
        copy(own.resolve("hosts/visitor"), strangersFolder.resolve("visitor"));
        makeExpired(own, Files.createDirectories(strangersFolder.resolve("expired")));
        Path other = group.folder().resolve("other-group-keys");
        keys(other, "init", "--group", NAME);
        keys(other, "host", "visitor", "--peer-id", visitorId());
        copy(other.resolve("hosts/visitor"), strangersFolder.resolve("foreign"));
    }

    /** Signed by the group's CA, and ended two days ago: no command of ours makes such keys. */
    private void makeExpired(Path own, Path expired) throws IOException, InterruptedException {
        Path password = own.resolve("password");
        String[] group = {
            "-keystore", own.resolve("group.p12").toString(), "-storepass:file", password.toString()
        };
        keytool(
                List.of(
                        List.of("-genkeypair", "-alias", "expired", "-dname", "CN=expired"),
                        List.of("-keyalg", "EC", "-groupname", "secp256r1", "-signer", "ca-1"),
                        List.of("-startdate", "-3d", "-validity", "1"),
                        List.of("-ext", "san=uri:urn:uuid:" + visitorId()),
                        List.of(
                                "-ext",
                                "ku:c=digitalSignature",
                                "-ext",
                                "eku=serverAuth,clientAuth"),
                        List.of(group)));
        String ca = expired.resolve("ca.pem").toString();
        keytool(
                List.of(
                        List.of("-exportcert", "-rfc", "-alias", "ca-1", "-file", ca),
                        List.of(group)));
        Path store = expired.resolve("keys.p12");
        Files.copy(password, expired.resolve("password"));
        for (var entry : List.of(List.of("expired", "host"), List.of("datagrams-1", "datagrams"))) {
            keytool(
                    List.of(
                            List.of(
                                    "-importkeystore",
                                    "-srckeystore",
                                    own.resolve("group.p12").toString()),
                            List.of("-srcstorepass:file", password.toString()),
                            List.of("-srcalias", entry.get(0), "-destalias", entry.get(1)),
                            List.of("-deststoretype", "PKCS12", "-destkeystore", store.toString()),
                            List.of("-deststorepass:file", password.toString())));
        }
        keytool(
                List.of(
                        List.of("-importcert", "-noprompt", "-alias", "group-1", "-file", ca),
                        List.of(
                                "-keystore",
                                store.toString(),
                                "-storepass:file",
                                password.toString())));
    }

    private static void keytool(List<List<String>> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Image.folder().resolve("bin/keytool").toString()));
        words.forEach(command::addAll);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
    }

    private void keys(Path folder, String... arguments) throws IOException, InterruptedException {
        String[] all =
                Stream.of(
                                Stream.of("group-keys"),
                                Stream.of(arguments),
                                Stream.of("--in", folder.toString()))
                        .flatMap(part -> part)
                        .toArray(String[]::new);
        var done = Image.runPeerWith(group.folder(), QUICK, all);
        if (done.exitCode() != 0) {
            throw new AssertionError(String.join(" ", all) + ": " + done.output());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName())); // with its mode
            }
        }
    }

    HostGroup group() {
        return group;
    }

    Stranger stranger() {
        return stranger.orElseThrow();
    }

    /** {@return the id that the keys are for which the stranger has got hold of} */
    static String visitorId() {
        return Host.idOf(VISITOR);
    }

    /** {@return where a datagram goes to come to all, and to each} */
    String everybody() {
        return String.join(
                ",",
                Stream.concat(Stream.of(net.broadcast()), group.hosts().stream().map(Host::address))
                        .toList());
    }

    /** Runs an attack of {@link Assault} on a host to its end. */
    String assault(String name, Host target, String more) throws IOException, InterruptedException {
        return stranger().java(command(stranger().addresses(), name, target, more));
    }

    /** Begins an attack that goes on beside others, from an address that they do not have. */
    Path beginLoris(Host target) throws IOException, InterruptedException {
        stranger().begin(command(stranger().address(), "loris", target, "seconds=20"), "loris.txt");
        return strangersFolder.resolve("loris.txt");
    }

    /**
     * Begins an attack of {@link Assault} on a host.
     *
     * @return where it tells how it went
     */
    Path beginAssault(String name, Host target, String more)
            throws IOException, InterruptedException {
        String said = name + "-" + target.number() + ".txt";
        Path file = strangersFolder.resolve(said);
        Files.deleteIfExists(file);
        stranger().begin(command(stranger().addresses(), name, target, more), said);
        return file;
    }

    private String command(String sources, String name, Host target, String more) {
        return "Assault %s at=%s:%d from=%s group=%s as=%s %s"
                .formatted(name, target.address(), PORT, sources, NAME, visitorId(), more);
    }

    /** Runs one of {@link DatagramAssault} on all to its end. */
    String datagrams(String name, int seconds, String more)
            throws IOException, InterruptedException {
        return stranger()
                .java(
                        "DatagramAssault %s %s %d %d %s /stranger/captured %s"
                                .formatted(name, everybody(), DATAGRAM_PORT, seconds, NAME, more));
    }

    /** {@return the lines that a host has logged so far} */
    static List<String> log(Host host) throws IOException {
        return Files.readAllLines(host.disk().resolve("logs").resolve(host.id() + "_log.txt"));
    }

    /** Removes all, the files too if {@code deleting}. */
    void end(boolean deleting) throws IOException {
        if (deleting) {
            group.delete();
        } else {
            group.close();
        }
        if (stranger.isPresent()) {
            stranger.get().close();
        }
        net.close();
    }
}
