package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A large group that has nothing to record, on a network without fault, with the timers of
 * production: what its members say to one another when all start at the same moment, while nothing
 * happens, and when some of them die and come back. The same seed and size give the same run.
 */
final class Crowd {
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;

    /** Within this time start those that start at the same moment. */
    private static final long TOGETHER_NANOS = 100 * MILLI;

    /** What follows late is counted as well: a heartbeat timeout behind the moment it is done. */
    private static final long TRAIL_NANOS = 20 * SECOND;

    private static final long CONVERGE_NANOS = 300 * SECOND;
    private static final long LOOK_NANOS = 10 * MILLI;

    /** What happens, in this order. */
    enum Event {
        /** All start at the same moment, and none has ever been started. */
        START,
        /** Nothing. */
        IDLE,
        /** The leader is killed. */
        TAKE_OVER,
        /** Who was killed starts. */
        COME_BACK,
        /** Half of the group, the leader not among them, is killed at the same moment. */
        LOSE_HALF,
        /** Those start at the same moment, while the others have a leader. */
        JOIN,
        /** All lose power, and start at the same moment. */
        RESTART;

        /** {@return whether it takes a moment until all are up} */
        private boolean starts() {
            return this != IDLE && this != TAKE_OVER && this != LOSE_HALF;
        }
    }

    /**
     * What was said while one thing happened.
     *
     * @param peers that are up in the end
     * @param before how many were up before
     * @param stoodNanos until one group with all of them stood
     * @param nanos how long was counted
     * @param leader in the end
     */
    record Phase(
            Event event,
            int peers,
            int before,
            long stoodNanos,
            long nanos,
            PeerId leader,
            Traffic traffic) {
        /** {@return how many members the largest view had} */
        int most() {
            return Math.max(peers, before);
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random;
    private final World world;
    private final List<SimulatedPeer> peers;
    private final Consumer<Phase> phases;
    private Traffic traffic = new Traffic();
    private int before;

    /**
     * @param phases takes each as it ends
     * @param trace takes a line for everything worth telling
     */
    Crowd(long seed, int size, Consumer<Phase> phases, Consumer<String> trace) {
        this.phases = phases;
        this.random = new SplittableRandom(seed);
        var settings = Settings.crowd(size);
        var network = new SimulatedNetwork(time, random.split(), settings.pace());
        this.world = World.of(time, network, settings, new Happenings(trace));
        this.peers = world.populate(random);
    }

    private final class Happenings implements World.Happenings {
        private final Consumer<String> trace;

        Happenings(Consumer<String> trace) {
            this.trace = trace;
        }

        @Override
        public void told(PeerId peer, String event, String text) {
            if (event.equals("election_started")) {
                traffic.elects();
            }
            if (trace != Simulation.SILENT) {
                trace.accept(
                        "%.6f %s %s: %s"
                                .formatted(time.nowNanos() / 1e9, peer.brief(), event, text));
            }
        }

        @Override
        public void ended(SimulatedPeer peer) {
            throw new Violation("I5 convergence: " + peer.id().brief() + " has ended by itself");
        }
    }

    /**
     * Lets all of it happen, as far as there are peers enough.
     *
     * @throws Violation if an invariant does not hold
     */
    void run(long idleNanos) {
        phase(Event.START, this::startAll);
        begin();
        time.runUntil(time.nowNanos() + idleNanos);
        end(Event.IDLE, idleNanos, 0);
        if (peers.size() > 1) {
            phase(Event.TAKE_OVER, () -> leader().crash(false));
            phase(Event.COME_BACK, this::startAll);
        }
        if (peers.size() > 2) {
            phase(Event.LOSE_HALF, this::loseHalf);
            phase(Event.JOIN, this::startAll);
        }
        phase(Event.RESTART, this::restart);
        check();
    }

    private void loseHalf() {
        SimulatedPeer leader = leader();
        peers.stream()
                .filter(peer -> peer != leader)
                .limit(peers.size() / 2)
                .forEach(peer -> peer.crash(false));
    }

    private void restart() {
        peers.forEach(peer -> peer.crash(true));
        startAll();
    }

    /** Whatever must hold when all are there. */
    private void check() {
        var ending = new Ending(peers, world.ledger());
        if (!ending.isConverged()) {
            throw new Violation("I5 convergence: " + ending.describe());
        }
        ending.check();
    }

    private void startAll() {
        peers.stream()
                .filter(peer -> !peer.isUp())
                .forEach(peer -> time.after(random.nextLong(TOGETHER_NANOS), peer::start));
    }

    private void phase(Event event, Runnable happens) {
        begin();
        long fromNanos = time.nowNanos();
        happens.run();
        if (event.starts()) {
            time.runUntil(fromNanos + TOGETHER_NANOS);
        }
        while (!stands()) {
            if (time.nowNanos() - fromNanos > CONVERGE_NANOS) {
                throw new Violation(
                        "I5 convergence: not within "
                                + CONVERGE_NANOS / SECOND
                                + " s in "
                                + event
                                + ": "
                                + new Ending(up(), world.ledger()).describe());
            }
            time.runUntil(time.nowNanos() + LOOK_NANOS);
        }
        long stoodNanos = time.nowNanos() - fromNanos;
        time.runUntil(time.nowNanos() + TRAIL_NANOS);
        end(event, time.nowNanos() - fromNanos, stoodNanos);
    }

    private void begin() {
        before = up().size();
        traffic = new Traffic();
        world.network().tap(traffic);
    }

    private void end(Event event, long nanos, long stoodNanos) {
        phases.accept(
                new Phase(event, up().size(), before, stoodNanos, nanos, leader().id(), traffic));
    }

    private List<SimulatedPeer> up() {
        return peers.stream().filter(SimulatedPeer::isUp).toList();
    }

    private SimulatedPeer leader() {
        return peers.stream()
                .filter(SimulatedPeer::isUp)
                .filter(peer -> peer.status().role() == GroupStatus.State.LEADER)
                .findFirst()
                .orElseThrow(() -> new Violation("I5 convergence: nobody leads any more"));
    }

    /** {@return whether all who are up have one view, with all of them, and one journal} */
    private boolean stands() {
        List<SimulatedPeer> up = up();
        GroupStatus first = up.getFirst().status();
        return first.members().size() == up.size()
                && first.leader().isPresent()
                && up.stream()
                        .map(SimulatedPeer::status)
                        .allMatch(status ->
                                status.leader().equals(first.leader())
                                        && status.viewId() == first.viewId()
                                        && status.journalEnd() == first.journalEnd());
    }
}
