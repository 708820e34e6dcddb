package bellwether.simulation;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Makes the faults of a run happen, each at its own random times, until it is told to stop. */
final class Faults {
    private static final long SECOND = Settings.SECOND;
    private static final long MILLI = Settings.MILLI;
    private static final long DOWN_NANOS_MAX = 20 * SECOND;
    private static final long CUT_NANOS_MAX = 40 * SECOND;
    private static final long PAUSE_NANOS_MAX = 40 * SECOND;

    /** About as long as it takes to be let in, or longer. */
    private static final long[] SHIFT_NANOS = {5 * MILLI, 20 * MILLI, 2 * SECOND};

    /** With each other, or some so late that the others ask them while they still look around. */
    private static final long[] TOGETHER_NANOS = {MILLI, 5 * MILLI, 20 * MILLI};

    /** Within this time come back all but the last; that one within so long after them. */
    private static final long BACK_NANOS_MAX = 200 * MILLI;

    private static final long LAST_NANOS_MAX = 6 * SECOND;

    private final VirtualTime time;
    private final SimulatedNetwork network;
    private final Moments moments;
    private final List<SimulatedPeer> peers;
    private final RandomGenerator random;
    private final Consumer<String> trace;
    private boolean over;
    private boolean leaderDies;

    Faults(World world, List<SimulatedPeer> peers, RandomGenerator random, Consumer<String> trace) {
        this.time = world.time();
        this.network = world.network();
        this.moments = world.moments();
        this.peers = peers;
        this.random = random;
        this.trace = trace;
        world.settings().meanNanos().forEach(this::schedule);
    }

    private void schedule(Fault fault, long meanNanos) {
        time.after(
                random.nextLong(2 * meanNanos),
                () -> {
                    if (!over) {
                        happen(fault);
                        schedule(fault, meanNanos);
                    }
                });
    }

    /** Nothing more goes wrong, and what is wrong is put right. */
    void stop() {
        over = true;
        moments.disarm();
        network.healAll();
        peers.forEach(peer -> peer.disk().heal());
        peers.forEach(SimulatedPeer::start);
    }

    /**
     * Who was ever damaged is started again: others may have brought what was missing before what
     * it has set aside.
     *
     * @return whether there is any
     */
    boolean restartDamaged() {
        List<SimulatedPeer> damaged =
                peers.stream().filter(peer -> peer.isUp() && peer.store().isDamaged()).toList();
        for (SimulatedPeer peer : damaged) {
            peer.crash(false);
            peer.start();
        }
        return !damaged.isEmpty();
    }

    /** A process has ended by itself: somebody starts it again. */
    void ended(SimulatedPeer peer) {
        startLater(peer);
    }

    /** A peer says that it leads. */
    void leads(SimulatedPeer peer) {
        if (leaderDies && !over) {
            leaderDies = false;
            time.after(random.nextLong(100 * MILLI), () -> crash(peer, random.nextBoolean()));
        }
    }

    private void happen(Fault fault) {
        SimulatedPeer peer = any();
        switch (fault) {
            case CRASH -> crash(peer, false);
            case POWER_CUT -> crash(peer, true);
            case POWER_CUT_INSIDE -> peer.disk().endsSoon(true);
            case BLACKOUT -> peers.forEach(each -> crash(each, true));
            case LEADER_CRASH -> leaderDies = true;
            case PARTITION -> partition();
            case ONE_WAY -> network.cut(peer.id(), any().id(), random.nextLong(CUT_NANOS_MAX));
            case FLAP -> flap(peer.id(), any().id());
            case RESET -> resets(peer.id(), any().id());
            case PAUSE -> peer.pause(pauseNanos(), true);
            case STALL -> peer.pause(pauseNanos(), false);
            case LEAVE -> peer.leave();
            case SLOW_DISK -> peer.disk().slow(random.nextLong(PAUSE_NANOS_MAX));
            case FULL_DISK -> peer.disk().sick(true, random.nextLong(DOWN_NANOS_MAX));
            case SYNC_FAILURE -> peer.disk().sick(false, random.nextLong(DOWN_NANOS_MAX));
            case CRASH_INSIDE -> peer.disk().endsSoon(false);
            case STEP_CRASH -> moments.arm(random);
            case EMPTY_DISK -> loseDisk(peer);
            case SHIFT -> shift();
            case DAMAGED_JOURNAL -> peer.damage("/journal", mostly(".log", "index.checkpoint"));
            case DAMAGED_CSV -> peer.damage("", mostly(".csv", "csv.checkpoint"));
            case STEP_DOWN -> peers.forEach(SimulatedPeer::stepDown);
            case LAST_LEFT -> lastLeft();
            case NEW_DISKS -> newDisks();
        }
    }

    private String mostly(String one, String other) {
        return random.nextInt(4) == 0 ? other : one;
    }

    private void loseDisk(SimulatedPeer peer) {
        peer.loseDisk();
        startLater(peer);
    }

    /** What is drawn of the cast: parts that never met, and who dies for ever. */
    void cast(Cast cast, long faultNanos) {
        if (cast.strangersNanos() > 0) {
            part(cast.strangersNanos());
        }
        int mortals = Math.min(cast.mortals(), peers.size() - 1);
        for (int i = 0; i < mortals; i++) {
            time.after(random.nextLong(faultNanos), peers.get(i)::die);
        }
    }

    /**
     * Peers by turns: whoever was off comes back while others end, and one at least is on. So a
     * survivor meets a journal that went on without it.
     */
    private void shift() {
        SimulatedPeer one = any();
        long most = Settings.oneOf(random, SHIFT_NANOS);
        trace.accept("shift within " + most / MILLI + " ms");
        for (SimulatedPeer peer : peers) {
            boolean changes = random.nextInt(4) != 0;
            boolean on = peer == one || peer.isUp() != changes;
            boolean powerCut = random.nextBoolean();
            if (peer.hasBegun()) { // the time of others comes
                time.after(random.nextLong(most), () -> turn(peer, on, powerCut));
            }
        }
    }

    /**
     * The group becomes smaller by one host at a time. The last one that is left may have gone on
     * alone; it goes as well, and those that it went on without are back before it is.
     */
    private void lastLeft() {
        var order = new ArrayList<>(peers);
        Collections.shuffle(order, random);
        long most = Settings.oneOf(random, 500 * MILLI, 2 * SECOND, 4 * SECOND);
        trace.accept("one host is left, then the others, within " + most / MILLI + " ms each");
        long atNanos = 0;
        for (SimulatedPeer peer : order) {
            boolean powerCut = random.nextInt(4) != 0;
            time.after(atNanos, () -> turn(peer, false, powerCut));
            atNanos += random.nextLong(most);
        }
        for (SimulatedPeer peer : order.subList(0, order.size() - 1)) {
            time.after(atNanos + random.nextLong(BACK_NANOS_MAX), peer::start);
        }
        long lastNanos = random.nextLong(LAST_NANOS_MAX);
        time.after(atNanos + BACK_NANOS_MAX + lastNanos, order.getLast()::start);
    }

    /** Sometimes all: then a group begins anew. */
    private void newDisks() {
        long most = Settings.oneOf(random, TOGETHER_NANOS);
        for (SimulatedPeer peer : peers) {
            if (random.nextBoolean()) {
                peer.loseDisk();
            } else {
                peer.crash(true);
            }
        }
        peers.forEach(peer -> time.after(random.nextLong(most), peer::start));
    }

    private void turn(SimulatedPeer peer, boolean on, boolean powerCut) {
        if (over || on) {
            peer.start();
        } else {
            peer.crash(powerCut);
        }
    }

    private SimulatedPeer any() {
        return peers.get(random.nextInt(peers.size()));
    }

    /** Short ones are as likely as long ones. */
    private long pauseNanos() {
        long most = PAUSE_NANOS_MAX >> 2 * random.nextInt(6);
        return random.nextLong(most);
    }

    private void crash(SimulatedPeer peer, boolean powerCut) {
        if (!over) {
            peer.crash(powerCut);
            startLater(peer);
        }
    }

    /** Sometimes before the others have noticed. */
    private void startLater(SimulatedPeer peer) {
        if (!peer.hasBegun()) {
            return; // its time comes
        }
        long most = random.nextInt(3) == 0 ? SECOND : DOWN_NANOS_MAX;
        time.after(random.nextLong(most), peer::start);
    }

    private void partition() {
        part(random.nextLong(CUT_NANOS_MAX));
    }

    private void part(long nanos) {
        int parts = 2 + random.nextInt(2);
        var split = new ArrayList<Set<PeerId>>();
        for (int i = 0; i < parts; i++) {
            split.add(new HashSet<>());
        }
        peers.forEach(peer -> split.get(random.nextInt(parts)).add(peer.id()));
        trace.accept("partition " + split.stream().map(Set::size).toList());
        for (Set<PeerId> part : split) {
            for (SimulatedPeer peer : peers) {
                if (part.contains(peer.id())) {
                    peers.stream()
                            .filter(other -> !part.contains(other.id()))
                            .forEach(other -> network.cut(peer.id(), other.id(), nanos));
                }
            }
        }
    }

    private void flap(PeerId one, PeerId other) {
        long atNanos = 0;
        for (int i = random.nextInt(20); i >= 0; i--) {
            long cutNanos = random.nextLong(2 * SECOND);
            time.after(atNanos, () -> cutBothWays(one, other, cutNanos));
            atNanos += cutNanos + random.nextLong(2 * SECOND);
        }
    }

    private void cutBothWays(PeerId one, PeerId other, long nanos) {
        if (!over) {
            network.cut(one, other, nanos);
            network.cut(other, one, nanos);
        }
    }

    private void resets(PeerId one, PeerId other) {
        long atNanos = 0;
        for (int i = random.nextInt(4); i >= 0; i--) {
            time.after(atNanos, () -> network.reset(one, other));
            atNanos += random.nextLong(50 * MILLI);
        }
    }
}
