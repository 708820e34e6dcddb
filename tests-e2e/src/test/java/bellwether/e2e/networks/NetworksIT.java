package bellwether.e2e.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Docker;
import bellwether.e2e.Image;
import bellwether.e2e.SystemdHost;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Peers of the image on hosts with networks of their own: several networks, an interface that
 * appears, an address that changes, a bridge to containers; and what the doctor says of it.
 */
@Timeout(300)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class NetworksIT {
    private static final String HOME = "/opt/bellwether";
    private static final String PEER = HOME + "/bin/peer";
    private static final String SETTINGS =
            "address=auto\\nsecurity=none\\nbase_dir=/var/lib/bellwether\\nrun_dir=/run/bellwether\\n"
                    + "data_on_start=resume\\nsensor_interval_seconds=200ms\\n"
                    + "discovery_timeout=1s\\n"
                    + "heartbeat_interval=1s\\nheartbeat_timeout=4s\\n"; // for printf

    private static String installed;
    private static ContainerNet net;

    /** Puts the image on a host once; each test's hosts are copies of that host. */
    @BeforeAll
    static void install() throws IOException, InterruptedException {
        net = ContainerNet.create();
        try (var host = SystemdHost.start(SystemdHost.IMAGE, Optional.of(net), 2)) {
            host.copyIn(Image.folder(), HOME);
            host.must("printf '" + SETTINGS + "' >" + HOME + "/conf/peer.properties");
            host.must("mkdir -p /var/lib/bellwether");
            installed = Docker.must("commit", host.id()).lines().toList().getLast();
        }
    }

    @AfterAll
    static void remove() throws IOException, InterruptedException {
        if (installed != null) {
            Docker.must("rmi", "-f", installed);
        }
        if (net != null) {
            net.close();
        }
    }

    private static SystemdHost host(int number) throws IOException, InterruptedException {
        return SystemdHost.start(installed, Optional.of(net), number);
    }

    /** Starts a peer as a unit that systemd makes up, so that its output is kept. */
    private static void start(SystemdHost host, String options)
            throws IOException, InterruptedException {
        host.must("systemd-run --unit bellwether " + PEER + " run " + options);
    }

    /** Gives the host another network, without Docker's knowledge of its addresses. */
    private static void attach(SystemdHost host, ContainerNet other, int number)
            throws IOException, InterruptedException {
        Docker.must("network", "connect", "--ip", other.address(number), other.name(), host.id());
    }

    private static Image.Outcome doctor(SystemdHost host, String options)
            throws IOException, InterruptedException {
        return host.run(PEER + " doctor " + options);
    }

    @Test
    void hostsFindEachOtherAndTheDoctorOfEachSeesBoth() throws IOException, InterruptedException {
        try (var first = host(3);
                var second = host(4)) {
            start(first, "");
            start(second, "");
            first.awaitGroupOf(2);
            var before = second.awaitGroupOf(2);

            var examined = doctor(first, "");

            assertEquals(0, examined.exitCode(), examined::output);
            assertTrue(examined.output().contains("All is fine."), examined::output);
            assertTrue(examined.output().contains("broadcast to " + net.broadcast()));
            assertTrue(examined.output().contains(net.address(3) + ":"), examined::output);
            assertTrue(examined.output().contains(net.address(4) + ":"), examined::output);
            assertEquals(1, count(examined.output(), ", leads, view"), examined::output);
            assertEquals(1, count(examined.output(), ", clock +0.0", ", clock -0.0"));
            assertEquals(
                    before.path("view_id").asLong(),
                    second.awaitGroupOf(2).path("view_id").asLong(),
                    "the doctor joins nothing");
        }
    }

    private static long count(String text, String... parts) {
        return text.lines()
                .filter(line -> List.of(parts).stream().anyMatch(line::contains))
                .count();
    }

    @Test
    void aHostInTwoNetworksIsFoundInBothAndAContainersBridgeIsLeftOut()
            throws IOException, InterruptedException {
        try (var second = ContainerNet.create();
                var first = host(3);
                var both = host(4);
                var other = SystemdHost.start(installed, Optional.of(second), 5)) {
            attach(both, second, 6);
            network(
                    both,
                    "ip link add docker0 type bridge && ip link set docker0 up"
                            + " && ip addr add 192.0.2.241/28 brd + dev docker0");
            start(first, "");
            start(other, "--set group_name=other");
            start(both, "");
            both.awaitGroupOf(2);
            first.awaitGroupOf(2);
            String journal = both.journal();
            assertTrue(journal.contains("not used: docker0"), journal);
            assertTrue(journal.contains(net.address(4) + "/28"), journal);
            assertTrue(journal.contains(second.address(6) + "/28"), journal);

            var examined = doctor(both, "");
            assertTrue(
                    examined.output().contains("several networks are used: eth0, eth1"),
                    examined::output);
            assertTrue(
                    examined.output().contains("other groups are about: other"), examined::output);
            assertTrue(
                    examined.output().contains("looks like a bridge to containers"),
                    examined::output);
            assertEquals(0, examined.exitCode(), examined::output);
        }
    }

    @Test
    void aPeerInTheWrongNetworkIsFoundOnceAnInterfaceIntoItsNetworkAppears()
            throws IOException, InterruptedException {
        try (var second = ContainerNet.create();
                var first = host(3);
                var late = SystemdHost.start(installed, Optional.of(second), 5)) {
            start(first, "");
            start(late, "--set sensor_source=none");
            first.awaitGroupOf(1);
            late.awaitGroupOf(1);
            // Of two that meet who has more leads on, and who leads broadcasts.
            first.awaitStatus("with readings", status -> status.path("last_sequence").asLong() > 0);
            attach(first, second, 6);
            first.awaitGroupOf(2);
            late.awaitGroupOf(2);
            // It may be found before it looks at its networks again, which it does now and then.
            first.await(
                    "a line on the new network",
                    () -> first.journal().contains("broadcasts now go to"));
        }
    }

    @Test
    void aMemberWhoseAddressChangesComesBackUnderItsNewOneWithItsRecord()
            throws IOException, InterruptedException {
        try (var leader = host(3);
                var member = host(4)) {
            form(leader, member);
            move(member, leader);
        }
    }

    @Test
    void aLeaderWhoseAddressChangesComesBackUnderItsNewOneWithItsRecord()
            throws IOException, InterruptedException {
        try (var leader = host(4);
                var member = host(3)) {
            form(leader, member);
            move(leader, member);
        }
    }

    private static void form(SystemdHost leader, SystemdHost member)
            throws IOException, InterruptedException {
        start(leader, "");
        leader.awaitGroupOf(1);
        start(member, "");
        assertEquals("leader", leader.awaitGroupOf(2).path("role").asString());
        member.awaitGroupOf(2);
    }

    /** A new lease: the old address is gone before anybody could say goodbye. */
    private static void move(SystemdHost moving, SystemdHost other)
            throws IOException, InterruptedException {
        long before =
                moving.awaitStatus("recorded", status -> status.path("csv_sequence").asLong() > 10)
                        .path("last_sequence")
                        .asLong();
        String pid = moving.property("MainPID");

        network(
                moving,
                "ip addr flush dev eth0 && ip addr add " + net.address(7) + "/28 brd + dev eth0");

        moving.awaitStatus(
                "under its new address",
                status -> status.path("address").asString("").equals(net.address(7)));
        var after = moving.awaitGroupOf(2);
        other.awaitStatus(
                "seen there by the other",
                status ->
                        status.path("group_view").toString().contains(net.address(7))
                                && !status.path("group_view").toString().contains(net.address(4)));
        assertTrue(after.path("last_sequence").asLong() >= before, after::toString);
        assertEquals(pid, moving.property("MainPID"), "one process");
        assertTrue(moving.journal().contains("the address has changed, the peer moves"));
    }

    @Test
    void aPeerOnLoopbackAndThePeersOfItsNetworkDoNotMeet()
            throws IOException, InterruptedException {
        try (var first = host(3);
                var second = host(4)) {
            start(first, "");
            start(second, "--set address=127.0.0.1");
            first.awaitGroupOf(1);
            second.awaitGroupOf(1);
            String eth0 = "cat /sys/class/net/eth0/statistics/tx_packets";
            String sent = second.must(eth0);
            second.awaitStatus("recorded", status -> status.path("csv_sequence").asLong() > 20);
            assertEquals(1, second.awaitGroupOf(1).path("ordered_peer_list").size());
            assertEquals(1, first.awaitGroupOf(1).path("ordered_peer_list").size());
            assertEquals(sent, second.must(eth0), "nothing leaves the host");
            var examined = doctor(second, "--set address=127.0.0.1");
            assertEquals(0, examined.exitCode(), examined::output);
            assertFalse(examined.output().contains(net.address(3)), examined::output);
            assertEquals(sent, second.must(eth0), "nor what the doctor asks");
        }
    }

    @Test
    void theDoctorSaysWhatToChange() throws IOException, InterruptedException {
        try (var first = host(3);
                var second = host(4)) {
            start(first, "");
            first.awaitGroupOf(1);
            var nobody = doctor(second, "");
            assertEquals(1, nobody.exitCode(), nobody::output);
            assertTrue(nobody.output().contains("no peer answers on this host"));

            start(second, "");
            second.awaitGroupOf(2);
            network(first, "iptables -w -I INPUT -p tcp --syn ! -i lo -j DROP");
            var walled = doctor(second, "");
            assertEquals(1, walled.exitCode(), walled::output);
            assertTrue(walled.output().contains("cannot connect to peer"), walled::output);
        }
    }

    /** Runs a command in the host's network that the host itself, a container, may not. */
    private static void network(SystemdHost host, String command)
            throws IOException, InterruptedException {
        String pid = Docker.must("inspect", "-f", "{{.State.Pid}}", host.id());
        var process = new ProcessBuilder("nsenter", "-t", pid, "-n", "sh", "-c", command);
        assertEquals(0, process.inheritIO().start().waitFor(), command);
    }
}
