package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.transport.HostNetwork.Use;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where broadcasts go on hosts with other networks than this one; nothing is sent. */
final class BroadcastTargetsTest {
    private static final Set<String> ALL = Set.of();
    private static final HostNetwork LOOPBACK =
            network("lo", "127.0.0.1", "127.255.255.255", Use.LOOPBACK);
    private static final HostNetwork CABLE = network("eth0", "192.0.2.11", "192.0.2.255", Use.USED);
    private static final HostNetwork RADIO =
            network("wlan0", "198.51.100.11", "198.51.100.255", Use.USED);
    private static final HostNetwork DOCKER =
            network("docker0", "203.0.113.1", "203.0.113.255", Use.CONTAINER);

    private final List<HostNetwork> networks = new ArrayList<>(List.of(LOOPBACK, CABLE, DOCKER));

    private static HostNetwork network(String name, String address, String broadcast, Use use) {
        return new HostNetwork(
                name,
                (Inet4Address) InetAddress.ofLiteral(address),
                24,
                Optional.of(InetAddress.ofLiteral(broadcast)),
                use);
    }

    private BroadcastTargets targets(String host, Optional<String> override) throws IOException {
        return new BroadcastTargets(host, override, ALL, _ -> networks);
    }

    private static Set<InetAddress> addresses(String... texts) {
        return Set.of(Arrays.stream(texts).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    }

    @Test
    void aPeerOnLoopbackBroadcastsThereWhateverNetworksThereAre() throws IOException {
        var targets = targets("127.0.0.1", Optional.empty());
        assertEquals(addresses("127.255.255.255"), targets.at(0));
    }

    @Test
    void anExplicitAddressOverrides() throws IOException {
        var targets = targets("192.0.2.11", Optional.of("127.255.255.255"));
        assertEquals(addresses("127.255.255.255"), targets.at(0));
    }

    @Test
    void aPeerOnAllAddressesBroadcastsOnEachNetworkButNotToContainers() throws IOException {
        networks.add(RADIO);
        var targets = targets("0.0.0.0", Optional.empty());
        assertEquals(addresses("192.0.2.255", "198.51.100.255"), targets.at(0));
    }

    @Test
    void aPeerWithAnAddressBroadcastsInItsNetworkOnlyEvenIfThatLeadsToContainers()
            throws IOException {
        networks.add(RADIO);
        assertEquals(addresses("192.0.2.255"), targets("192.0.2.11", Optional.empty()).at(0));
        assertEquals(addresses("203.0.113.255"), targets("203.0.113.1", Optional.empty()).at(0));
    }

    @Test
    void anAddressThatThisHostDoesNotHaveHasNoTargets() throws IOException {
        assertEquals(Set.of(), targets("198.51.100.7", Optional.empty()).at(0));
    }

    @Test
    void anInterfaceThatAppearsLaterIsUsedOnceTheLastLookIsOld() throws IOException {
        var targets = targets("0.0.0.0", Optional.empty());
        assertEquals(addresses("192.0.2.255"), targets.at(0));
        networks.add(RADIO);
        assertEquals(addresses("192.0.2.255"), targets.at(BroadcastTargets.FRESH_NANOS));
        assertEquals(
                addresses("192.0.2.255", "198.51.100.255"),
                targets.at(BroadcastTargets.FRESH_NANOS + 1));
    }

    @Test
    void withoutAnyNetworkEachBroadcastLooksAnew() throws IOException {
        networks.clear();
        var targets = targets("0.0.0.0", Optional.empty());
        assertEquals(Set.of(), targets.at(0));
        networks.add(CABLE);
        assertEquals(addresses("192.0.2.255"), targets.at(1));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '', 127.0.0.1, true",
        "127.0.0.1, '', 192.0.2.12, false",
        "192.0.2.11, '', 192.0.2.12, true",
        "192.0.2.11, '', 127.0.0.1, false",
        "0.0.0.0, '', 192.0.2.12, true",
        "0.0.0.0, '', 127.0.0.1, false",
        "192.0.2.11, 127.255.255.255, 127.0.0.1, true",
        "192.0.2.11, 192.0.2.127, 192.0.2.12, true",
        "192.0.2.11, 192.0.2.127, 127.0.0.1, false"
    })
    void peersOnLoopbackAndPeersInANetworkDoNotMeet(
            String host, String override, String sender, boolean met) throws IOException {
        var targets = targets(host, Optional.of(override).filter(text -> !text.isEmpty()));
        assertEquals(met, targets.isMet(InetAddress.ofLiteral(sender)));
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, true, false, true, '', USED",
        "lo, true, true, false, '', LOOPBACK",
        "lo, true, true, false, lo, LOOPBACK",
        "eth0, false, false, true, '', DOWN",
        "wg0, true, false, false, '', NO_BROADCAST",
        "docker0, true, false, true, '', CONTAINER",
        "br-1f5a0c2b3d4e, true, false, true, '', CONTAINER",
        "veth12, true, false, true, '', CONTAINER",
        "virbr0, true, false, true, '', CONTAINER",
        "br0, true, false, true, '', USED",
        "docker0, true, false, true, docker0, USED",
        "eth0, true, false, true, docker0, NOT_NAMED",
        "docker0, false, false, true, docker0, DOWN"
    })
    void whetherANetworkIsUsed(
            String name, boolean up, boolean loopback, boolean broadcasts, String named, Use use) {
        Set<String> interfaces = named.isEmpty() ? Set.of() : Set.of(named);
        assertEquals(use, HostNetwork.use(name, up, loopback, broadcasts, interfaces));
    }

    @Test
    void theAddressOfTheDefaultRouteIsToldElseTheFirst() {
        var both = List.of(LOOPBACK, DOCKER, CABLE, RADIO);
        assertEquals(Optional.of(RADIO), AddressChoice.best(both, Optional.of("wlan0")));
        assertEquals(Optional.of(CABLE), AddressChoice.best(both, Optional.empty()));
        assertEquals(Optional.of(CABLE), AddressChoice.best(both, Optional.of("docker0")));
        assertEquals(
                Optional.empty(),
                AddressChoice.best(List.of(LOOPBACK, DOCKER), Optional.of("docker0")));
    }

    @Test
    void anAddressThatTheHostGaveItselfIsTheLastChoice() {
        var self = network("eth0", "169.254.7.7", "169.254.255.255", Use.USED);
        assertEquals(
                Optional.of(RADIO), AddressChoice.best(List.of(self, RADIO), Optional.of("eth0")));
        assertEquals(Optional.of(self), AddressChoice.best(List.of(self), Optional.empty()));
    }

    @Test
    void theDefaultRouteIsTheOneWithTheLowestMetric() {
        String head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow";
        String local = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0";
        String radio = "wlan0\t00000000\t016433C6\t0003\t0\t0\t600\t00000000\t0\t0\t0";
        String cable = "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0";
        assertEquals(
                Optional.of("eth0"),
                AddressChoice.defaultRoute(List.of(head, local, radio, cable)));
        assertEquals(Optional.of("wlan0"), AddressChoice.defaultRoute(List.of(head, radio)));
        assertEquals(Optional.empty(), AddressChoice.defaultRoute(List.of(head, local)));
        assertEquals(Optional.empty(), AddressChoice.defaultRoute(List.of()));
    }

    @Test
    void thisHostHasLoopbackAndSaysSo() throws IOException {
        var loopback =
                HostNetwork.all(Set.of()).stream()
                        .filter(network -> network.address().isLoopbackAddress())
                        .findFirst()
                        .orElseThrow();
        assertEquals(Use.LOOPBACK, loopback.use());
        assertEquals(loopback.name() + " 127.0.0.1/8", loopback.toString());
    }
}
