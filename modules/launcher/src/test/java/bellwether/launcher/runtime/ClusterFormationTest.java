package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How peers become one group. */
@Timeout(60)
final class ClusterFormationTest {
    private static final int START_WITHIN_MILLIS = 100;

    @TempDir Path folder;

    @RepeatedTest(20)
    void threePeersStartedTogetherBecomeOneGroupWithOneLeader(RepetitionInfo repetition)
            throws Exception {
        var random = new Random(repetition.getCurrentRepetition());
        try (var cluster = Cluster.quick(folder)) {
            List<Host> hosts = cluster.startWithin(START_WITHIN_MILLIS, 3, random);

            Cluster.awaitOneView(hosts);
            assertEquals(1, hosts.stream().filter(Host::leads).count());
        }
    }

    @Test
    void severalPeersShareOneBroadcastPort() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            List<Host> hosts = cluster.startAll(5);
            Cluster.awaitOneView(hosts);
            for (Host host : hosts) {
                assertTrue(host.log().stream().noneMatch(line -> line.contains("broadcast port")));
            }
        }
    }

    @Test
    void aPeerThatCannotHaveTheBroadcastPortWarnsAndJoinsThroughASeed() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var taken = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
            Host first = cluster.start(1);
            Cluster.awaitOneView(List.of(first));

            Host second =
                    cluster.start(
                            2,
                            "broadcast_port=" + taken.getLocalPort(),
                            "seed_peers=" + first.peer().endpoint());

            Cluster.awaitOneView(List.of(first, second));
            String warning = "WARN cannot listen on broadcast port " + taken.getLocalPort();
            assertTrue(
                    second.log().stream().anyMatch(line -> line.startsWith(warning)),
                    second.toString());
        }
    }

    @Test
    void aSecondPeerOfOneIdIsToldInLogEventsAndStatus() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            for (Host first : hosts) {
                int number = hosts.indexOf(first) + 1;
                Host copy = cluster.start(number, "base_dir=" + folder.resolve("copy" + number));
                String at = "another peer, at " + first.peer().endpoint() + ", has this peer's id ";
                Await.until(
                        "told",
                        () ->
                                copy.peer()
                                        .status()
                                        .problem()
                                        .filter(it -> it.startsWith(at))
                                        .isPresent(),
                        copy::toString);
                Await.until("logged", () -> copy.logged("ERROR " + at), copy::toString);
                // A thread of its own writes the events.
                Await.until(
                        "an event",
                        () -> !copy.events("duplicate_peer_id").isEmpty(),
                        copy::toString);
                assertEquals(1, copy.events("duplicate_peer_id").size());
                assertFalse(copy.leads());
                copy.kill();
            }
            assertEquals(leader, Cluster.awaitOneView(hosts), "nobody of the group has noticed");
        }
    }

    @Test
    void seedPeersMakeAGroupWhereNoBroadcastArrives() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            Host first = cluster.start(1, "broadcast_port=" + Cluster.freeUdpPort());
            String seed = "seed_peers=" + first.peer().endpoint();
            Host second = cluster.start(2, "broadcast_port=" + Cluster.freeUdpPort(), seed);
            Host third = cluster.start(3, "broadcast_port=" + Cluster.freeUdpPort(), seed);

            Cluster.awaitOneView(List.of(first, second, third));
        }
    }

    /** Broadcasts are those of IPv4; all else takes either. */
    @Test
    void seedPeersMakeAGroupOverIpv6() throws Exception {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("::1", 0));
        } catch (IOException e) {
            Assumptions.abort("no IPv6 on this machine's loopback: " + e.getMessage());
        }
        try (var cluster = Cluster.quick(folder)) {
            Host first = cluster.start(1, "address=::1");
            String seed = "seed_peers=" + first.peer().endpoint();
            Host second = cluster.start(2, "address=::1", seed);
            Host third = cluster.start(3, "address=::1", seed);
            Host leader = Cluster.awaitOneView(List.of(first, second, third));

            leader.kill();
            Cluster.awaitOneView(
                    Stream.of(first, second, third).filter(host -> host != leader).toList());
        }
    }

    @Test
    void aSeedThatComesLaterIsStillFound() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            int port = freeTcpPort();
            Host first =
                    cluster.start(
                            1,
                            "broadcast_port=" + Cluster.freeUdpPort(),
                            "seed_peers=127.0.0.1:" + port);
            Cluster.awaitOneView(List.of(first));

            Host seed = cluster.start(2, "port=" + port);

            Cluster.awaitOneView(List.of(first, seed));
        }
    }

    @Test
    void aSeedThatFollowsAnotherLeaderBringsTheTwoGroupsTogether() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            int port = freeTcpPort();
            Host alone =
                    cluster.start(
                            1,
                            "broadcast_port=" + Cluster.freeUdpPort(),
                            "seed_peers=127.0.0.1:" + port);
            Host leader = cluster.start(3);
            Cluster.awaitOneView(List.of(alone));
            Cluster.awaitOneView(List.of(leader));

            Host seed = cluster.start(2, "port=" + port);

            Cluster.awaitOneView(List.of(alone, leader, seed));
        }
    }

    @Test
    void aSeedThatIsNoLeaderNamesTheLeader() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            Host leader = cluster.start(1);
            Cluster.awaitOneView(List.of(leader));
            Host member = cluster.start(2);
            Cluster.awaitOneView(List.of(leader, member));

            Host third =
                    cluster.start(
                            3,
                            "broadcast_port=" + Cluster.freeUdpPort(),
                            "seed_peers=" + member.peer().endpoint());

            assertEquals(leader, Cluster.awaitOneView(List.of(leader, member, third)));
        }
    }

    @Test
    void groupNamesKeepTwoGroupsApartOnOnePort() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            Host east1 = cluster.start(1, "group_name=east");
            Host west1 = cluster.start(2, "group_name=west");
            Host east2 = cluster.start(3, "group_name=east");
            Host west2 = cluster.start(4, "group_name=west");

            Cluster.awaitOneView(List.of(east1, east2));
            Cluster.awaitOneView(List.of(west1, west2));
            // A foreign request that is heard must change nothing.
            try (var socket = new DatagramSocket()) {
                socket.setBroadcast(true);
                byte[] request =
                        ("NEW_PEER_REQUEST:" + Cluster.id(9) + ":1:north\n")
                                .getBytes(StandardCharsets.UTF_8);
                int port = Integer.parseInt(cluster.setting("broadcast_port"));
                socket.send(
                        new DatagramPacket(
                                request,
                                request.length,
                                new InetSocketAddress("127.255.255.255", port)));
            }
            Host east3 = cluster.start(5, "group_name=east");
            Cluster.awaitOneView(List.of(east1, east2, east3));
            assertEquals(Set.of(west1.id(), west2.id()), west1.memberIds());
        }
    }

    @Test
    void theHighestIdLeadsOfThoseWhoFoundEachOtherFirst() throws Exception {
        assertEquals(Cluster.id(3), leaderOf("election_priority=id", "3", "2", "1").id());
    }

    @Test
    void electionNumbersCanChooseTheLeader() throws Exception {
        assertEquals(Cluster.id(2), leaderOf("election_priority=number", "3", "7", "5").id());
    }

    @Test
    void theFirstToStartCanBeChosenAsLeader() throws Exception {
        assertEquals(Cluster.id(1), leaderOf("election_priority=start_time", "0", "0", "0").id());
    }

    private static int freeTcpPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Host leaderOf(String priority, String... numbers) throws Exception {
        try (var cluster = Cluster.quick(folder, priority, "discovery_timeout=1s")) {
            var hosts = new ArrayList<Host>();
            for (int i = 0; i < numbers.length; i++) {
                hosts.add(cluster.start(i + 1, "election_number=" + numbers[i]));
            }
            return Cluster.awaitOneView(hosts);
        }
    }

    @Test
    void aNewcomerOfHigherPriorityDeposesNobodyUnlessTold() throws Exception {
        try (var cluster = Cluster.quick(folder)) {
            Host first = cluster.start(1);
            Cluster.awaitOneView(List.of(first));
            Host second = cluster.start(2);
            assertEquals(first, Cluster.awaitOneView(List.of(first, second)));
        }
    }

    @Test
    void aLeaderMakesWayWhereTheOperatorWantsThat() throws Exception {
        try (var cluster = Cluster.quick(folder, "election_preempt=true")) {
            Host first = cluster.start(1);
            Cluster.awaitOneView(List.of(first));
            Host second = cluster.start(2);
            Await.until("the higher one leads", second::leads, () -> first + "" + second);
            assertEquals(second, Cluster.awaitOneView(List.of(first, second)));
        }
    }
}
