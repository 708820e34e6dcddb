package bellwether.e2e.failover;

import static bellwether.e2e.failover.HostGroup.PATIENCE;
import static bellwether.e2e.failover.Scenario.seconds;

import bellwether.e2e.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A network that falls into parts and heals. The leader is always in the first part, so that it is
 * the small one that has it.
 */
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class PartitionIT {
    /** For how long a part that may not record is watched. */
    private static final Duration WATCH = Duration.ofSeconds(2);

    /** What {@code partition_policy} can be, each with a group of its own. */
    enum Policy {
        CONTINUE("continue"),
        MAJORITY("majority");

        private final String text;
        private final SharedGroup group;

        Policy(String text) {
            this.text = text;
            var settings = new TreeMap<>(HostGroup.IMPATIENT);
            settings.put("partition_policy", text);
            settings.put("expected_peers", Integer.toString(SharedGroup.SIZE));
            group = new SharedGroup("partition-" + text, settings);
        }

        /** {@return whether a part of that size goes on} */
        boolean mayRecord(List<Host> part) {
            return this == CONTINUE || part.size() > SharedGroup.SIZE / 2;
        }
    }

    @AfterAll
    static void close() throws IOException {
        for (Policy policy : Policy.values()) {
            policy.group.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void twoAgainstThree(Policy policy) throws IOException, InterruptedException {
        split(policy, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void oneAgainstFour(Policy policy) throws IOException, InterruptedException {
        split(policy, 1, 4);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void twoAgainstTwoAgainstOne(Policy policy) throws IOException, InterruptedException {
        split(policy, 2, 2, 1);
    }

    private static void split(Policy policy, int... sizes)
            throws IOException, InterruptedException {
        String name = "partition " + shape(sizes) + ", " + policy.text;
        policy.group.run(
                name,
                group -> {
                    var parts = parts(group, sizes);
                    long startNanos = System.nanoTime();
                    Links.split(parts);
                    var seen = new ArrayList<String>();
                    for (List<Host> part : parts) {
                        if (policy.mayRecord(part)) {
                            awaitRecording(group, part);
                            seen.add(
                                    "part of "
                                            + part.size()
                                            + " goes on after "
                                            + since(startNanos));
                        }
                    }
                    for (List<Host> part : parts) {
                        if (!policy.mayRecord(part)) {
                            awaitStandstill(part);
                            seen.add("part of " + part.size() + " stands still");
                        }
                    }
                    for (Host host : group.hosts()) {
                        Links.heal(host);
                    }
                    seen.add("merged after " + seconds(group.awaitOneView(PATIENCE)) + " s");
                    return String.join(", ", seen);
                });
    }

    private static void awaitRecording(HostGroup group, List<Host> part) throws IOException {
        group.awaitGroupOf(part, PATIENCE);
        long before = HostGroup.sequence(part.getFirst());
        Wait.until(
                part + " records on", PATIENCE, () -> HostGroup.sequence(part.getFirst()) > before);
    }

    /** Waits until nobody in the part leads, and then watches that nothing is recorded there. */
    private static void awaitStandstill(List<Host> part) throws IOException {
        for (Host host : part) {
            Wait.until(host + " neither leads nor follows", PATIENCE, () -> !isSettled(host));
        }
        List<Long> before = new ArrayList<>();
        for (Host host : part) {
            before.add(HostGroup.sequence(host));
        }
        Wait.whilst(
                part + " record nothing",
                WATCH,
                () -> {
                    for (int i = 0; i < part.size(); i++) {
                        if (HostGroup.sequence(part.get(i)) != before.get(i)) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    private static boolean isSettled(Host host) throws IOException {
        return List.of("leader", "member").contains(host.known().path("role").asString(""));
    }

    private static List<List<Host>> parts(HostGroup group, int[] sizes) throws IOException {
        List<Host> hosts = new ArrayList<>(List.of(group.leader()));
        hosts.addAll(group.others(group.leader()));
        List<List<Host>> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(List.copyOf(hosts.subList(from, from + size)));
            from += size;
        }
        return parts;
    }

    private static String shape(int[] sizes) {
        var text = new StringBuilder();
        for (int size : sizes) {
            text.append(text.isEmpty() ? "" : "|").append(size);
        }
        return text.toString();
    }

    private static String since(long startNanos) {
        return seconds(Duration.ofNanos(System.nanoTime() - startNanos)) + " s";
    }
}
