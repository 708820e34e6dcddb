package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.Await;
import bellwether.launcher.status.UplinkStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The record comes to another system, whoever leads: a command that adds lines to a file. */
@Timeout(120)
final class UplinkTest {
    private static final String TAKES = "uplink_command=sh -c 'cat > part.$$ && cat part.$$ >> ";

    @TempDir Path folder;
    private Path taken;

    @BeforeEach
    void name() {
        taken = folder.resolve("taken");
    }

    private Cluster cluster(String... more) throws IOException {
        var all = new ArrayList<String>();
        all.add("data_on_start=resume");
        all.add("sensor_source=mock");
        all.add("sensor_interval_seconds=1");
        all.add("uplink=exec");
        all.add("uplink_format=csv");
        all.add("uplink_interval=100ms");
        all.add("uplink_batch=50");
        all.add(TAKES + taken + "'");
        all.addAll(List.of(more));
        return Cluster.quick(folder, all.toArray(String[]::new));
    }

    /** {@return the lines that were taken, without those that came again} */
    private List<String> lines() throws IOException {
        return Files.exists(taken)
                ? Files.readAllLines(taken).stream().distinct().toList()
                : List.of();
    }

    private void awaitTaken(Host host, long sequence) throws InterruptedException {
        Await.until(
                "forwarded up to " + sequence,
                () -> lastTaken() >= sequence,
                () -> host.peer().status().uplink() + " " + host.log());
    }

    private long lastTaken() {
        try {
            return lines().stream().mapToLong(line -> sequence(line)).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sequence(String line) {
        return Long.parseLong(line.split(",")[1]);
    }

    private static long firstNumber(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(',')));
    }

    /** All of the record up to there, in its order, each row under its number. */
    private void assertTaken(Host host, long sequence) throws IOException {
        List<String> rows =
                lines().stream()
                        .filter(line -> sequence(line) <= sequence)
                        .map(line -> line.substring(line.indexOf(',') + 1))
                        .toList();
        List<String> record =
                host.recordFiles().entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".csv"))
                        .flatMap(file -> file.getValue().lines().skip(1))
                        .sorted(Comparator.comparingLong(UplinkTest::firstNumber))
                        .filter(row -> firstNumber(row) <= sequence)
                        .toList();
        assertEquals(record, rows);
    }

    @Test
    void whatIsRecordedComesThereInItsOrder() throws Exception {
        try (var cluster = cluster()) {
            List<Host> hosts = cluster.startAll(2);
            Host leader = Cluster.awaitOneView(hosts);
            awaitTaken(leader, 6);
            assertTaken(leader, 6);
            assertEquals(
                    UplinkStatus.State.FORWARDING,
                    leader.peer().status().uplink().orElseThrow().state());
            Host member = hosts.stream().filter(host -> host != leader).findFirst().orElseThrow();
            assertEquals(
                    UplinkStatus.State.STANDBY,
                    member.peer().status().uplink().orElseThrow().state());
            Await.until(
                    "the member knows",
                    () -> member.peer().status().group().forwardedEnd() > 0,
                    member::toString);
        }
    }

    @Test
    void whoLeadsNextGoesOnWhereTheOneThatDiedStopped() throws Exception {
        try (var cluster = cluster()) {
            List<Host> hosts = cluster.startAll(3);
            Host leader = Cluster.awaitOneView(hosts);
            awaitTaken(leader, 9);
            Await.until(
                    "the members know",
                    () ->
                            hosts.stream()
                                    .allMatch(host ->
                                            host.peer().status().group().forwardedEnd() > 0),
                    hosts::toString);
            leader.kill();
            List<Host> others = hosts.stream().filter(host -> host != leader).toList();
            Host next = Cluster.awaitOneView(others);
            long more = next.lastSequence() + 4;
            awaitTaken(next, more);
            assertTaken(next, more);
            // Not from the beginning: what comes again is what lay between two heartbeats.
            var once = new HashSet<String>();
            long again = Files.readAllLines(taken).stream().filter(line -> !once.add(line)).count();
            assertTrue(again < 9, "came again: " + again);
        }
    }

    /** A row of the event file is written a moment after the status says so. */
    private static void awaitOnly(Host host, String event) throws Exception {
        Await.until(event, () -> !host.events(event).isEmpty(), host::toString);
        assertEquals(1, host.events(event).size());
    }

    @Test
    void whatIsNotTakenWaitsAndIsToldUntilItIs() throws Exception {
        Path away = folder.resolve("away");
        Files.createFile(away);
        String command = "uplink_command=sh -c 'test ! -e " + away + " && cat >> " + taken + "'";
        try (var cluster = cluster(command)) {
            Host host = cluster.startAll(1).getFirst();
            Await.until(
                    "it is told",
                    () ->
                            host.peer()
                                    .status()
                                    .problem()
                                    .filter(text -> text.contains("cannot be forwarded"))
                                    .isPresent(),
                    host::toString);
            awaitOnly(host, "uplink_failing");
            assertEquals(0, lastTaken());
            Files.delete(away);
            awaitTaken(host, 3);
            assertTaken(host, 3);
            Await.until(
                    "it is over", () -> host.peer().status().problem().isEmpty(), host::toString);
            awaitOnly(host, "uplink_works");
        }
    }

    @Test
    void aPeerThatStartsAgainGoesOnWhereItWas() throws Exception {
        try (var cluster = cluster()) {
            Host host = cluster.startAll(1).getFirst();
            awaitTaken(host, 5);
            host.stop();
            List<String> before = Files.readAllLines(taken);
            Host again = cluster.startAgain(host);
            long more = before.size() + 3L;
            awaitTaken(again, more);
            assertTaken(again, more);
            assertEquals(
                    before.getFirst(),
                    Files.readAllLines(taken).stream()
                            .filter(before.getFirst()::equals)
                            .reduce((one, other) -> one + " and again")
                            .orElseThrow());
        }
    }

    /** A command that hangs is given up with the peer, not waited for. */
    @Test
    void aPeerThatStopsDoesNotWaitForTheOtherSystem() throws Exception {
        Path started = folder.resolve("started");
        String command = "uplink_command=sh -c 'touch " + started + "; sleep 600'";
        try (var cluster = cluster(command)) {
            Host host = cluster.startAll(1).getFirst();
            Await.until("it hangs", () -> Files.exists(started), host::toString);
            long beganNanos = System.nanoTime();
            host.stop();
            long tookSeconds = (System.nanoTime() - beganNanos) / 1_000_000_000;
            assertTrue(tookSeconds < 20, tookSeconds + " s"); // of the 30 that a batch may take
            assertEquals(List.of(), host.events("peer_failed"));
        }
    }
}
