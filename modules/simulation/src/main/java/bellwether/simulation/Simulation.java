package bellwether.simulation;

import bellwether.election.IdPriority;
import bellwether.group.GroupConfig;
import bellwether.group.GroupStatus;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One simulated run: peers take readings while faults drawn from the seed happen; then the faults
 * stop, everybody is started again, and the group must converge: one leader, one view, identical
 * journals, every accepted reading exactly once. The same seed and settings give the same run.
 */
public final class Simulation {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long CONVERGE_NANOS = 300 * SECOND;

    /**
     * What may happen.
     *
     * @param peers how many, 1 to 9
     * @param faultNanos how long faults go on
     * @param crashes processes die and start again
     * @param powerCuts they die with their unsynced tail torn
     * @param partitions silent cuts into parts
     * @param pauses processes stand still
     * @param resets connections break
     */
    public record Settings(
            int peers,
            long faultNanos,
            boolean crashes,
            boolean powerCuts,
            boolean partitions,
            boolean pauses,
            boolean resets) {
        /** {@return everything at once, among {@code peers} peers} */
        public static Settings everything(int peers) {
            return new Settings(peers, 120 * SECOND, true, true, true, true, true);
        }

        /** {@return processes that die, and nothing else} */
        public static Settings crashesOnly(int peers) {
            return new Settings(peers, 120 * SECOND, true, false, false, false, false);
        }
    }

    private final Settings settings;
    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final SimulatedNetwork network;
    private final Checker checker = new Checker();
    private final Consumer<String> trace;
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final Set<String> accepted = new LinkedHashSet<>();
    private int readings;

    /**
     * @param trace takes a line for everything worth telling
     */
    public Simulation(long seed, Settings settings, Consumer<String> trace) {
        this.settings = settings;
        this.trace = trace;
        this.random = new Random(seed);
        this.network = new SimulatedNetwork(time, random, settings.partitions());
        boolean crashesOnly =
                !settings.partitions()
                        && !settings.pauses()
                        && !settings.resets()
                        && !settings.powerCuts();
        for (int i = 0; i < settings.peers(); i++) {
            var id = new PeerId("%08x-0000-4000-8000-%012x".formatted(random.nextInt(), i));
            var peer = new SimulatedPeer(id, config(i), this, random, crashesOnly);
            peers.add(peer);
            network.add(peer);
        }
    }

    VirtualTime time() {
        return time;
    }

    SimulatedNetwork network() {
        return network;
    }

    Checker checker() {
        return checker;
    }

    Consumer<String> trace() {
        return trace;
    }

    private static GroupConfig config(int i) {
        return new GroupConfig(
                "simulated",
                new Endpoint("192.0.2." + (i + 1), 7_000),
                new IdPriority(),
                0,
                0,
                false,
                List.of(),
                SECOND,
                5 * SECOND,
                5 * SECOND,
                20 * SECOND,
                5 * SECOND,
                SECOND,
                100 * MILLI);
    }

    /**
     * Runs it all.
     *
     * @return how many readings were accepted and stand in every journal
     * @throws Violation if an invariant does not hold
     */
    public int run() {
        peers.forEach(peer -> time.after(random.nextLong(8 * SECOND), peer::start));
        scheduleReadings(settings.faultNanos());
        scheduleFaults(settings.faultNanos());
        time.runUntil(settings.faultNanos());
        network.partition(List.of());
        for (int i = 0; i < peers.size(); i++) {
            for (int j = i + 1; j < peers.size(); j++) {
                network.reset(peers.get(i).id(), peers.get(j).id());
            }
        }
        peers.stream().filter(peer -> !peer.isUp()).forEach(SimulatedPeer::start);
        long deadline = time.nowNanos() + CONVERGE_NANOS;
        while (!isConverged()) {
            if (time.nowNanos() > deadline) {
                throw new Violation(
                        "I5 convergence: not within "
                                + CONVERGE_NANOS / SECOND
                                + " s: "
                                + describe());
            }
            time.runUntil(time.nowNanos() + SECOND);
        }
        checkReadings();
        return accepted.size();
    }

    private void scheduleReadings(long untilNanos) {
        time.after(
                random.nextLong(200 * MILLI),
                () -> {
                    SimulatedPeer peer = peers.get(random.nextInt(peers.size()));
                    if (peer.isAwake()) {
                        String payload =
                                "DATA|s" + random.nextInt(3) + "|t" + readings++ + "|1.50||1012.00";
                        accepted.add(payload);
                        peer.accept(Bytes.utf8(payload));
                    }
                    if (time.nowNanos() < untilNanos) {
                        scheduleReadings(untilNanos);
                    }
                });
    }

    private void scheduleFaults(long untilNanos) {
        time.after(
                random.nextLong(8 * SECOND),
                () -> {
                    if (time.nowNanos() < untilNanos) {
                        fault();
                        scheduleFaults(untilNanos);
                    }
                });
    }

    private void fault() {
        SimulatedPeer peer = peers.get(random.nextInt(peers.size()));
        switch (random.nextInt(6)) {
            case 0 -> {
                if (settings.crashes()) {
                    crash(peer, false);
                }
            }
            case 1 -> {
                if (settings.powerCuts()) {
                    crash(peer, true);
                }
            }
            case 2 -> {
                if (settings.partitions()) {
                    partition();
                }
            }
            case 3 -> {
                if (settings.pauses()) {
                    peer.pause(random.nextLong(40 * SECOND));
                }
            }
            case 4 -> {
                if (settings.resets()) {
                    network.reset(peer.id(), peers.get(random.nextInt(peers.size())).id());
                }
            }
            default -> network.partition(List.of());
        }
    }

    private void crash(SimulatedPeer peer, boolean powerCut) {
        peer.crash(powerCut);
        time.after(
                random.nextLong(20 * SECOND),
                () -> {
                    if (!peer.isUp()) {
                        peer.start();
                    }
                });
    }

    private void partition() {
        int parts = 2 + random.nextInt(2);
        var split = new ArrayList<Set<PeerId>>();
        for (int i = 0; i < parts; i++) {
            split.add(new HashSet<>());
        }
        peers.forEach(peer -> split.get(random.nextInt(parts)).add(peer.id()));
        trace.accept("%.6f partition %s".formatted(time.nowNanos() / 1e9, split));
        network.partition(split);
    }

    // ---- the end

    private boolean isConverged() {
        byte[] first = peers.getFirst().journal().content();
        boolean identical =
                peers.stream().allMatch(peer -> Arrays.equals(first, peer.journal().content()));
        boolean handedOver = peers.stream().allMatch(peer -> peer.outbox().size() == 0);
        List<GroupStatus> states = peers.stream().map(SimulatedPeer::status).toList();
        boolean oneLeader =
                states.stream().filter(status -> status.role() == GroupStatus.State.LEADER).count()
                        == 1;
        boolean oneView =
                states.stream()
                                .map(status -> status.viewId() + " " + status.leader())
                                .distinct()
                                .count()
                        == 1;
        boolean allIn = states.stream().allMatch(status -> status.members().size() == peers.size());
        return identical && handedOver && oneLeader && oneView && allIn;
    }

    private String describe() {
        return peers.stream()
                .map(peer ->
                        peer.id().brief()
                                + " "
                                + peer.status().role()
                                + " view "
                                + peer.status().viewId()
                                + " members "
                                + peer.status().members().size()
                                + " end "
                                + peer.journal().end()
                                + " outbox "
                                + peer.outbox().size())
                .collect(Collectors.joining("; "));
    }

    /** I4: every accepted reading stands in the journal, once. */
    private void checkReadings() {
        String journal = new String(peers.getFirst().journal().content(), StandardCharsets.UTF_8);
        var found = new HashSet<String>();
        journal.lines()
                .filter(line -> line.startsWith("ORDERED:"))
                .forEach(line -> {
                    String payload = line.substring(line.indexOf("DATA|"), line.length() - 9);
                    if (!found.add(payload)) {
                        throw new Violation("I4 exactly once: " + payload + " stands twice");
                    }
                });
        for (String payload : accepted) {
            if (!found.contains(payload)) {
                throw new Violation("I4 exactly once: " + payload + " is lost");
            }
        }
    }
}
