package bellwether.launcher.doctor;

import bellwether.keys.KeyRing;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.launcher.config.SettingsSource;
import bellwether.launcher.network.AutoAddress;
import bellwether.launcher.status.EventTime;
import bellwether.protocol.Message.ProbeAnswer;
import bellwether.protocol.PeerId;
import bellwether.sensors.SensorFailure;
import bellwether.sensors.SensorTrial;
import bellwether.transport.DiscoverySettings;
import bellwether.transport.HostNetwork;
import bellwether.transport.NetworkProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prints the networks of this host, who answers in them, the clocks, the disk, and what to change.
 * It reads the same config as a peer, but joins nothing: its only datagrams are probes, and the
 * connections that it tries are closed without a word.
 */
public final class Doctor {
    /** Of that many peers it is tried whether they accept connections. */
    private static final int TRIED_MAX = 16;

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);
    private static final PeerId NOBODY = new PeerId("00000000-0000-0000-0000-000000000000");

    private final SettingsSource source;
    private final Duration patience;
    private final PrintWriter out;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param patience how long to listen to the network
     */
    public Doctor(SettingsSource source, Duration patience, PrintWriter out) {
        this.source = source;
        this.patience = patience;
        this.out = out;
    }

    /**
     * {@return whether all is fine}
     *
     * @throws IOException if the system does not say what is asked of it
     */
    public boolean isFine() throws IOException {
        out.println("bellwether " + BuildVersion.text());
        try {
            PeerConfig config = PeerConfig.of(source.read());
            examine(config, OwnPeer.of(config, PeerIdFile.known(config)));
        } catch (ConfigException e) {
            networks(HostNetwork.all(Set.of()));
            e.lines().stream().map(Finding::problem).forEach(findings::add);
        }
        conclude();
        return findings.stream().noneMatch(Finding::problem);
    }

    private void examine(PeerConfig config, OwnPeer own) throws IOException {
        AutoAddress automatic = AutoAddress.look(config.discovery().interfaces());
        networks(automatic.networks());
        address(config, automatic);
        network(config.at(automatic.address()), own, keys(config));
        disk(config);
        if (config.data().retention().isPresent()) {
            own.keptFor().map(Finding::hint).ifPresent(findings::add);
        }
        sensors(config);
    }

    private void networks(List<HostNetwork> networks) {
        out.println();
        out.println("Networks of this host");
        for (HostNetwork network : networks) {
            out.println(
                    "  "
                            + network
                            + network.broadcast()
                                    .map(to -> "  broadcast " + to.getHostAddress())
                                    .orElse("")
                            + "  "
                            + network.use());
        }
    }

    private void address(PeerConfig config, AutoAddress automatic) {
        if (config.automatic()) {
            out.println("  " + automatic.text());
            automaticAddress(config, automatic);
        } else if (config.address().startsWith("127.")) {
            findings.add(
                    Finding.hint(
                            "address is "
                                    + config.address()
                                    + ": nothing leaves this host; address=auto finds others"));
        } else if (config.discovery().broadcastAddress().isEmpty() && !isOurs(config, automatic)) {
            findings.add(
                    Finding.problem(
                            "address "
                                    + config.address()
                                    + " is not one of this host: correct it, or set address=auto"));
        }
    }

    private void automaticAddress(PeerConfig config, AutoAddress automatic) {
        List<String> used =
                automatic.networks().stream()
                        .filter(HostNetwork::isUsed)
                        .map(HostNetwork::name)
                        .distinct()
                        .toList();
        if (used.isEmpty()) {
            findings.add(
                    Finding.problem(
                            "no network is up: plug in a cable, or name an interface in"
                                    + " network_interfaces"));
        }
        if (used.size() > 1) {
            findings.add(
                    Finding.hint(
                            "several networks are used: "
                                    + String.join(", ", used)
                                    + "; others are told "
                                    + automatic.address()
                                    + " and must reach it from each of them; if they cannot, name"
                                    + " one in network_interfaces"));
        }
        for (String name : config.discovery().interfaces()) {
            if (automatic.networks().stream().noneMatch(it -> it.name().equals(name))) {
                findings.add(
                        Finding.problem(
                                "network_interfaces: "
                                        + name
                                        + " is not there or has no IPv4 address"));
            }
        }
    }

    private static boolean isOurs(PeerConfig config, AutoAddress automatic) {
        try {
            InetAddress address = InetAddress.getByName(config.address());
            return automatic.networks().stream().anyMatch(it -> it.address().equals(address));
        } catch (IOException _) {
            return false; // a name that nobody knows
        }
    }

    /** What is wrong with keys is a finding; without them nobody answers a group that has some. */
    private Optional<KeyRing> keys(PeerConfig config) {
        Optional<Path> folder = config.security().keys();
        if (folder.isEmpty()) {
            if (config.isOnNetwork()) {
                findings.add(
                        Finding.hint(
                                "security=none: anybody in the network can read the record and"
                                        + " write to it; group_keys closes it"));
            }
            return Optional.empty();
        }
        try {
            KeyRing ring = Identity.ring(folder.get());
            out.println();
            out.println("Group keys");
            out.println(
                    "  of "
                            + ring.current().host().name()
                            + ", peer "
                            + ring.current().host().peer()
                            + ", good until "
                            + EventTime.text(ring.current().expires()));
            ring.current().doubts().stream().map(Finding::problem).forEach(findings::add);
            Identity.check(config);
            return Optional.of(ring);
        } catch (ConfigException e) {
            e.lines().stream().map(Finding::problem).forEach(findings::add);
            return Optional.empty();
        }
    }

    private void network(PeerConfig config, OwnPeer own, Optional<KeyRing> keys)
            throws IOException {
        var discovery = config.discovery();
        NetworkProbe.Found found =
                NetworkProbe.look(
                        new DiscoverySettings(
                                NOBODY,
                                config.listenAddress(),
                                discovery.broadcastPort(),
                                discovery.broadcastAddress(),
                                discovery.interfaces(),
                                keys),
                        patience);
        var neighbours = new Neighbours(config, own, found, unreachable(found));
        out.println();
        out.println(
                "Who answers, of what was broadcast to "
                        + found.targets().stream()
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(", "))
                        + " port "
                        + discovery.broadcastPort()
                        + " within "
                        + patience.toSeconds()
                        + " s");
        found.replies().forEach(reply -> out.println("  " + neighbours.text(reply)));
        if (found.replies().isEmpty()) {
            out.println("  nobody");
        }
        findings.addAll(neighbours.findings());
    }

    private static List<ProbeAnswer> unreachable(NetworkProbe.Found found) {
        return found.replies().stream()
                .map(NetworkProbe.Reply::answer)
                .limit(TRIED_MAX)
                .filter(answer -> !NetworkProbe.accepts(answer.endpoint(), CONNECT_PATIENCE))
                .toList();
    }

    private void disk(PeerConfig config) throws IOException {
        var folders = new Folders(config);
        out.println();
        out.println("Disk");
        for (String line : folders.lines()) {
            out.println("  " + line);
        }
        findings.addAll(
                folders.findings(Math.max(Folders.FREE_BYTES_MIN, config.data().reserveBytes())));
    }

    /** Each is tried once; what it gives is recorded nowhere. */
    private void sensors(PeerConfig config) {
        out.println();
        out.println("Sensors");
        for (var sensor : config.sensing().sensors()) {
            String name = "  " + sensor.name() + " " + sensor.kind().text() + ": ";
            try {
                out.println(name + SensorTrial.of(sensor.kind()));
            } catch (SensorFailure e) {
                out.println(name + "fails");
                findings.add(Finding.problem("sensor " + sensor.name() + ": " + e.getMessage()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                findings.add(Finding.problem("sensor " + sensor.name() + ": interrupted"));
            }
        }
        if (config.sensing().sensors().isEmpty()) {
            out.println("  none");
        }
    }

    private void conclude() {
        out.println();
        long problems = findings.stream().filter(Finding::problem).count();
        out.println(problems == 0 ? "All is fine." : "To change");
        findings.stream()
                .filter(Finding::problem)
                .forEach(finding -> out.println("  - " + finding.text()));
        if (problems < findings.size()) {
            out.println("To know");
            findings.stream()
                    .filter(finding -> !finding.problem())
                    .forEach(finding -> out.println("  - " + finding.text()));
        }
    }
}
