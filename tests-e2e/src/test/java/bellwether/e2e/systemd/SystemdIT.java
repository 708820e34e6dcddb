package bellwether.e2e.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Docker;
import bellwether.e2e.Image;
import bellwether.e2e.SystemdHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The Debian package under a real systemd, one container per host, as an operator meets it:
 * installed, started, killed, hung, reloaded, stopped, upgraded, removed.
 */
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class SystemdIT {
    private static final String PACKAGE = "/root/bellwether.deb";
    private static final String DROP_IN = "/etc/systemd/system/bellwether.service.d";

    /** Impatient, so that tests do not wait for minutes. */
    private static final String IMPATIENT =
            "[Service]\\nRestartSec=1\\nWatchdogSec=4\\n"; // for printf

    private static final String KEYS = "/etc/bellwether/keys";

    /** The highest number of a host. */
    private static final int HOSTS = 4;

    private static final String CONF = "/etc/bellwether/peer.properties";

    private static String installed;
    private static ContainerNet net;

    /** Installs the package once; each test's hosts are copies of that host. */
    @BeforeAll
    static void install() throws IOException, InterruptedException {
        net = ContainerNet.create();
        try (var host = SystemdHost.start(SystemdHost.IMAGE, Optional.of(net), 2)) {
            host.copyIn(debianPackage(), PACKAGE);
            String said = host.must("dpkg -i " + PACKAGE);
            assertTrue(said.contains("not started, as this host has no group keys"), said);
            assertEquals("inactive", host.property("ActiveState"));
            host.must("cd /root && bellwether group-keys init");
            for (int number = 2; number <= HOSTS; number++) {
                host.must("cd /root && bellwether group-keys host host-" + number);
            }
            bringKeys(host, 2);
            host.must("systemctl start bellwether");
            host.awaitGroupOf(1);
            host.must("test -s /usr/lib/bellwether/lib/bellwether.aot");
            host.must("systemctl stop bellwether");
            host.must("rm -rf /var/lib/bellwether/* /var/log/bellwether/* " + KEYS + "/*");
            host.must("mkdir -p " + DROP_IN);
            host.must("printf '" + IMPATIENT + "' >" + DROP_IN + "/test.conf");
            set(host, "sensor_source", "mock");
            set(host, "sensor_interval_seconds", "200ms");
            set(host, "discovery_timeout", "1s");
            host.must("systemctl disable bellwether");
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

    private static Path debianPackage() throws IOException {
        try (var files = Files.list(Image.folder().getParent())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Sets a key in the config as an editor would. */
    private static void set(SystemdHost host, String key, String value)
            throws IOException, InterruptedException {
        host.must("sed -i -E 's|^#?" + key + "=.*|" + key + "=" + value + "|' " + CONF);
        host.must("grep -qx '" + key + "=" + value + "' " + CONF);
    }

    /** Copies keys as group-keys says. */
    private static void bringKeys(SystemdHost host, int number)
            throws IOException, InterruptedException {
        host.must("cp /root/group-keys/hosts/host-" + number + "/* " + KEYS + "/");
        host.must("chown -R bellwether: " + KEYS);
    }

    private static SystemdHost host(int number) throws IOException, InterruptedException {
        var host = SystemdHost.start(installed, Optional.of(net), number);
        bringKeys(host, number);
        return host;
    }

    private static SystemdHost running(int number) throws IOException, InterruptedException {
        var host = host(number);
        host.must("systemctl start bellwether");
        return host;
    }

    /** {@return the sequence column of all the peer's CSV files} */
    private static List<Long> sequences(SystemdHost host) throws IOException, InterruptedException {
        String rows =
                host.must(
                        "cat /var/lib/bellwether/data/*-*/*.csv | grep -v '^sequence,' | cut -d, -f1");
        return rows.lines().map(Long::valueOf).sorted().toList();
    }

    private static void assertWhole(SystemdHost host) throws IOException, InterruptedException {
        List<Long> sequences = sequences(host);
        Set<Long> distinct = Set.copyOf(sequences);
        assertEquals(distinct.size(), sequences.size(), "a sequence stands twice");
        assertEquals(sequences.size(), sequences.getLast(), "a sequence is missing");
    }

    @Test
    void startReturnsOnceThePeerIsInAGroupAndTheStatusSaysSo()
            throws IOException, InterruptedException {
        try (var host = running(3)) {
            assertEquals("active", host.property("ActiveState"));
            assertEquals("leads 1 peer, view 1", host.property("StatusText"));
            var status = host.status().orElseThrow();
            assertEquals("leader", status.path("role").asString());
            assertEquals(net.address(3), status.path("address").asString(), "address=auto");
            assertTrue(
                    host.journal().contains("address=auto: " + net.address(3) + " of eth0"),
                    host::toString);
            String owner =
                    "stat -c %U /var/lib/bellwether/data /var/log/bellwether/* /run/bellwether";
            assertEquals(
                    Set.of("bellwether"), host.must(owner).lines().collect(Collectors.toSet()));
            assertFalse(host.journal().contains("WARNING"), host.journal());
        }
    }

    @Test
    void theUnitIsSoundAndLittleExposed() throws IOException, InterruptedException {
        try (var host = host(3)) {
            var verified = host.run("systemd-analyze verify bellwether.service");
            assertEquals("", verified.output());
            var exposure =
                    host.run(
                            "systemd-analyze security --offline=yes --threshold=20"
                                    + " /lib/systemd/system/bellwether.service");
            assertEquals(0, exposure.exitCode(), exposure::output);
        }
    }

    @Test
    void aPeerThatIsKilledIsStartedAgainAndGoesOnWithItsRecord()
            throws IOException, InterruptedException {
        try (var host = running(3)) {
            host.awaitStatus("recorded", status -> status.path("last_sequence").asLong() > 5);
            String pid = host.property("MainPID");
            host.must("systemctl kill -s KILL bellwether");
            host.await("started again", () -> host.property("NRestarts").equals("1"));
            host.await("active", () -> host.property("ActiveState").equals("active"));
            assertNotEquals(pid, host.property("MainPID"));
            long after = host.awaitGroupOf(1).path("last_sequence").asLong();
            host.awaitStatus(
                    "records on", status -> status.path("csv_sequence").asLong() > after + 5);
            assertWhole(host);
        }
    }

    @Test
    void aPeerThatHangsIsKilledByTheWatchdogAndStartedAgain()
            throws IOException, InterruptedException {
        try (var host = running(3)) {
            host.must("systemctl kill -s STOP bellwether");
            host.await("started again", () -> host.property("NRestarts").equals("1"));
            assertTrue(
                    host.run("journalctl -o cat -u bellwether")
                            .output()
                            .contains("Watchdog timeout"));
            host.await("active", () -> host.property("ActiveState").equals("active"));
            host.awaitGroupOf(1);
        }
    }

    @Test
    void aPeerThatIsStoppedLeavesInOrderAndTheOthersSeeThatAtOnce()
            throws IOException, InterruptedException {
        try (var first = running(3);
                var second = running(4)) {
            first.awaitGroupOf(2);
            second.awaitGroupOf(2);
            String leaver = second.peerId();
            long startNanos = System.nanoTime();
            second.must("systemctl stop bellwether");
            first.awaitGroupOf(1);
            long seconds = (System.nanoTime() - startNanos) / 1_000_000_000;
            assertTrue(seconds < 15, "heartbeat_timeout is 20 s, and this took " + seconds);
            assertEquals("success", second.property("Result"));
            assertEquals("0", second.property("ExecMainStatus"));
            String events = first.must("cat /run/bellwether/*/events.csv");
            assertTrue(
                    events.lines().anyMatch(row -> row.contains("left") && row.contains(leaver)),
                    events);
            second.must("systemctl start bellwether");
            first.awaitGroupOf(2);
        }
    }

    @Test
    void aReloadChangesWhatCanChangeAndABrokenFileChangesNothing()
            throws IOException, InterruptedException {
        try (var host = running(3)) {
            String pid = host.property("MainPID");
            set(host, "log_level", "debug");
            set(host, "heartbeat_interval", "2s");
            host.must("systemctl reload bellwether");
            assertTrue(host.journal().contains("changed: log_level=debug, was info"));
            assertTrue(
                    host.journal().contains("needs a restart: heartbeat_interval=2s, was 5s"),
                    host.journal());
            assertEquals("active", host.property("ActiveState"));

            set(host, "log_level", "loud");
            String line = host.must("grep -n '^log_level' " + CONF).split(":")[0];
            assertNotEquals(0, host.run("systemctl reload bellwether").exitCode());
            assertTrue(
                    host.journal()
                            .contains("peer.properties, line " + line + ": log_level: 'loud'"),
                    host.journal());
            assertEquals("active", host.property("ActiveState"));
            assertEquals(pid, host.property("MainPID"));
        }
    }

    @Test
    void aBrokenConfigIsNotTriedAgain() throws IOException, InterruptedException {
        try (var host = host(3)) {
            set(host, "port", "x");
            assertNotEquals(0, host.run("systemctl start bellwether").exitCode());
            host.await("failed", () -> host.property("ActiveState").equals("failed"));
            assertEquals("2", host.property("ExecMainStatus"));
            assertEquals("0", host.property("NRestarts"));
        }
    }

    @Test
    void theServicesUserReadsKeysThatWereCopiedAsToldAndPurgingKeepsThem()
            throws IOException, InterruptedException {
        try (var host = host(3)) {
            String found = "stat -c '%a %U:%G' " + KEYS;
            assertEquals("700 bellwether:bellwether", host.must(found).strip());
            host.must("runuser -u bellwether -- cat " + KEYS + "/keys.p12 >/dev/null");
            assertNotEquals(0, host.run("runuser -u nobody -- ls " + KEYS).exitCode());
            String said = host.must("dpkg -P bellwether");
            assertTrue(said.contains("bellwether: kept " + KEYS), said);
            host.must("test -s " + KEYS + "/keys.p12");
        }
    }

    @Test
    void aHostThatBootsWithoutANetworkRecordsAndJoinsWhenOneComes()
            throws IOException, InterruptedException {
        try (var other = running(3);
                var late = SystemdHost.start(installed, Optional.empty(), 4)) {
            bringKeys(late, 4);
            other.awaitGroupOf(1);
            late.must("systemctl start bellwether");
            long alone =
                    late.awaitStatus(
                                    "recording alone",
                                    status -> status.path("csv_sequence").asLong() > 10)
                            .path("last_sequence")
                            .asLong();
            assertEquals("127.0.0.1", late.status().orElseThrow().path("address").asString());
            String sensor = late.must("basename /var/lib/bellwether/data/*-*/sensor-*.csv");

            Docker.must("network", "disconnect", "none", late.id());
            Docker.must("network", "connect", "--ip", net.address(4), net.name(), late.id());

            late.awaitGroupOf(2);
            other.awaitGroupOf(2);
            String address =
                    late.awaitStatus("moved", status -> status.path("view_id").asLong() > 0)
                            .path("address")
                            .asString();
            assertEquals(net.address(4), address);
            String rows =
                    "cat /var/lib/bellwether/data/*-*/%s 2>/dev/null | grep -vc '^sequence,'"
                            .formatted(sensor);
            other.await(
                    "holding what was recorded alone",
                    () -> Long.parseLong(other.run(rows).output().strip()) >= alone);
            assertWhole(other);
        }
    }

    @Test
    void anUpgradeKeepsRecordAndSettingsAndRemovalAndPurgeKeepTheRecord()
            throws IOException, InterruptedException {
        try (var host = running(3)) {
            host.must("systemctl enable bellwether");
            host.awaitStatus("recorded", status -> status.path("csv_sequence").asLong() > 5);
            String id = host.peerId();
            String pid = host.property("MainPID");
            host.must(
                    "dpkg-deb -R "
                            + PACKAGE
                            + " /tmp/next && sed -i 's/^Version: .*/&.1/' /tmp/next/DEBIAN/control"
                            + " && dpkg-deb -Znone -b /tmp/next /tmp/next.deb");
            host.must("dpkg -i /tmp/next.deb");
            host.await("active", () -> host.property("ActiveState").equals("active"));
            assertNotEquals(pid, host.property("MainPID"), "restarted");
            assertEquals(id, host.peerId());
            host.must("grep -qx sensor_interval_seconds=200ms " + CONF);
            long before = host.awaitGroupOf(1).path("last_sequence").asLong();
            assertTrue(before > 5, "the record goes on: " + before);
            host.awaitStatus("more", status -> status.path("csv_sequence").asLong() > before);
            assertWhole(host);

            host.must("dpkg -r bellwether");
            assertEquals("inactive", host.run("systemctl is-active bellwether").output().strip());
            host.must("test -e " + CONF);
            host.must("test ! -e /usr/lib/bellwether");
            assertWhole(host);

            String said = host.must("dpkg -P bellwether");
            assertTrue(said.contains("bellwether: kept /var/lib/bellwether"), said);
            assertEquals("keys", host.must("ls /etc/bellwether").strip());
            assertWhole(host);

            host.must("dpkg -i " + PACKAGE); // and back again, onto the record that was kept
            assertEquals(id, host.peerId());
        }
    }
}
