package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.sequencer.Journal;
import bellwether.storage.MemoryDisk;
import bellwether.storage.OnStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One host in a simulation: a disk, what must be on it, and most of the time a {@link PeerProcess}.
 */
final class SimulatedPeer {
    /** How long a sync that is asked for takes. */
    private static final long SYNC_NANOS_MAX = 20_000_000;

    private final PeerId id;
    private final Endpoint endpoint;
    private final World world;
    private final RandomGenerator random;
    private final PeerStore store;
    private final DiskFaults disk;
    private final Holdings holdings;
    private final Replay replay;
    private final ArmedTimers timers = new ArmedTimers();
    private final Deque<Supplier<Optional<Input>>> waiting = new ArrayDeque<>();
    private final Copies copies;
    private PeerProcess process;
    private long comparedEnd;
    private boolean up;
    private boolean dead;
    private boolean paused;
    private boolean streamsPaused;
    private boolean taking;
    private long life;
    private Optional<Suspension> suspension = Optional.empty();

    /** What all peers share. */
    record World(
            VirtualTime time,
            SimulatedNetwork network,
            Checker checker,
            SafeWatch safe,
            Ledger ledger,
            Moments moments,
            Settings settings,
            Happenings happenings) {}

    /** Hears what happens to peers. */
    interface Happenings {
        void told(PeerId peer, String event, String text);

        /** A process ended other than by a fault that starts it again. */
        void ended(SimulatedPeer peer);
    }

    SimulatedPeer(PeerId id, Endpoint endpoint, World world, RandomGenerator random) {
        this.id = id;
        this.endpoint = endpoint;
        this.world = world;
        this.random = random;
        this.store =
                new PeerStore(
                        id,
                        world.settings().rules().safe(),
                        new SplittableRandom(random.nextLong()),
                        this::mayRefuse);
        this.disk = new DiskFaults(store::disk, world.time(), random, this::trace);
        this.holdings = new Holdings(id, world.ledger());
        this.replay = new Replay(id);
        this.copies = new Copies(world.network());
    }

    PeerId id() {
        return id;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Journal journal() {
        return process.journal();
    }

    long journalEnd() {
        return process.index().end();
    }

    PeerStore store() {
        return store;
    }

    Holdings holdings() {
        return holdings;
    }

    Replay replay() {
        return replay;
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

    /** {@return whether it was ever started} */
    boolean hasBegun() {
        return life > 0;
    }

    long life() {
        return life;
    }

    boolean isAlive(long life) {
        return up && this.life == life;
    }

    GroupStatus status() {
        return process.group().status();
    }

    Message.Hello hello() {
        return process.hello();
    }

    // ---- life

    void start() {
        if (up || dead || suspension.isPresent()) {
            return;
        }
        OnStart onStart = world.settings().storing().onStart(random);
        begin(Optional.of(onStart), List.of(), this::fail);
    }

    private void begin(
            Optional<OnStart> onStart, List<Input.Offered> left, Consumer<JournalFailure> refused) {
        up = true;
        paused = false;
        streamsPaused = false;
        life++;
        long thisLife = life;
        guarded(() -> open(onStart), refused);
        if (isAlive(thisLife)) {
            suspension = Optional.empty();
            goOnWith(left);
            waiting.add(() -> Optional.of(new Input.Start()));
            left.forEach(readings -> waiting.add(() -> Optional.of(readings)));
            takeWaiting(thisLife);
            syncLater(thisLife);
        }
    }

    /** Rows that were taken from a file before are not taken again. */
    private void goOnWith(List<Input.Offered> left) {
        for (Input.Offered readings : left) {
            readings.position()
                    .map(Input.Position::readings)
                    .ifPresent(to -> replay.goesOn(to - readings.payloads().size(), to));
        }
    }

    private void open(Optional<OnStart> onStart) {
        boolean remembers = process != null && world.settings().rules().majority();
        var host =
                new PeerProcess.Host(
                        id,
                        endpoint,
                        world,
                        random,
                        store,
                        holdings,
                        replay,
                        remembers ? process.promised() : Ballot.NONE);
        process = new PeerProcess(host, onStart, this::carryOut);
        trace(
                "starts at sequence "
                        + process.index().lastSequence()
                        + " life "
                        + life
                        + onStart.map(how -> how == OnStart.CLEAR ? ", cleared" : "")
                                .orElse(", in the same process"));
    }

    void crash(boolean powerCut) {
        boolean power = powerCut;
        if (up || suspension.isPresent()) {
            trace(powerCut ? "loses power" : "crashes");
            end();
            suspension = Optional.empty();
            holdings.processDied();
            store.processDied();
            power |= store.disk().hasLost() && !isWrittenBack();
        }
        if (power) {
            holdings.powerWent();
            store.disk().crash();
        }
    }

    /**
     * What a failed sync has lost, and the process can no longer write anew, either gets to the
     * platter after all or is gone at once.
     */
    private boolean isWrittenBack() {
        boolean written = random.nextBoolean();
        if (written) {
            store.disk().writeBack();
        }
        return written;
    }

    /** The host never comes back. */
    void die() {
        trace("dies for ever");
        crash(true);
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    /** The host gets an empty disk. */
    void loseDisk() {
        crash(true);
        trace("has an empty disk now");
        store.replaceDisk();
        holdings.startEmpty();
        replay.startEmpty();
    }

    private void end() {
        up = false;
        life++;
        timers.clear();
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

    /** Hands the lead over, if it leads. */
    void stepDown() {
        if (up) {
            input(new Input.StepDown(), life);
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
        long nanos = world.settings().storing().syncNanos(world.settings().pace().syncNanos());
        world.time()
                .after(
                        nanos,
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
            guarded(() -> moved[0] = process.sync(), this::suspend);
        }
        if (moved[0]) {
            input(new Input.Synced(), syncLife);
        }
    }

    /** Does what may fail as the disk has been told to. */
    private void guarded(Runnable work, Consumer<JournalFailure> refused) {
        try {
            work.run();
        } catch (MemoryDisk.PowerCut e) {
            crash(disk.powerWent());
            world.happenings().ended(this);
        } catch (Moments.Killed e) {
            trace(e.getMessage());
            crash(random.nextBoolean());
            world.happenings().ended(this);
        } catch (JournalFailure e) {
            if (!mayRefuse()) {
                throw e;
            }
            trace("the disk refuses: " + e.getMessage());
            refused.accept(e);
        }
    }

    private boolean mayRefuse() {
        return disk.isSick();
    }

    /** A process that cannot open or close its files ends. */
    private void fail(JournalFailure refusal) {
        crash(false);
        world.happenings().ended(this);
    }

    /** One that runs keeps what it was offered, and tries again. */
    private void suspend(JournalFailure refusal) {
        var left = new ArrayList<Input.Offered>();
        process.unfinished().ifPresent(left::add);
        for (var next : waiting) {
            if (next.get().orElse(new Input.Synced()) instanceof Input.Offered readings) {
                left.add(readings);
            }
        }
        suspension = Optional.of(new Suspension(left));
        waitForDisk(refusal);
    }

    private void waitForDisk(JournalFailure refusal) {
        end();
        holdings.suspended();
        long thisLife = life;
        guarded(store::giveUp, this::fail);
        suspension.ifPresent(
                waits -> world.time().after(waits.pauseNanos(random), () -> openAgain(thisLife)));
    }

    private void openAgain(long suspendedLife) {
        if (life == suspendedLife && suspension.isPresent()) {
            begin(Optional.empty(), suspension.get().left(), this::waitForDisk);
        }
    }

    // ---- inputs

    /** Accepts readings; it must be awake. */
    void accept(List<Bytes> payloads) {
        input(new Input.Offered(payloads), life);
    }

    /** Accepts the next rows of the file that it replays; it must be awake. */
    void replay(int rows) {
        List<Bytes> payloads = replay.take(rows);
        var position = new Input.Position(replay.key(), replay.taken());
        input(new Input.Offered(payloads, Optional.of(position)), life);
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
            guarded(() -> process.take(waiting, !disk.isSlow()), this::suspend);
        } finally {
            taking = false;
        }
        if (!isAlive(inputLife)) {
            return;
        }
        world.network().streams().journalGrew(id);
        if (process.index().end() != comparedEnd) {
            comparedEnd = process.index().end();
            copies.copied(this);
        }
        if (process.group().hasLeft()) {
            trace("has left");
            guarded(process::close, this::fail);
            if (isAlive(inputLife)) {
                crash(false);
                world.happenings().ended(this);
            }
        } else if (!paused && !waiting.isEmpty()) {
            takeWaiting(inputLife);
        }
    }

    // ---- effects

    private void carryOut(Effect effect) {
        perform(effect);
        Moment.of(effect).ifPresent(world.moments()::reached);
    }

    private void perform(Effect effect) {
        SimulatedNetwork network = world.network();
        switch (effect) {
            case Effect.Send(PeerId to, Endpoint _, Message message) ->
                    network.send(id, to, message);
            case Effect.Dial(PeerId to, Endpoint _) -> network.dial(id, to, List.of());
            case Effect.Contact(Endpoint at, Message message) -> network.contact(id, at, message);
            case Effect.Disconnect(PeerId other, String _) -> network.reset(id, other);
            case Effect.Broadcast(Message message) -> network.broadcast(id, message);
            case Effect.Arm(Timer timer, long delayNanos) -> arm(timer, delayNanos);
            case Effect.Disarm(Timer timer) -> timers.disarm(timer);
            case Effect.OpenStream stream -> network.streams().open(id, stream);
            case Effect.CloseStream(PeerId to) -> network.streams().close(id, to);
            case Effect.Sync() -> syncSoon();
            case Effect.Tell(var notice) ->
                    world.happenings().told(id, notice.event(), notice.text());
        }
    }

    private void arm(Timer timer, long delayNanos) {
        long number = timers.arm(timer);
        long armedLife = life;
        world.time()
                .after(
                        delayNanos,
                        () -> {
                            if (isAlive(armedLife) && timers.isArmed(timer, number)) {
                                waiting.add(() -> fired(timer, number));
                                if (!paused && !taking) {
                                    takeWaiting(armedLife);
                                }
                            }
                        });
    }

    /** A timer that was armed anew or disarmed while the peer stood still does not fire. */
    private Optional<Input> fired(Timer timer, long number) {
        return timers.fire(timer, number) ? Optional.of(new Input.Fired(timer)) : Optional.empty();
    }

    /** {@return sources that the record still lacks something of that was set aside here} */
    List<Source> lacking() {
        return holdings.lacking(process.index());
    }

    /** I0 at this moment. */
    void checkHolds() {
        process.check();
    }

    private void trace(String what) {
        world.happenings().told(id, "", what);
    }
}
