package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import bellwether.e2e.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All faults at random on five hosts with a steady rate of readings, and the audit in the end. By
 * hand: {@code tests-e2e/soak --minutes 60 --seed 7}. What is done in a seed is always the same,
 * what it meets is not.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
@EnabledIfSystemProperty(
        named = "bellwether.engine",
        matches = "ready",
        disabledReason = "no Docker engine: tests-e2e/engine, and then -Dbellwether.engine=ready")
final class SoakIT {
    private static final long SEED = Long.getLong("bellwether.soak.seed", 1);
    private static final long MINUTES = Long.getLong("bellwether.soak.minutes", 5);
    private static final int ROWS_PER_SECOND = 10;

    @Test
    void nothingIsLostOrDoubledWhileEverythingFails() throws IOException, InterruptedException {
        var duration = Duration.ofMinutes(MINUTES);
        var plan = SoakPlan.of(SEED, SharedGroup.SIZE, duration);
        try (var net = ContainerNet.create();
                var group = new HostGroup("soak-seed-" + SEED, net, HostGroup.IMPATIENT)) {
            Files.write(
                    group.folder().resolve("plan.txt"),
                    plan.stream().map(Object::toString).toList());
            group.open(SharedGroup.SIZE);
            group.feed((int) duration.toSeconds() * ROWS_PER_SECOND, ROWS_PER_SECOND);
            Scenario.run(
                    "soak: seed " + SEED + ", " + MINUTES + " minutes",
                    group,
                    all -> {
                        run(all, plan);
                        return plan.size() + " rounds, " + all.readings() + " readings";
                    });
            group.delete();
        }
    }

    private static void run(HostGroup group, List<SoakPlan.Round> plan)
            throws IOException, InterruptedException {
        for (var round : plan) {
            for (var blow : round.blows()) {
                strike(group, blow);
            }
            hold(round.holdMillis());
            group.undo();
            hold(round.calmMillis());
        }
    }

    /** Lets the faults, or the calm, last: here the time itself is what is wanted. */
    private static void hold(int millis) throws IOException {
        Wait.whilst("time passes", Duration.ofMillis(millis), () -> true);
    }

    private static void strike(HostGroup group, SoakPlan.Blow blow)
            throws IOException, InterruptedException {
        var hosts = group.hosts();
        Host host = hosts.get(blow.host());
        switch (blow.fault()) {
            case KILL -> host.kill();
            case STOP -> host.stop();
            case PAUSE -> host.pause();
            case CUT -> Links.cut(host);
            case UNPLUG -> Links.unplug(host);
            case DEAFEN -> Links.deafen(host, List.of(group.others(host).getFirst()));
            case LOSE -> Links.lose(host, 0.3);
            case DELAY -> Links.delay(host, 40, 40, 3);
            case SPLIT -> {
                int first = blow.host() + 1;
                Links.split(List.of(hosts.subList(0, first), hosts.subList(first, hosts.size())));
            }
            case ALL_OFF -> {
                for (Host each : hosts) {
                    each.kill();
                }
            }
        }
    }
}
