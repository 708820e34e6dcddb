package bellwether.e2e.failover;

import static bellwether.e2e.failover.HostGroup.PATIENCE;
import static bellwether.e2e.failover.Scenario.seconds;
import static bellwether.e2e.failover.Scenario.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Faults of hosts and of links, one after the other, in one group of five hosts. */
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class FailoverIT {
    private static final Duration HOUR = Duration.ofHours(1);

    private static final SharedGroup GROUP = new SharedGroup("continue", HostGroup.IMPATIENT);

    @AfterAll
    static void close() throws IOException {
        GROUP.close();
    }

    private static Host aMember(HostGroup group) throws IOException {
        return group.others(group.leader()).getFirst();
    }

    // ---- hosts

    @Test
    void aMemberDies() throws IOException, InterruptedException {
        GROUP.run(
                "a member dies",
                group -> {
                    Host leader = group.leader();
                    Host member = aMember(group);
                    long struckNanos = System.nanoTime();
                    member.kill();
                    group.awaitGroupOf(group.others(member), PATIENCE);
                    var noticed = Duration.ofNanos(System.nanoTime() - struckNanos);
                    assertEquals(
                            leader.id(),
                            group.others(member).getFirst().known().path("leader_id").asString());
                    return "no take-over, out of the view after " + seconds(noticed) + " s";
                });
    }

    @Test
    void theLeaderDies() throws IOException, InterruptedException {
        GROUP.run(
                "the leader dies",
                group -> {
                    Host leader = group.leader();
                    long struckNanos = System.nanoTime();
                    leader.kill();
                    return takeOver(group.awaitTakeOver(leader, struckNanos));
                });
    }

    @Test
    void theLeaderSleepsPastEveryTimeoutAndWakes() throws IOException, InterruptedException {
        GROUP.run(
                "the leader sleeps past every timeout and wakes",
                group -> {
                    Host leader = group.leader();
                    long struckNanos = System.nanoTime();
                    leader.pause();
                    var took = group.awaitTakeOver(leader, struckNanos);
                    leader.resume();
                    return takeOver(took)
                            + ", one group again after "
                            + seconds(group.awaitOneView(PATIENCE))
                            + " s";
                });
    }

    @Test
    void allHostsLosePowerAtOnce() throws IOException, InterruptedException {
        GROUP.run(
                "all hosts are switched off and on",
                group -> {
                    for (Host host : group.hosts()) {
                        host.kill();
                    }
                    long startNanos = System.nanoTime();
                    group.startAll();
                    group.awaitOneView(PATIENCE);
                    return "one group "
                            + seconds(Duration.ofNanos(System.nanoTime() - startNanos))
                            + " s after power is back";
                });
    }

    @Test
    void everyHostIsUpgradedOneAfterTheOther() throws IOException, InterruptedException {
        GROUP.run(
                "every host is upgraded, one after the other",
                group -> {
                    long startNanos = System.nanoTime();
                    for (Host host : group.hosts()) {
                        upgrade(host);
                        group.awaitOneView(PATIENCE);
                        assertEquals("99.0.0", host.known().path("version").asString());
                    }
                    return "all five in "
                            + seconds(Duration.ofNanos(System.nanoTime() - startNanos))
                            + " s";
                });
    }

    /** Stops the peer in order and starts it under another version, over the same data. */
    private static void upgrade(Host host) throws IOException, InterruptedException {
        host.stop();
        assertEquals(0, host.exitCode().orElseThrow());
        var resource = host.folder().resolve("upgrade/bellwether/launcher/config/version.txt");
        Files.createDirectories(resource.getParent());
        Files.writeString(resource, "99.0.0\n");
        host.options("--patch-module bellwether.launcher=/host/upgrade");
        host.start();
    }

    @Test
    void clocksAreAnHourOffAndStepBackwards() throws IOException, InterruptedException {
        GROUP.run(
                "the clocks of the leader and a member are an hour off and step back by two",
                10 * SharedGroup.ROWS, // two hosts start anew before any are waited for
                group -> {
                    List<Host> wrong = List.of(aMember(group), group.leader());
                    for (Host host : wrong) {
                        host.stop();
                        ClockPatch.apply(host, HOUR.toMillis());
                        host.start();
                        group.awaitOneView(PATIENCE);
                        awaitClock(host, HOUR);
                    }
                    for (Host host : wrong) {
                        ClockPatch.set(host, -HOUR.toMillis());
                        awaitClock(host, HOUR.negated());
                    }
                    awaitRows(group, 50);
                    Host leader = group.leader();
                    long struckNanos = System.nanoTime();
                    leader.kill();
                    return takeOver(group.awaitTakeOver(leader, struckNanos));
                });
    }

    /** Waits until the peer itself says that its clock is off by so much, within a minute. */
    private static void awaitClock(Host host, Duration off) throws IOException {
        Wait.until(
                host + " has a clock that is off by " + off,
                PATIENCE,
                () -> {
                    var said = Instant.parse(host.known().path("updated_at").asString());
                    var error = Duration.between(Instant.now(), said).minus(off);
                    return error.abs().compareTo(Duration.ofMinutes(1)) < 0;
                });
    }

    // ---- links

    @Test
    void theLeaderIsCutOffAndComesBack() throws IOException, InterruptedException {
        GROUP.run(
                "the leader is cut off and comes back",
                group -> {
                    Host leader = group.leader();
                    long struckNanos = System.nanoTime();
                    Links.cut(leader);
                    var took = group.awaitTakeOver(leader, struckNanos);
                    group.awaitGroupOf(List.of(leader), PATIENCE);
                    Links.heal(leader);
                    return takeOver(took)
                            + ", merged after "
                            + seconds(group.awaitOneView(PATIENCE))
                            + " s";
                });
    }

    @Test
    void aMemberHearsTheLeaderNoMoreButIsHeard() throws IOException, InterruptedException {
        GROUP.run(
                "a member is heard by the leader and does not hear it",
                group -> {
                    Host member = aMember(group);
                    Links.deafen(member, List.of(group.leader()));
                    Wait.until(
                            "the loss is noticed",
                            PATIENCE,
                            () -> !HostGroup.areOneGroup(group.hosts()));
                    Links.heal(member);
                    return "one group again after " + seconds(group.awaitOneView(PATIENCE)) + " s";
                });
    }

    @Test
    void theLeaderLosesHalfOfWhatItIsSent() throws IOException, InterruptedException {
        GROUP.run(
                "the leader loses 40 % of what is sent to it",
                group -> {
                    Host leader = group.leader();
                    Links.lose(leader, 0.4);
                    awaitRows(group, 200);
                    return "200 readings recorded meanwhile";
                });
    }

    @Test
    void aLinkFlaps() throws IOException, InterruptedException {
        GROUP.run(
                "the leader's link flaps, five times a second down and a second up",
                group -> {
                    Host leader = group.leader();
                    for (int i = 0; i < 5; i++) {
                        Links.unplug(leader);
                        Wait.whilst("down", Duration.ofSeconds(1), leader::isRunning);
                        Links.plugIn(leader);
                        Wait.whilst("up", Duration.ofSeconds(1), leader::isRunning);
                    }
                    var again = group.awaitOneView(PATIENCE);
                    return "one group "
                            + seconds(again)
                            + " s after the last one, led by "
                            + (leader == group.leader() ? "the same" : "another");
                });
    }

    @Test
    void packetsAreLostDelayedDoubledAndReordered() throws IOException, InterruptedException {
        GROUP.run(
                "everywhere packets are lost (2 %), doubled, delayed (30±30 ms) and reordered",
                group -> {
                    for (Host host : group.hosts()) {
                        Links.duplicate(host, group.hosts());
                        Links.delay(host, 30, 30, 2);
                    }
                    awaitRows(group, 450); // each makes some packets
                    Host leader = group.leader();
                    long struckNanos = System.nanoTime();
                    leader.kill();
                    var took = group.awaitTakeOver(leader, struckNanos);
                    for (Host host : group.others(leader)) {
                        assertTrue(
                                Links.delayed(host) > 300, host + " has not delayed its packets");
                    }
                    return takeOver(took) + " on such a network";
                });
    }

    private static void awaitRows(HostGroup group, int more) throws IOException {
        for (Host host : group.hosts()) {
            long before = HostGroup.sequence(host);
            Wait.until(
                    more + " more readings on " + host,
                    PATIENCE,
                    () -> HostGroup.sequence(host) >= before + more / SharedGroup.SIZE);
        }
    }
}
