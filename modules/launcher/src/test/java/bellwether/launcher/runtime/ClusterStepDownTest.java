package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.control.Answer;
import bellwether.launcher.control.SteppingDown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A leader is asked to let another lead. */
@Timeout(60)
final class ClusterStepDownTest {
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(5); // the default

    @TempDir Path folder;

    private static Answer stepDown(Host host) {
        return new SteppingDown(host.peer(), ELECTION_TIMEOUT, false).get();
    }

    @RepeatedTest(4)
    void theLeadGoesToAnotherMemberWhileReadingsComeAndNoneIsLost() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            sense(hosts, "sensor_source=mock", "sensor_interval_seconds=0.01");
            Cluster.awaitRecorded(hosts, 20);

            Answer answer = stepDown(leader);

            assertTrue(answer.done(), answer::toString);
            Host next = Cluster.awaitOneView(hosts);
            assertFalse(next == leader, hosts::toString);
            assertTrue(
                    answer.lines().getFirst().startsWith("leader is now " + next.id() + ", view "),
                    answer::toString);
            assertEquals(List.of(), lossesAndCuts(hosts), hosts::toString);
            Cluster.awaitRecorded(hosts, leader.lastSequence() + 20);
            sense(hosts, "sensor_source=none");
            Cluster.assertIdentical(hosts);
        }
    }

    /** Only once the group has formed: parts of it that merge cut what they have. */
    private static void sense(List<Host> hosts, String... assignments) throws Exception {
        var settings = Settings.defaults().withAssignments(List.of(assignments));
        for (Host host : hosts) {
            assertTrue(host.peer().sense(PeerConfig.of(settings).sensing()), host::toString);
        }
    }

    private static List<String> lossesAndCuts(List<Host> hosts) throws IOException {
        var rows = new ArrayList<String>();
        for (Host host : hosts) {
            rows.addAll(host.events("leader_lost"));
            rows.addAll(host.events("truncated"));
        }
        rows.removeIf(row -> row.contains("readings_to_outbox=0"));
        return rows;
    }

    @Test
    void whoDoesNotLeadSaysWhoDoes() throws Exception {
        try (var cluster = Cluster.withDefaultKnobs(folder)) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);
            Host member = hosts.stream().filter(host -> host != leader).findFirst().orElseThrow();

            assertEquals(
                    new Answer(
                            false,
                            List.of("this peer does not lead; the leader is " + leader.id())),
                    stepDown(member));
            assertEquals(leader, Cluster.awaitOneView(hosts));
        }
    }
}
