package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.runtime.ScriptMember.Manners;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member made of sockets and strings takes part by the protocol's README. */
@Timeout(60)
final class ScriptMemberTest {
    /** Above the ids of all peers here: it is asked in elections. */
    private static final String HIGHEST = "ffffffff-0000-4000-8000-000000000000";

    private static final String OTHER = "eeeeeeee-0000-4000-8000-000000000000";

    @TempDir Path folder;

    private static void broadcast(ScriptMember script, Cluster cluster) throws IOException {
        int port = Integer.parseInt(cluster.setting("broadcast_port"));
        script.broadcast(port, cluster.setting("group_name"));
    }

    private static void awaitInView(Collection<Host> hosts, ScriptMember... scripts)
            throws InterruptedException {
        var members = new TreeSet<PeerId>();
        hosts.forEach(host -> members.add(host.id()));
        for (ScriptMember script : scripts) {
            members.add(new PeerId(script.id()));
        }
        Cluster.awaitOneView(hosts, members);
    }

    private static void join(ScriptMember script, Cluster cluster, Collection<Host> hosts)
            throws Exception {
        broadcast(script, cluster);
        script.awaitAdmission();
        awaitInView(hosts, script);
    }

    private static void assertGrowing(List<Long> viewIds) {
        assertEquals(viewIds.stream().sorted().distinct().toList(), viewIds);
    }

    @Test
    void itIsAdmittedWhenItBroadcasts() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);

            broadcast(script, cluster);

            assertEquals(1, script.awaitAdmission());
            awaitInView(hosts, script);
            String hello = script.await("HELLO from ");
            assertTrue(hello.contains(" and peer id:" + leader.id()), hello);
            String view = script.await("VIEW_CHANGE:");
            String peers = "[\"" + hosts.get(0).id() + "\",\"" + hosts.get(1).id() + "\",\"";
            assertTrue(view.startsWith("VIEW_CHANGE:" + peers + HIGHEST + "\"]-{"), view);
        }
    }

    @Test
    void itIsAdmittedByLinesAloneAndSentToTheLeaderByWhoeverItAsks() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);
            var member = hosts.stream().filter(host -> host != leader).findFirst().orElseThrow();
            String group = cluster.setting("group_name");

            script.ask("127.0.0.1", member.peer().endpoint().port(), group);
            String[] named = script.await("LEADER:").split(":");
            assertEquals(leader.id().value(), named[1]);
            script.ask(named[5], Integer.parseInt(named[2]), group);

            script.awaitAdmission();
            awaitInView(hosts, script);
        }
    }

    @Test
    void itStaysWhileItAcknowledgesHeartbeatsAndIsRemovedWhenItDoesNot() throws Exception {
        try (var cluster = Cluster.quick(folder, "heartbeat_timeout=1500ms");
                var polite = ScriptMember.of(HIGHEST);
                var silent = ScriptMember.of(OTHER, Manners.SILENT)) {
            List<Host> hosts = cluster.startAll(1);
            Cluster.awaitOneView(hosts);
            broadcast(polite, cluster);
            broadcast(silent, cluster);
            awaitInView(hosts, polite, silent);

            awaitInView(hosts, polite);
            int beats = polite.heard("HEARTBEAT:").size();
            Await.until("longer", () -> polite.heard("HEARTBEAT:").size() > beats + 10);
            awaitInView(hosts, polite);
            List<String> failed = hosts.getFirst().events("member_failed");
            assertEquals(1, failed.size(), failed.toString());
            assertTrue(failed.getFirst().contains(OTHER), failed.toString());
        }
    }

    @Test
    void itReadsTheRecordFromThePositionThatItWasTold() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            Host first = cluster.start(1, SourceCsv.write(folder, "before", 100).settings(0));
            Cluster.awaitOneView(List.of(first));
            Cluster.awaitRecorded(List.of(first), 100);
            broadcast(script, cluster);
            assertEquals(101, script.awaitAdmission());

            Host second = cluster.start(2, SourceCsv.write(folder, "after", 200).settings(0));
            awaitInView(List.of(first, second), script);
            Cluster.awaitRecorded(List.of(first, second), 300);

            Await.until("all", () -> script.sequences().size() >= 200, script::toString);
            assertEquals(LongStream.rangeClosed(101, 300).boxed().toList(), script.sequences());
            String journal = Cluster.journal(first);
            for (String line : script.heard("ORDERED:")) {
                assertTrue(journal.contains("\n" + line + "\n"), line);
            }
            assertGrowing(script.viewIds());
        }
    }

    @Test
    void itsReadingsComeBackInOrderAndStandInTheFilesOfAll() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(2);
            Cluster.awaitOneView(hosts);
            join(script, cluster, hosts);

            script.say("SEQUENCER_REQUEST:DATA|by-script|2026-03-01T10:00:00Z|21.5||");
            script.say("SEQUENCER_REQUEST:DATA|by-script|2026-03-01T10:00:15Z|21.75|40|1012.50");

            script.await(
                    line -> line.contains(":DATA|by-script|2026-03-01T10:00:15Z|21.75|40|1012.50:"),
                    "the second reading");
            assertEquals(List.of(1L, 2L), script.sequences());
            Cluster.awaitRecorded(hosts, 2);
            List<Row> rows = Cluster.assertIdentical(hosts);
            assertEquals(new Row(1, "2026-03-01T10:00:00Z", "by-script", "21.5,,"), rows.get(0));
            assertEquals("21.75,40,1012.50", rows.get(1).values());
        }
    }

    @Test
    void asHighestPeerItAnswersAnElectionAndAnotherLeadsAllTheSame() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            join(script, cluster, hosts);
            List<Host> others = hosts.stream().filter(host -> host != leader).toList();

            leader.kill();

            script.await("ELECTION:");
            awaitInView(others, script);
            Host next = others.stream().filter(Host::leads).findFirst().orElseThrow();
            script.await("COORDINATOR:" + next.id());
            Await.until(
                    "its view",
                    () -> script.viewIds().contains(next.viewId()),
                    () -> script + "\n" + others);
            assertGrowing(script.viewIds());
            script.say("SEQUENCER_REQUEST:DATA|by-script|t1|1||");
            script.await("ORDERED:1:");
            Cluster.awaitRecorded(others, 1);
        }
    }

    @Test
    void itLeavesByALine() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);
            join(script, cluster, hosts);

            script.say("LEAVE:" + HIGHEST);

            Cluster.awaitOneView(hosts);
            Await.until("told", () -> leader.logged("left in order"), leader::toString);
            assertEquals(List.of(), leader.events("member_failed"));
        }
    }

    @Test
    void itMayJustGo() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(2);
            Cluster.awaitOneView(hosts);
            join(script, cluster, hosts);

            script.vanish();

            Cluster.awaitOneView(hosts);
        }
    }

    @Test
    void whatIsMalformedClosesItsConnectionAndHarmsNobodyElse() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var script = ScriptMember.of(HIGHEST);
                var rude = ScriptMember.of(OTHER)) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);
            join(script, cluster, hosts);

            List<String> nonsense = List.of("VIEW_CHANGE:[", "SEQUENCER_REQUEST:DATA|../x|t|1||");
            for (int i = 1; i <= nonsense.size(); i++) {
                int ended = i;
                rude.ask("127.0.0.1", leader.peer().endpoint().port(), "another-group");
                rude.say(nonsense.get(i - 1));
                Await.until("closed", () -> rude.connectionsEnded() == ended, rude::toString);
            }

            assertEquals(
                    nonsense.size(),
                    leader.log().stream().filter(line -> line.contains("malformed")).count());
            script.say("SEQUENCER_REQUEST:DATA|by-script|t1|1||");
            script.await("ORDERED:1:");
            assertEquals(0, script.connectionsEnded());
            awaitInView(hosts, script);
        }
    }

    @Test
    void whatItMayNotSayYetIsNotRecorded() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var stranger = ScriptMember.of(HIGHEST)) {
            List<Host> hosts = cluster.startAll(1);
            Host leader = Cluster.awaitOneView(hosts);
            stranger.ask("127.0.0.1", leader.peer().endpoint().port(), "another-group");
            stranger.say("SEQUENCER_REQUEST:DATA|by-script|t1|1||");
            Await.until("refused", () -> leader.logged("is not in the view"), leader::toString);
            assertEquals(0, leader.lastSequence());
        }
    }

    @Test
    void aHigherPeerThatSaysOkAndNeverLeadsHoldsNobodyUpForLong() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var never = ScriptMember.withIncarnation(HIGHEST, Manners.GOOD)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            join(never, cluster, hosts);
            List<Host> others = hosts.stream().filter(host -> host != leader).toList();

            leader.kill();

            never.await("ELECTION:");
            Await.until(
                    "a new leader",
                    () -> others.stream().anyMatch(Host::leads),
                    () -> others + "\n" + never);
            Await.until(
                    "followed",
                    () -> others.stream().allMatch(host -> host.leaderId().isPresent()),
                    others::toString);
        }
    }

    @Test
    void aHigherPeerThatSaysOkAndDiesHoldsNobodyUpForLong() throws Exception {
        try (var cluster = Cluster.quick(folder);
                var dying = ScriptMember.withIncarnation(HIGHEST, Manners.GOOD)) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            join(dying, cluster, hosts);
            List<Host> others = hosts.stream().filter(host -> host != leader).toList();

            leader.kill();
            dying.await("ELECTION:");
            dying.vanish();

            Cluster.awaitOneView(others);
        }
    }
}
