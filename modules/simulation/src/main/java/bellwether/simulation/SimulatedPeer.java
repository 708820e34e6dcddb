package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.group.Group;
import bellwether.group.GroupConfig;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Projection;
import bellwether.storage.MemoryDisk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One peer in a simulation: the real {@link Group} over a simulated disk and network. Its store
 * outlives a crash, as a disk does.
 */
final class SimulatedPeer {
    private static final int BATCH_MAX = 64;

    /** How long a sync that is asked for takes. */
    private static final long SYNC_NANOS_MAX = 20_000_000;

    private final PeerId id;
    private final GroupConfig config;
    private final World world;
    private final RandomGenerator random;
    private final PeerStore store;
    private final DiskFaults disk;
    private final Map<Timer, Long> armed = new EnumMap<>(Timer.class);
    private final Deque<Supplier<Optional<Input>>> waiting = new ArrayDeque<>();
    private final Map<Source, Long> accepted = new HashMap<>();
    private Group group;
    private LogIndex index;
    private Journal journal;
    private Incarnation incarnation;
    private boolean up;
    private boolean paused;
    private boolean streamsPaused;
    private boolean taking;
    private long life;
    private long timers;
    private long startSequence;
    private long delivered;

    /** What all peers share. */
    record World(
            VirtualTime time,
            SimulatedNetwork network,
            Checker checker,
            SafeWatch safe,
            Settings settings,
            Happenings happenings) {}

    /** Hears what happens to peers. */
    interface Happenings {
        void told(PeerId peer, String event, String text);

        /** A process ended other than by a fault that starts it again. */
        void ended(SimulatedPeer peer);
    }

    SimulatedPeer(PeerId id, GroupConfig config, World world, RandomGenerator random) {
        this.id = id;
        this.config = config;
        this.world = world;
        this.random = random;
        var diskRandom = new SplittableRandom(random.nextLong());
        this.store =
                world.settings().storing().files()
                        ? new FileStore(diskRandom, world.settings().rules().safe())
                        : new ArrayStore(diskRandom);
        this.disk = new DiskFaults(store, world.time(), random, this::trace);
    }

    PeerId id() {
        return id;
    }

    Endpoint endpoint() {
        return config.endpoint();
    }

    Journal journal() {
        return journal;
    }

    long journalEnd() {
        return index.end();
    }

    PeerStore store() {
        return store;
    }

    boolean isUp() {
        return up;
    }

    /** {@return whether it would take a reading now} */
    boolean isAwake() {
        return up && !paused;
    }

    /** {@return whether its streams go on} */
    boolean streams() {
        return up && !streamsPaused;
    }

    long life() {
        return life;
    }

    boolean isAlive(long life) {
        return up && this.life == life;
    }

    GroupStatus status() {
        return group.status();
    }

    Message.Hello hello() {
        Map<String, String> fields = world.settings().rules().hello();
        fields.put(Message.Hello.FIELD_INCARNATION, incarnation.toString());
        return new Message.Hello(id, config.endpoint(), fields);
    }

    // ---- life

    void start() {
        if (up) {
            return;
        }
        up = true;
        paused = false;
        streamsPaused = false;
        life++;
        long thisLife = life;
        guarded(() -> open(thisLife));
        if (isAlive(thisLife)) {
            input(new Input.Start(), thisLife);
            syncLater(thisLife);
        }
    }

    private void open(long thisLife) {
        index = store.open();
        journal = new WatchedJournal(store.journal(), () -> world.checker().appended(id, index));
        Checker.holds(id, index, store.outbox(), accepted);
        if (random.nextBoolean()) {
            store.checkProjection();
        }
        startSequence = index.lastSequence();
        delivered = 0;
        incarnation = new Incarnation(random.nextLong());
        group =
                new Group(
                        id,
                        incarnation,
                        config,
                        journal,
                        index,
                        store.outbox(),
                        new WatchedProjection(),
                        random,
                        this::carryOut);
        if (world.settings().rules().majority()) {
            group.remember(store.promises());
        }
        trace("starts at sequence " + index.lastSequence() + " life " + thisLife);
    }

    private final class WatchedProjection implements Projection {
        @Override
        public void cutBack(long offset, long lastSequence) {
            SimulatedPeer.this.cutBack(offset, lastSequence);
        }

        @Override
        public void deliver(long offset) {
            if (world.settings().rules().majority()) {
                world.safe().delivered(id, store.journal(), offset);
            }
            if (world.settings().rules().safe()) {
                store.projection().deliver(offset);
            }
        }
    }

    private void cutBack(long offset, long lastSequence) {
        if (world.settings().rules().majority()) {
            world.safe().cutting(id, store.journal(), offset);
        }
        trace("cuts back to sequence " + lastSequence);
        Checker.cutting(id, store.journal(), offset, store.outbox());
        boolean forbidden = world.settings().forbidsRollback() && lastSequence >= startSequence;
        if (forbidden && delivered > lastSequence) {
            throw new Violation(
                    "I7 flush: %s stayed up and rolls back %d to %d"
                            .formatted(id.brief(), delivered, lastSequence));
        }
        delivered = Math.min(delivered, lastSequence);
        store.projection().cutBack(offset, lastSequence);
    }

    void crash(boolean powerCut) {
        if (up) {
            trace(powerCut ? "loses power" : "crashes");
            end();
            store.crash(powerCut);
        } else if (powerCut) {
            store.crash(true);
        }
    }

    private void end() {
        up = false;
        life++;
        armed.clear();
        waiting.clear();
        world.network().died(id);
    }

    /** Leaves in order; the process ends when the group lets it go. */
    void leave() {
        if (up) {
            trace("is told to leave");
            input(new Input.Stop(), life);
        }
    }

    /**
     * The group loop, or the whole process, stands still: nothing is taken until it goes on; then
     * everything that came meanwhile.
     */
    void pause(long nanos, boolean streamsToo) {
        if (up && !paused) {
            trace((streamsToo ? "pauses for " : "stalls for ") + nanos / 1_000_000 + " ms");
            paused = true;
            streamsPaused = streamsToo;
            long pausedLife = life;
            world.time().after(nanos, () -> goOn(pausedLife));
        }
    }

    private void goOn(long pausedLife) {
        if (isAlive(pausedLife)) {
            trace("goes on");
            paused = false;
            streamsPaused = false;
            while (isAlive(pausedLife) && !waiting.isEmpty()) {
                takeWaiting(pausedLife);
            }
        }
    }

    // ---- disk

    DiskFaults disk() {
        return disk;
    }

    private void syncLater(long syncLife) {
        world.time()
                .after(
                        world.settings().pace().syncNanos(),
                        () -> {
                            if (isAlive(syncLife)) {
                                syncNow(syncLife);
                                syncLater(syncLife);
                            }
                        });
    }

    /** Somebody waits for it. */
    private void syncSoon() {
        long syncLife = life;
        world.time().after(random.nextLong(SYNC_NANOS_MAX), () -> syncNow(syncLife));
    }

    private void syncNow(long syncLife) {
        if (!isAlive(syncLife)) {
            return;
        }
        boolean[] moved = {false};
        if (!disk.isSlow() && !streamsPaused) {
            guarded(() -> moved[0] = store.sync());
        }
        if (moved[0]) {
            input(new Input.Synced(), syncLife);
        }
    }

    /** Does what may fail as the disk has been told to. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (MemoryDisk.PowerCut e) {
            crash(true);
            world.happenings().ended(this);
        } catch (JournalFailure e) {
            if (!disk.isSick()) {
                throw e;
            }
            trace("ends: " + e.getMessage());
            crash(false);
            world.happenings().ended(this);
        }
    }

    // ---- inputs

    /** Accepts readings; it must be awake. */
    void accept(List<Bytes> payloads) {
        var source = new Source(id, incarnation);
        input(new Input.Offered(payloads), life);
        accepted.merge(source, (long) payloads.size(), Long::sum);
    }

    /** Takes an input meant for one life of the peer; others are lost with their connection. */
    void input(Input input, long inputLife) {
        if (isAlive(inputLife)) {
            waiting.add(() -> Optional.of(input));
            if (!paused && !taking) {
                takeWaiting(inputLife);
            }
        }
    }

    private void takeWaiting(long inputLife) {
        taking = true;
        try {
            guarded(() -> takeBatch(inputLife));
        } finally {
            taking = false;
        }
        if (isAlive(inputLife) && group.hasLeft()) {
            trace("has left");
            guarded(store::close);
            if (isAlive(inputLife)) {
                end();
                world.happenings().ended(this);
            }
        } else if (isAlive(inputLife) && !paused && !waiting.isEmpty()) {
            takeWaiting(inputLife);
        }
    }

    private void takeBatch(long inputLife) {
        for (int i = 0; i < BATCH_MAX && !waiting.isEmpty(); i++) {
            waiting.poll().get().ifPresent(input -> group.step(input, world.time().nowNanos()));
        }
        if (random.nextInt(3) == 0 && !disk.isSlow()) {
            background();
        }
        group.settle(world.time().nowNanos());
        delivered = Math.max(delivered, index.lastSequence());
        if (isAlive(inputLife)) {
            world.network().streams().journalGrew(id);
        }
    }

    /** What other threads do may come between a step and its end. */
    private void background() {
        if (random.nextInt(3) > 0) {
            store.work(random);
        } else if (store.sync()) {
            group.step(new Input.Synced(), world.time().nowNanos());
        }
    }

    // ---- effects

    private void carryOut(Effect effect) {
        SimulatedNetwork network = world.network();
        switch (effect) {
            case Effect.Send(PeerId to, Endpoint _, Message message) ->
                    network.send(id, to, message);
            case Effect.Dial(PeerId to, Endpoint _) -> network.dial(id, to, List.of());
            case Effect.Contact(Endpoint at, Message message) -> network.contact(id, at, message);
            case Effect.Disconnect(PeerId other, String _) -> network.reset(id, other);
            case Effect.Broadcast(Message message) -> network.broadcast(id, message);
            case Effect.Arm(Timer timer, long delayNanos) -> arm(timer, delayNanos);
            case Effect.Disarm(Timer timer) -> armed.remove(timer);
            case Effect.OpenStream stream -> network.streams().open(id, stream);
            case Effect.CloseStream(PeerId to) -> network.streams().close(id, to);
            case Effect.Sync() -> syncSoon();
            case Effect.Tell(var notice) ->
                    world.happenings().told(id, notice.event(), notice.text());
        }
    }

    private void arm(Timer timer, long delayNanos) {
        long number = ++timers;
        long armedLife = life;
        armed.put(timer, number);
        world.time()
                .after(
                        delayNanos,
                        () -> {
                            if (isAlive(armedLife) && armed.getOrDefault(timer, 0L) == number) {
                                waiting.add(() -> fired(timer, number));
                                if (!paused && !taking) {
                                    takeWaiting(armedLife);
                                }
                            }
                        });
    }

    /** A timer that was armed anew or disarmed while the peer stood still does not fire. */
    private Optional<Input> fired(Timer timer, long number) {
        return armed.remove(timer, number) ? Optional.of(new Input.Fired(timer)) : Optional.empty();
    }

    /** I0 at this moment. */
    void checkHolds() {
        Checker.holds(id, index, store.outbox(), accepted);
    }

    private void trace(String what) {
        world.happenings().told(id, "", what);
    }
}
