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
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.Outbox;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One peer in a simulation: the real {@link Group} over a simulated disk and network. Journal and
 * outbox outlive a crash, as a disk does.
 */
final class SimulatedPeer {
    private static final long SYNC_NANOS = 1_000_000_000L;

    private final PeerId id;
    private final GroupConfig config;
    private final VirtualTime time;
    private final SimulatedNetwork network;
    private final RandomGenerator random;
    private final Checker checker;
    private final Consumer<String> trace;
    private final SimulatedJournal journal;
    private final Outbox outbox = new MemoryOutbox();
    private final Map<Timer, Long> armed = new EnumMap<>(Timer.class);
    private final boolean rollbackForbidden;
    private Group group;
    private LogIndex index;
    private Incarnation incarnation;
    private boolean up;
    private boolean paused;
    private long life;
    private long timers;
    private long startSequence;
    private long delivered;

    SimulatedPeer(
            PeerId id,
            GroupConfig config,
            Simulation world,
            RandomGenerator random,
            boolean rollbackForbidden) {
        this.id = id;
        this.config = config;
        this.time = world.time();
        this.network = world.network();
        this.checker = world.checker();
        this.trace = world.trace();
        this.random = random;
        this.rollbackForbidden = rollbackForbidden;
        this.journal = new SimulatedJournal(_ -> checker.appended(id, index));
    }

    PeerId id() {
        return id;
    }

    Endpoint endpoint() {
        return config.endpoint();
    }

    SimulatedJournal journal() {
        return journal;
    }

    Outbox outbox() {
        return outbox;
    }

    boolean isUp() {
        return up;
    }

    /** {@return whether it would take a reading now} */
    boolean isAwake() {
        return up && !paused;
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
        return new Message.Hello(
                id,
                config.endpoint(),
                Map.of(Message.Hello.FIELD_INCARNATION, incarnation.toString()));
    }

    // ---- life

    void start() {
        up = true;
        paused = false;
        life++;
        index = journal.recover();
        startSequence = index.lastSequence();
        incarnation = new Incarnation(random.nextLong());
        group =
                new Group(
                        id,
                        incarnation,
                        config,
                        journal,
                        index,
                        outbox,
                        this::cutBack,
                        random,
                        this::carryOut);
        trace("starts at sequence " + index.lastSequence());
        input(new Input.Start(), life);
        syncLater(life);
    }

    private void cutBack(long offset, long lastSequence) {
        trace("cuts back to sequence " + lastSequence);
        if (rollbackForbidden && lastSequence >= startSequence && delivered > lastSequence) {
            throw new Violation(
                    "I7 flush: "
                            + id.brief()
                            + " stayed up and rolls back "
                            + delivered
                            + " to "
                            + lastSequence);
        }
        delivered = Math.min(delivered, lastSequence);
    }

    void crash(boolean powerCut) {
        if (!up) {
            return;
        }
        trace(powerCut ? "loses power" : "crashes");
        up = false;
        life++;
        armed.clear();
        if (powerCut) {
            journal.cutPower(random);
        }
        delivered = 0;
        network.died(id);
    }

    /**
     * The process stands still: nothing is taken until it goes on; then everything that came
     * meanwhile.
     */
    void pause(long nanos) {
        if (up && !paused) {
            trace("pauses for " + nanos / 1_000_000 + " ms");
            paused = true;
            long pausedLife = life;
            time.after(
                    nanos,
                    () -> {
                        if (isAlive(pausedLife)) {
                            paused = false;
                            trace("goes on");
                        }
                    });
        }
    }

    private void syncLater(long syncLife) {
        time.after(
                SYNC_NANOS,
                () -> {
                    if (isAlive(syncLife)) {
                        if (journal.sync()) {
                            input(new Input.Synced(), syncLife);
                        }
                        syncLater(syncLife);
                    }
                });
    }

    void accept(Bytes payload) {
        input(new Input.Offered(List.of(payload)), life);
    }

    /** Takes an input meant for one life of the peer; others are lost with their connection. */
    void input(Input input, long inputLife) {
        if (!isAlive(inputLife)) {
            return;
        }
        if (paused) {
            time.after(1_000_000, () -> input(input, inputLife));
            return;
        }
        group.step(input, time.nowNanos());
        if (isAlive(inputLife) && random.nextInt(3) == 0 && journal.sync()) {
            group.step(
                    new Input.Synced(),
                    time.nowNanos()); // a sync may come between a step and its end
        }
        if (isAlive(inputLife)) {
            group.settle(time.nowNanos());
            delivered = Math.max(delivered, index.lastSequence());
            network.journalGrew(id);
        }
    }

    // ---- effects

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(PeerId to, Endpoint _, Message message) ->
                    network.send(id, to, message);
            case Effect.Dial(PeerId to, Endpoint _) -> network.dial(id, to, List.of());
            case Effect.Contact(Endpoint at, Message message) -> network.contact(id, at, message);
            case Effect.Disconnect(PeerId other, String _) -> network.disconnect(id, other);
            case Effect.Broadcast(Message message) -> network.broadcast(id, message);
            case Effect.Arm(Timer timer, long delayNanos) -> arm(timer, delayNanos);
            case Effect.Disarm(Timer timer) -> armed.remove(timer);
            case Effect.OpenStream stream ->
                    network.openStream(
                            id, stream.to(), stream.number(), stream.reign(), stream.offset());
            case Effect.CloseStream(PeerId to) -> network.closeStream(id, to);
            case Effect.Tell(var notice) -> trace(notice.event() + ": " + notice.text());
        }
    }

    private void arm(Timer timer, long delayNanos) {
        long number = ++timers;
        long armedLife = life;
        armed.put(timer, number);
        time.after(
                delayNanos,
                () -> {
                    if (armed.getOrDefault(timer, 0L) == number) {
                        armed.remove(timer);
                        input(new Input.Fired(timer), armedLife);
                    }
                });
    }

    private void trace(String what) {
        trace.accept("%.6f %s %s".formatted(time.nowNanos() / 1e9, id.brief(), what));
    }
}
