package bellwether.launcher.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.ProbeAnswer;
import bellwether.protocol.PeerId;
import bellwether.transport.NetworkProbe.Found;
import bellwether.transport.NetworkProbe.Heard;
import bellwether.transport.NetworkProbe.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answers of a network mean. */
final class NeighboursTest {
    private static final PeerId HERE = new PeerId("11111111-0000-4000-8000-000000000001");
    private static final PeerId LEADER = new PeerId("22222222-0000-4000-8000-000000000002");
    private static final PeerId OTHER = new PeerId("33333333-0000-4000-8000-000000000003");

    @TempDir Path folder;

    @BeforeEach
    void thePeerOfThisHostRuns() throws IOException {
        says("member", "null", Instant.now());
    }

    private void says(String role, String problem, Instant time) throws IOException {
        Path run = Files.createDirectories(folder.resolve("run").resolve(HERE.value()));
        Files.writeString(
                run.resolve("status.json"),
                """
                {"address":"192.0.2.1","port":7000,"role":"%s","problem":%s,"updated_at":"%s"}
                """
                        .formatted(role, problem, time));
    }

    private static Reply reply(PeerId peer, String group, PeerId leader, long aheadMillis) {
        var endpoint = new Endpoint("192.0.2." + peer.value().charAt(0), 7_000);
        var answer = new ProbeAnswer(1, 0, peer, group, 4, 2, Optional.of(leader), endpoint);
        return new Reply(answer, endpoint.host(), 4_000_000, aheadMillis);
    }

    private Neighbours neighbours(List<Reply> replies, List<Heard> leaders)
            throws ConfigException, IOException {
        return neighbours(replies, leaders, List.of());
    }

    private Neighbours neighbours(
            List<Reply> replies, List<Heard> leaders, List<ProbeAnswer> unreachable)
            throws ConfigException, IOException {
        var settings =
                Settings.defaults()
                        .withAssignments(List.of("group_name=lab", "base_dir=" + folder));
        PeerConfig config = PeerConfig.of(settings);
        return new Neighbours(
                config,
                OwnPeer.of(config, Optional.of(HERE)),
                new Found(Set.of(), replies, leaders, List.of(), List.of()),
                unreachable);
    }

    private static void assertOnly(boolean problem, String start, List<Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(problem, findings.getFirst().problem(), findings::toString);
        assertTrue(findings.getFirst().text().startsWith(start), findings::toString);
    }

    @Test
    void whoDoesNotCountIsToldWithWhatToDo() throws ConfigException, IOException {
        var settings =
                Settings.defaults()
                        .withAssignments(List.of("group_name=lab", "base_dir=" + folder));
        PeerConfig config = PeerConfig.of(settings);
        var replies = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 0));
        var keyless = "a datagram does not count: 192.0.2.3 has no group keys";
        var found = new Found(Set.of(), replies, List.of(), List.of(), List.of(keyless));
        var neighbours =
                new Neighbours(config, OwnPeer.of(config, Optional.of(HERE)), found, List.of());

        assertOnly(true, keyless, neighbours.findings());
        String text = neighbours.findings().getFirst().text();
        assertTrue(text.contains("peer group-keys host"), text);
    }

    @Test
    void aGroupThatStandsIsNothingToTell() throws ConfigException, IOException {
        var standing =
                neighbours(
                        List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, -12)),
                        List.of());

        assertEquals(List.of(), standing.findings());
        assertEquals(
                List.of(
                        "11111111  192.0.2.1:7000  group lab, follows 22222222, view 4 of 2, this host",
                        "22222222  192.0.2.2:7000  group lab, leads, view 4 of 2, clock -0.012 s (within 0.003 s)"),
                standing.found().replies().stream().map(standing::text).toList());
    }

    @Test
    void nobodyOnThisHostIsAProblemAndNobodyElseIsAHint() throws ConfigException, IOException {
        says("stopped", "null", Instant.now());
        var findings = neighbours(List.of(), List.of()).findings();
        assertEquals(2, findings.size());
        assertTrue(findings.getFirst().problem());
        assertTrue(findings.getFirst().text().startsWith("no peer answers on this host"));
        says("leader", "null", Instant.now());
        assertOnly(
                false,
                "no other peer of group lab answers",
                neighbours(List.of(reply(HERE, "lab", HERE, 0)), List.of()).findings());
    }

    @Test
    void aClockThatIsTooFarFromTheLeadersIsAProblem() throws ConfigException, IOException {
        var atLimit = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 2_000));
        assertEquals(List.of(), neighbours(atLimit, List.of()).findings());
        var beyond = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, -2_001));
        assertOnly(
                true,
                "the clock of leader 22222222 is -2.001 s ahead",
                neighbours(beyond, List.of()).findings());
    }

    @Test
    void severalLeadersOfOneGroupAreAProblem() throws ConfigException, IOException {
        var split =
                List.of(
                        reply(HERE, "lab", HERE, 0),
                        reply(LEADER, "lab", LEADER, 0),
                        reply(OTHER, "lab", LEADER, 0));
        assertOnly(
                true,
                "group lab has several leaders: 11111111, 22222222;",
                neighbours(split, List.of()).findings());
    }

    @Test
    void otherGroupsAreAHintAndTheirLeadersAreNotOurs() throws ConfigException, IOException {
        var two =
                List.of(
                        reply(HERE, "lab", LEADER, 0),
                        reply(LEADER, "lab", LEADER, 0),
                        reply(OTHER, "cellar", OTHER, 9_999));
        assertOnly(false, "other groups are about: cellar;", neighbours(two, List.of()).findings());
    }

    @Test
    void aLeaderThatIsHeardButDoesNotAnswerIsAProblem() throws ConfigException, IOException {
        var heard =
                new Heard(
                        new LeaderAnnouncement(OTHER, 7_000, "lab", 4, Optional.empty()),
                        "192.0.2.3");
        var both = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 0));
        assertOnly(
                true,
                "leader 33333333 at 192.0.2.3 is heard but does not hear this host",
                neighbours(both, List.of(heard)).findings());
    }

    @Test
    void aPeerThatAcceptsNoConnectionIsAProblem() throws ConfigException, IOException {
        var both = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 0));
        assertOnly(
                true,
                "cannot connect to peer 22222222 at 192.0.2.2:7000",
                neighbours(both, List.of(), List.of(both.getLast().answer())).findings());
    }

    @Test
    void oneAndTheSamePeerThatAnswersInTwoNetworksIsNothingToTell() throws Exception {
        var elsewhere =
                new Reply(reply(HERE, "lab", LEADER, 0).answer(), "192.0.2.99", 4_000_000, 0);
        var three =
                List.of(reply(HERE, "lab", LEADER, 0), elsewhere, reply(LEADER, "lab", LEADER, 0));
        assertEquals(List.of(), neighbours(three, List.of()).findings());
    }

    private static Reply twin() {
        var endpoint = new Endpoint("192.0.2.99", 7_000);
        var answer = new ProbeAnswer(1, 0, HERE, "lab", 4, 2, Optional.of(LEADER), endpoint);
        return new Reply(answer, endpoint.host(), 4_000_000, 0);
    }

    @Test
    void anotherPeerWithThisHostsIdIsAProblemAndIsNotCalledThisHost() throws Exception {
        var three = List.of(reply(HERE, "lab", LEADER, 0), twin(), reply(LEADER, "lab", LEADER, 0));
        var neighbours = neighbours(three, List.of());
        assertOnly(
                true,
                "another peer, at 192.0.2.99:7000, goes by the peer_id of this host's, " + HERE,
                neighbours.findings());
        assertEquals(
                List.of(true, false, false),
                three.stream().map(it -> neighbours.text(it).endsWith(", this host")).toList());
        assertTrue(neighbours.text(twin()).contains(", has this host's peer_id, clock +0.000"));
    }

    @Test
    void whileThePeerOfThisHostIsDeadOneWithItsIdIsNotThisHost() throws Exception {
        says("member", "null", Instant.now().minusSeconds(60));
        var findings =
                neighbours(List.of(twin(), reply(LEADER, "lab", LEADER, 0)), List.of()).findings();
        assertEquals(2, findings.size(), findings::toString);
        assertTrue(findings.getFirst().text().startsWith("no peer answers on this host"));
        assertTrue(findings.getLast().text().startsWith("another peer, at 192.0.2.99"));
    }

    @Test
    void aSuspendedPeerRunsAndSaysWhyItTakesNoPart() throws Exception {
        says("suspended", "\"disk_low: free=12MB\"", Instant.now());
        assertOnly(
                true,
                "the peer of this host runs, and takes no part in its group (suspended):"
                        + " disk_low: free=12MB; it goes on by itself",
                neighbours(List.of(reply(LEADER, "lab", LEADER, 0)), List.of()).findings());
    }

    @Test
    void aPeerThatRunsAndDoesNotHearIsNotToldToBeStarted() throws Exception {
        assertOnly(
                true,
                "the peer of this host runs (member), and does not hear what is broadcast: let UDP"
                        + " port 9999 in",
                neighbours(List.of(reply(LEADER, "lab", LEADER, 0)), List.of()).findings());
    }
}
