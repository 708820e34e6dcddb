package bellwether.launcher.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.log.FilePeerLog;
import bellwether.protocol.PeerId;
import bellwether.transport.HostNetwork;
import bellwether.transport.HostNetwork.Use;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which address others are told, and when a peer moves to another. */
final class AutoAddressTest {
    private static final PeerId ID = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    private static final HostNetwork LOOPBACK = network("lo", "127.0.0.1", Use.LOOPBACK);
    private static final HostNetwork CABLE = network("eth0", "192.0.2.11", Use.USED);
    private static final HostNetwork PULLED = network("eth0", "192.0.2.11", Use.DOWN);
    private static final HostNetwork LEASED = network("eth0", "192.0.2.12", Use.USED);
    private static final HostNetwork RADIO = network("wlan0", "198.51.100.11", Use.USED);
    private static final HostNetwork SELF_GIVEN = network("eth0", "169.254.7.7", Use.USED);
    private static final HostNetwork DOCKER = network("docker0", "203.0.113.1", Use.CONTAINER);

    @TempDir Path folder;

    private static HostNetwork network(String name, String address, Use use) {
        var bytes = (Inet4Address) InetAddress.ofLiteral(address);
        return new HostNetwork(name, bytes, 24, Optional.of(bytes), use);
    }

    private static AutoAddress host(HostNetwork... networks) {
        return AutoAddress.of(List.of(networks), Optional.of("eth0"));
    }

    @Test
    void itSaysWhatWasChosenAndWhatNot() {
        assertEquals(
                "address=auto: 192.0.2.11 of eth0, which has the default route; broadcasts in"
                        + " eth0 192.0.2.11/24, wlan0 198.51.100.11/24; not used: docker0"
                        + " 203.0.113.1/24 (looks like a bridge to containers or virtual machines)",
                host(LOOPBACK, RADIO, CABLE, DOCKER)
                        .text()
                        .replace(
                                "wlan0 198.51.100.11/24, eth0 192.0.2.11/24",
                                "eth0 192.0.2.11/24, wlan0 198.51.100.11/24"));
        assertEquals(
                "address=auto: 198.51.100.11 of wlan0, the first that is up; broadcasts in wlan0"
                        + " 198.51.100.11/24; not used: eth0 192.0.2.11/24 (down)",
                host(LOOPBACK, PULLED, RADIO).text());
    }

    @Test
    void withoutANetworkThePeerIsAloneOnLoopback() {
        assertEquals("127.0.0.1", host(LOOPBACK, DOCKER).address());
        assertEquals(
                "address=auto: no network is up; alone until there is one", host(LOOPBACK).text());
    }

    @Test
    void aPeerThatIsAloneMovesToTheFirstNetworkThatComes() {
        assertEquals(Optional.empty(), host(LOOPBACK).instead("127.0.0.1"));
        assertEquals(Optional.of("192.0.2.11"), host(LOOPBACK, CABLE).instead("127.0.0.1"));
        assertEquals(Optional.of("169.254.7.7"), host(SELF_GIVEN).instead("127.0.0.1"));
    }

    @Test
    void aPeerMovesWhenItsAddressIsGoneButNotToOneThatIsMerelyBetter() {
        assertEquals(Optional.empty(), host(CABLE).instead("192.0.2.11"));
        assertEquals(Optional.of("192.0.2.12"), host(LEASED).instead("192.0.2.11"));
        assertEquals(Optional.empty(), host(CABLE, RADIO).instead("198.51.100.11"));
        assertEquals(Optional.of("192.0.2.11"), host(CABLE, SELF_GIVEN).instead("169.254.7.7"));
    }

    @Test
    void aPeerWhoseCableIsPulledWaitsForItUnlessThereIsAnotherNetwork() {
        assertEquals(Optional.empty(), host(LOOPBACK, PULLED).instead("192.0.2.11"));
        assertEquals(Optional.of("198.51.100.11"), host(PULLED, RADIO).instead("192.0.2.11"));
    }

    @Test
    void theWatchMovesOnceTwoLooksInARowSayTheSame() throws IOException {
        var looks =
                new ArrayList<>(
                        List.of(
                                host(CABLE), // still there
                                host(LEASED), // the lease is new
                                host(CABLE), // or not
                                host(LEASED),
                                host(LEASED)));
        var moves = new ArrayList<String>();
        try (var log = FilePeerLog.open(folder, ID, Notice.Level.INFO)) {
            var watch =
                    new AddressWatch(
                            "192.0.2.11",
                            looks::removeFirst,
                            next -> moves.add(next.address()),
                            log);
            for (int i = 0; i < 4; i++) {
                assertFalse(watch.look(), () -> looks.size() + " looks left");
            }
            assertTrue(watch.look());
        }
        assertEquals(List.of("192.0.2.12"), moves);
    }

    @Test
    void aHostThatDoesNotSayItsNetworksIsWarnedOfOnce() throws IOException {
        try (var log = FilePeerLog.open(folder, ID, Notice.Level.INFO)) {
            var watch =
                    new AddressWatch(
                            "192.0.2.11",
                            () -> {
                                throw new IOException("planted");
                            },
                            _ -> {},
                            log);
            assertFalse(watch.look());
            assertFalse(watch.look());
        }
        assertEquals(1, Files.readAllLines(folder.resolve(ID + "_log.txt")).size());
    }
}
