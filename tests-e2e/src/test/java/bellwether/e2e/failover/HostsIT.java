package bellwether.e2e.failover;

import static bellwether.e2e.failover.HostGroup.PATIENCE;
import static bellwether.e2e.failover.Scenario.seconds;
import static bellwether.e2e.failover.Scenario.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Hosts that come: all at once, late, twice, anew, and those of somebody else. */
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class HostsIT {
    private static final int HISTORY_ROWS = 10_000;

    private static final SharedGroup GROUP = new SharedGroup("hosts", HostGroup.IMPATIENT, 3);

    @AfterAll
    static void close() throws IOException {
        GROUP.close();
    }

    @Test
    void tenHostsAreSwitchedOnAtOnceWithTheDefaultTimes() throws IOException, InterruptedException {
        try (var cold = new SharedGroup("cold-start", Map.of(), 10)) {
            cold.run(
                    "ten hosts are switched on at once, with the default times",
                    group -> {
                        Host leader = group.leader();
                        String start = seconds(cold.opened());
                        long struckNanos = System.nanoTime();
                        leader.kill();
                        return "one group after "
                                + start
                                + " s; then the leader dies: "
                                + takeOver(group.awaitTakeOver(leader, struckNanos));
                    });
        }
    }

    @Test
    void aHostThatComesLateFetchesALongHistory() throws IOException, InterruptedException {
        GROUP.run(
                "a host comes late and fetches a long history",
                group -> {
                    group.settle();
                    group.feed(HISTORY_ROWS, 0);
                    group.settle();
                    int history = group.readings();
                    group.feed(200, 20);
                    Host late = group.add(9);
                    group.feed(late, 100, 20);
                    long startNanos = System.nanoTime();
                    late.start();
                    Wait.until(
                            "the whole history is in its CSV files",
                            PATIENCE,
                            () -> late.known().path("csv_sequence").asLong(0) >= history);
                    var took = Duration.ofNanos(System.nanoTime() - startNanos);
                    group.settle();
                    group.remove(late);
                    return history + " rows in " + seconds(took) + " s after its switch was turned";
                });
    }

    @Test
    void aHostIsReplacedByOneOfTheSameIdWithAnEmptyDisk() throws IOException, InterruptedException {
        GROUP.run(
                "a host is replaced by one of the same id with an empty disk",
                group -> {
                    group.settle();
                    Host member = group.others(group.leader()).getFirst();
                    group.feed(200, 20);
                    group.hurry(member);
                    Wait.until(
                            "the others have what it read",
                            PATIENCE,
                            () -> member.known().path("outbox").asLong(-1) == 0);
                    member.stop();
                    group.awaitGroupOf(group.others(member), PATIENCE);
                    member.wipe();
                    group.feed(member, 200, 20);
                    long startNanos = System.nanoTime();
                    member.start();
                    group.awaitOneView(PATIENCE);
                    return "a member again "
                            + seconds(Duration.ofNanos(System.nanoTime() - startNanos))
                            + " s after its switch was turned";
                });
    }

    @Test
    void ofTwoHostsWithOneIdTheSecondIsRefused() throws IOException, InterruptedException {
        GROUP.run(
                "of two hosts with one peer id the second is refused",
                group -> {
                    Host member = group.others(group.leader()).getFirst();
                    String incarnation = member.known().path("incarnation").asString();
                    Host leader = group.leader();
                    Host second = group.add(8, member.id());
                    second.start();
                    var told =
                            Wait.until(
                                    "the leader tells of two hosts with one id",
                                    PATIENCE,
                                    () -> leader.events().contains("duplicate_peer_id"));
                    group.remove(second);
                    group.awaitOneView(PATIENCE);
                    assertEquals(incarnation, member.known().path("incarnation").asString());
                    return "told after " + seconds(told) + " s, the first one is untouched";
                });
    }

    @Test
    void twoGroupsOnOneNetworkDoNotMix() throws IOException, InterruptedException {
        try (var net = ContainerNet.create();
                var red = new HostGroup("red", net, HostGroup.IMPATIENT);
                var blue = new HostGroup("blue", net, HostGroup.IMPATIENT)) {
            for (int number = 1; number <= 2; number++) {
                red.add(number);
                blue.add(number + 2);
            }
            red.startAll();
            blue.startAll();
            Scenario.run(
                    "two groups on one network, and the leader of one dies",
                    red,
                    group -> {
                        red.awaitOneView(PATIENCE);
                        blue.awaitOneView(PATIENCE);
                        red.feed(200, 20);
                        blue.feed(200, 20);
                        Host leader = red.leader();
                        long struckNanos = System.nanoTime();
                        leader.kill();
                        var took = red.awaitTakeOver(leader, struckNanos);
                        blue.settle();
                        return takeOver(took) + ", the other group is whole";
                    });
            red.delete();
            blue.delete();
        }
    }
}
