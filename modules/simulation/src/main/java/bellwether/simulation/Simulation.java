package bellwether.simulation;

import bellwether.protocol.PeerId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One simulated run: peers take readings while faults drawn from the seed happen; then the faults
 * stop, everybody is started again, and the group must converge: one leader, one view, identical
 * journals, every accepted reading exactly once. The same seed and settings give the same run.
 */
public final class Simulation {
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;
    private static final long CONVERGE_NANOS = 300 * SECOND;

    /** For a run that nobody watches: nothing is put into words. */
    public static final Consumer<String> SILENT = _ -> {};

    private final Settings settings;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final Consumer<String> trace;
    private final List<SimulatedPeer> peers;
    private final Readings readings;
    private final Faults faults;
    private final World world;
    private boolean partingTold;

    /**
     * What a run was.
     *
     * @param readings accepted, each of which stands in every journal
     * @param virtualNanos how long it took in there
     */
    public record Outcome(int readings, long virtualNanos) {}

    /**
     * @param trace takes a line for everything worth telling
     */
    public Simulation(long seed, Settings settings, Consumer<String> trace) {
        this.settings = settings;
        this.trace = trace;
        this.random = new SplittableRandom(seed);
        var network = new SimulatedNetwork(time, random.split(), settings.pace());
        world = World.of(time, network, settings, new Happenings());
        peers = world.populate(random);
        faults = new Faults(world, peers, random.split(), this::tell);
        readings = new Readings(time, settings, peers, random.split());
    }

    private final class Happenings implements World.Happenings {
        @Override
        public void told(PeerId peer, String event, String text) {
            partingTold |= event.equals("journals_parted") || event.equals("foreign_log");
            tell(peer.brief() + " " + (event.isEmpty() ? "" : event + ": ") + text);
            if (event.equals("became_leader")) {
                peers.stream()
                        .filter(each -> each.id().equals(peer))
                        .findFirst()
                        .ifPresent(faults::leads);
            }
        }

        @Override
        public void ended(SimulatedPeer peer) {
            faults.ended(peer);
        }
    }

    private void tell(String text) {
        if (trace != SILENT) {
            trace.accept("%.6f %s".formatted(time.nowNanos() / 1e9, text));
        }
    }

    /**
     * {@return the same with one of the peers, the last one, lying as well; in half of the runs it
     * also streams another journal than the leader's to whoever copies from it}
     */
    Simulation withALiar() {
        boolean streams = random.nextBoolean();
        world.checker().somebodyLies(streams);
        var liar = new Liar(peers.getLast(), world, peers, random.split(), streams);
        time.after(settings.pace().lateNanos() + SECOND, liar::begin);
        return this;
    }

    /**
     * Runs it all.
     *
     * @throws Violation if an invariant does not hold
     */
    public Outcome run() {
        long lateNanos = settings.pace().lateNanos();
        int newcomers = Math.min(settings.cast().newcomers(), peers.size() - 1);
        for (SimulatedPeer peer : peers.subList(0, peers.size() - newcomers)) {
            time.after(random.nextLong(lateNanos + 1), peer::start);
        }
        for (SimulatedPeer peer : peers.subList(peers.size() - newcomers, peers.size())) {
            time.after(random.nextLong(settings.faultNanos()), peer::start);
        }
        faults.cast(settings.cast(), settings.faultNanos());
        readings.begin();
        time.runUntil(settings.faultNanos());
        tell("faults stop");
        faults.stop();
        return new Outcome(converge(), time.nowNanos());
    }

    private int converge() {
        List<SimulatedPeer> living = peers.stream().filter(peer -> !peer.isDead()).toList();
        var ending = new Ending(living, world.ledger());
        if (!converge(living, ending)) {
            living.forEach(SimulatedPeer::checkHolds);
            return 0;
        }
        salvage(living, ending);
        if (settings.rules().majority()) {
            peers.forEach(peer -> world.safe().ended(peer.id(), peer.journal()));
        }
        int readings = ending.check();
        forward(living, ending);
        return readings;
    }

    /** I9: in the end all of it is forwarded, and everybody knows. */
    private void forward(List<SimulatedPeer> living, Ending ending) {
        long deadline = time.nowNanos() + CONVERGE_NANOS;
        long end = living.getFirst().journalEnd();
        while (living.stream().anyMatch(peer -> peer.status().forwardedEnd() < end)) {
            if (time.nowNanos() > deadline) {
                throw new Violation(
                        "I9 forwarding: not within "
                                + CONVERGE_NANOS / SECOND
                                + " s up to "
                                + end
                                + ": "
                                + ending.describe());
            }
            time.runUntil(time.nowNanos() + SECOND);
        }
    }

    /**
     * What one peer has set aside may come before what another has: whoever was damaged is started
     * until that brings nothing more.
     */
    private void salvage(List<SimulatedPeer> living, Ending ending) {
        long before = -1;
        long readings = living.getFirst().status().lastSequence();
        while (readings > before && faults.restartDamaged()) {
            converge(living, ending);
            before = readings;
            readings = living.getFirst().status().lastSequence();
            tell("restarts brought " + (readings - before) + " readings");
        }
    }

    /**
     * {@return false if they never will} Two logs of which something has expired are left apart,
     * and the operator is told.
     */
    private boolean converge(List<SimulatedPeer> living, Ending ending) {
        long deadline = time.nowNanos() + CONVERGE_NANOS;
        living.forEach(SimulatedPeer::scrub);
        while (!ending.isConverged()) {
            boolean isOver = time.nowNanos() > deadline;
            if (isOver && partingTold && ending.isParted()) {
                return false;
            }
            if (isOver) {
                throw new Violation(
                        "I5 convergence: not within "
                                + CONVERGE_NANOS / SECOND
                                + " s: "
                                + ending.describe());
            }
            time.runUntil(time.nowNanos() + SECOND);
            living.forEach(SimulatedPeer::scrub);
        }
        return true;
    }
}
