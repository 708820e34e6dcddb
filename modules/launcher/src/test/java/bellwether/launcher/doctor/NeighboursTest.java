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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answers of a network mean. */
final class NeighboursTest {
    private static final PeerId HERE = new PeerId("11111111-0000-4000-8000-000000000001");
    private static final PeerId LEADER = new PeerId("22222222-0000-4000-8000-000000000002");
    private static final PeerId OTHER = new PeerId("33333333-0000-4000-8000-000000000003");

    @TempDir Path folder;

    private static Reply reply(PeerId peer, String group, PeerId leader, long aheadMillis) {
        var endpoint = new Endpoint("192.0.2." + peer.value().charAt(0), 7_000);
        var answer = new ProbeAnswer(1, 0, peer, group, 4, 2, Optional.of(leader), endpoint);
        return new Reply(answer, endpoint.host(), 4_000_000, aheadMillis);
    }

    private Neighbours neighbours(List<Reply> replies, List<Heard> leaders) throws ConfigException {
        return neighbours(replies, leaders, List.of());
    }

    private Neighbours neighbours(
            List<Reply> replies, List<Heard> leaders, List<ProbeAnswer> unreachable)
            throws ConfigException {
        var settings =
                Settings.defaults()
                        .withAssignments(List.of("group_name=lab", "base_dir=" + folder));
        return new Neighbours(
                PeerConfig.of(settings),
                Optional.of(HERE),
                new Found(Set.of(), replies, leaders, List.of()),
                unreachable);
    }

    private static void assertOnly(boolean problem, String start, List<Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(problem, findings.getFirst().problem(), findings::toString);
        assertTrue(findings.getFirst().text().startsWith(start), findings::toString);
    }

    @Test
    void aGroupThatStandsIsNothingToTell() throws ConfigException {
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
    void nobodyOnThisHostIsAProblemAndNobodyElseIsAHint() throws ConfigException {
        var findings = neighbours(List.of(), List.of()).findings();
        assertEquals(2, findings.size());
        assertTrue(findings.getFirst().problem());
        assertTrue(findings.getFirst().text().startsWith("no peer answers on this host"));
        assertOnly(
                false,
                "no other peer of group lab answers",
                neighbours(List.of(reply(HERE, "lab", HERE, 0)), List.of()).findings());
    }

    @Test
    void aClockThatIsTooFarFromTheLeadersIsAProblem() throws ConfigException {
        var atLimit = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 2_000));
        assertEquals(List.of(), neighbours(atLimit, List.of()).findings());
        var beyond = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, -2_001));
        assertOnly(
                true,
                "the clock of leader 22222222 is -2.001 s ahead",
                neighbours(beyond, List.of()).findings());
    }

    @Test
    void severalLeadersOfOneGroupAreAProblem() throws ConfigException {
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
    void otherGroupsAreAHintAndTheirLeadersAreNotOurs() throws ConfigException {
        var two =
                List.of(
                        reply(HERE, "lab", LEADER, 0),
                        reply(LEADER, "lab", LEADER, 0),
                        reply(OTHER, "cellar", OTHER, 9_999));
        assertOnly(false, "other groups are about: cellar;", neighbours(two, List.of()).findings());
    }

    @Test
    void aLeaderThatIsHeardButDoesNotAnswerIsAProblem() throws ConfigException {
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
    void aPeerThatAcceptsNoConnectionIsAProblem() throws ConfigException {
        var both = List.of(reply(HERE, "lab", LEADER, 0), reply(LEADER, "lab", LEADER, 0));
        assertOnly(
                true,
                "cannot connect to peer 22222222 at 192.0.2.2:7000",
                neighbours(both, List.of(), List.of(both.getLast().answer())).findings());
    }

    @Test
    void oneIdAtTwoAddressesIsAHint() throws ConfigException {
        var elsewhere =
                new Reply(reply(HERE, "lab", LEADER, 0).answer(), "192.0.2.99", 4_000_000, 0);
        var three =
                List.of(reply(HERE, "lab", LEADER, 0), elsewhere, reply(LEADER, "lab", LEADER, 0));
        assertOnly(
                false,
                "this host's peer answers from 2 addresses",
                neighbours(three, List.of()).findings());
    }
}
