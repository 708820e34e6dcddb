package bellwether.e2e.failover;

import static bellwether.e2e.failover.HostGroup.PATIENCE;
import static bellwether.e2e.failover.Scenario.seconds;
import static bellwether.e2e.failover.Scenario.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.SmallDisk;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Disks on which not one page is left, until somebody makes room: the peer stays and says so, the
 * others go on, and then it does too, by itself. All that it writes is on that disk, its status and
 * its log as well.
 */
@Timeout(300)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class FullDiskIT {
    private static final int SIZE = 3;

    /** Writes until the disk refuses. */
    private static final String NO_RESERVE = "0";

    /** Gives way before. */
    private static final String RESERVE = "8MB";

    /** Of each host. With the rate, longer than a scenario lasts. */
    private static final int ROWS = 600;

    private static final int ROWS_PER_SECOND = 10;

    /** So many readings of the others are recorded while a disk is full: some seconds long. */
    private static final int MEANWHILE = 5 * ROWS_PER_SECOND;

    /** A row of the event file. */
    private static final Pattern EVENT = Pattern.compile("2[^,]+Z,[a-z_]+,\\d+,.*[^,]");

    /** What is done, and what is seen. */
    @FunctionalInterface
    private interface Course {
        String run(HostGroup group, Disks disks) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_RESERVE, RESERVE})
    void aMembersDiskIsFullForAWhile(String reserve) throws IOException, InterruptedException {
        run(
                "a member's disk is full for a while",
                reserve,
                (group, disks) -> {
                    Host leader = group.leader();
                    Host full = group.others(leader).getFirst();
                    String told = fill(full, disks);
                    awaitMore(group.others(full), MEANWHILE);
                    assertEquals(Optional.of(leader.id()), leaderOf(group.others(full)));
                    return told + ", no take-over, " + empty(group, List.of(full), disks);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_RESERVE, RESERVE})
    void theLeadersDiskIsFullForAWhile(String reserve) throws IOException, InterruptedException {
        run(
                "the leader's disk is full for a while",
                reserve,
                (group, disks) -> {
                    Host full = group.leader();
                    long struckNanos = System.nanoTime();
                    String told = fill(full, disks);
                    var others = group.others(full);
                    Wait.until(
                            "another one leads",
                            PATIENCE,
                            () -> !leaderOf(others).orElse(full.id()).equals(full.id()));
                    awaitMore(others, 1);
                    var took = Duration.ofNanos(System.nanoTime() - struckNanos);
                    awaitMore(others, MEANWHILE);
                    return takeOver(took) + ", " + told + ", " + empty(group, List.of(full), disks);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_RESERVE, RESERVE})
    void allDisksAreFullForAWhile(String reserve) throws IOException, InterruptedException {
        run(
                "all disks are full for a while",
                reserve,
                (group, disks) -> {
                    for (Host host : group.hosts()) {
                        disks.of(host).fill();
                    }
                    String told = "";
                    for (Host host : group.hosts()) {
                        told = fill(host, disks);
                    }
                    return told + ", " + empty(group, group.hosts(), disks);
                });
    }

    private static void run(String name, String reserve, Course course)
            throws IOException, InterruptedException {
        Path folder;
        try (var net = ContainerNet.create();
                var disks = new Disks();
                var group = new HostGroup("full-disk", net, HostGroup.IMPATIENT)) {
            for (int number = 1; number <= SIZE; number++) {
                Host host = group.add(number);
                host.set("disk_reserve", reserve);
                disks.give(host);
            }
            group.startAll();
            group.awaitOneView(PATIENCE);
            group.feed(ROWS, ROWS_PER_SECOND);
            group.awaitRecording();
            Scenario.run(name + ", disk_reserve=" + reserve, group, all -> course.run(all, disks));
            folder = group.folder();
        }
        Folders.delete(folder);
    }

    /** {@return how soon, filling its disk, the host said that it is full, and its role then} */
    private static String fill(Host host, Disks disks) throws IOException {
        var took =
                Wait.until(
                        host + " says that its disk is full",
                        PATIENCE,
                        () -> {
                            disks.of(host).fill();
                            return problem(host).contains("disk");
                        });
        return "told after " + seconds(took) + " s (" + host.known().path("role").asString() + ")";
    }

    private static String problem(Host host) throws IOException {
        return host.known().path("problem").asString("");
    }

    /** Makes room, and waits until all are one group, without a restart of any. */
    private static String empty(HostGroup group, Collection<Host> full, Disks disks)
            throws IOException {
        long emptiedNanos = System.nanoTime();
        for (Host host : full) {
            disks.of(host).empty();
        }
        group.awaitOneView(PATIENCE);
        var took = Duration.ofNanos(System.nanoTime() - emptiedNanos);
        for (Host host : full) {
            Wait.until(host + " has no problem", PATIENCE, () -> problem(host).isEmpty());
            assertTold(host);
        }
        return "one group " + seconds(took) + " s after there was room";
    }

    /** One row when it began and one when it was over, of one process, and each row whole. */
    private static void assertTold(Host host) throws IOException {
        List<String> rows = host.events().lines().skip(1).toList();
        assertTrue(rows.stream().allMatch(row -> EVENT.matcher(row).matches()), rows::toString);
        var names = rows.stream().map(row -> row.split(",")[1]).toList();
        assertTrue(
                names.stream().filter(name -> name.startsWith("disk_")).count() > 1,
                rows::toString);
        assertEquals(1, names.stream().filter("listening"::equals).count(), rows::toString);
    }

    /** {@return whom all of these follow, if it is one and the same} */
    private static Optional<String> leaderOf(Collection<Host> hosts) throws IOException {
        Set<String> leaders = new HashSet<>();
        for (Host host : hosts) {
            leaders.add(host.known().path("leader_id").asString(""));
        }
        return leaders.size() == 1 && !leaders.contains("")
                ? Optional.of(leaders.iterator().next())
                : Optional.empty();
    }

    /** Waits until each of these has recorded so many readings more. */
    private static void awaitMore(Collection<Host> hosts, int readings) throws IOException {
        for (Host host : hosts) {
            long before = HostGroup.sequence(host);
            Wait.until(
                    host + " records on",
                    PATIENCE,
                    () -> HostGroup.sequence(host) >= before + readings);
        }
    }

    /** The disk of each host. */
    private static final class Disks implements AutoCloseable {
        private static final int MEGABYTES = 32;

        private final Map<Host, SmallDisk> disks = new HashMap<>();

        /** Gives a small one to a host that has never run. */
        void give(Host host) throws IOException, InterruptedException {
            disks.put(host, SmallDisk.over(host.disk(), MEGABYTES));
        }

        SmallDisk of(Host host) {
            return disks.get(host);
        }

        /** Takes all away; their files stay. The hosts must be off. */
        @Override
        public void close() throws IOException {
            for (SmallDisk disk : disks.values()) {
                disk.close();
            }
        }
    }
}
