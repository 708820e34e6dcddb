package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.sequencer.Journal;
import bellwether.storage.OnStart;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One host in a simulation: a disk, what must be on it, and most of the time a {@link PeerProcess}.
 */
final class SimulatedPeer {
    private final PeerId id;
    private final Endpoint endpoint;
    private final World world;
    private final RandomGenerator random;
    private final PeerStore store;
    private final DiskFaults disk;
    private final Holdings holdings;
    private final Replay replay;
    private final LifeCycle life;
    private final SimulatedEffects effects;
    private final Inbox inbox;
    private final Syncing syncing;
    private final Copies copies;
    private final SimulatedUplink uplink;
    private PeerProcess process;
    private long comparedEnd;

    SimulatedPeer(PeerId id, Endpoint endpoint, World world, RandomGenerator random) {
        this.id = id;
        this.endpoint = endpoint;
        this.world = world;
        this.random = random;
        this.store =
                new PeerStore(
                        id,
                        world.settings().rules().safe(),
                        new Almanac(id, world),
                        new SplittableRandom(random.nextLong()),
                        this::isSick);
        this.disk = new DiskFaults(store::disk, world.time(), random, this::trace);
        this.holdings = new Holdings(id, world.ledger());
        this.replay = new Replay(id, store.almanac());
        this.copies = new Copies(world.network());
        this.uplink = new SimulatedUplink(this, world, world.forwards());
        this.life = new LifeCycle(id, world, random, store, disk, holdings, new Body());
        this.effects = new SimulatedEffects(id, world, new Host());
        this.inbox = new Inbox(new Loop());
        this.syncing = new Syncing(world, random, new Files());
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
        return life.isUp();
    }

    /** {@return whether it would take a reading now} */
    boolean isAwake() {
        return life.isUp() && !inbox.isPaused();
    }

    /** {@return whether its streams go on} */
    boolean streams() {
        return life.isUp() && !inbox.areStreamsPaused();
    }

    /** {@return whether it was ever started} */
    boolean hasBegun() {
        return life.life() > 0;
    }

    long life() {
        return life.life();
    }

    boolean isAlive(long inLife) {
        return life.isAlive(inLife);
    }

    /** {@return of this start} */
    Incarnation incarnation() {
        return process.hello().incarnation().orElseThrow();
    }

    /** {@return the chained CRC at the journal's end} */
    int crc() {
        return process.index().crc();
    }

    GroupStatus status() {
        return process.group().status();
    }

    Message.Hello hello() {
        return process.hello();
    }

    // ---- life

    void start() {
        life.start();
    }

    void crash(boolean powerCut) {
        life.crash(powerCut);
    }

    /** The host never comes back. */
    void die() {
        life.die();
    }

    boolean isDead() {
        return life.isDead();
    }

    /** The host gets an empty disk. */
    void loseDisk() {
        life.loseDisk();
        replay.startEmpty();
    }

    /** What a life is made of here. */
    private final class Body implements LifeCycle.Body {
        @Override
        public void open(Optional<OnStart> onStart) {
            inbox.begin();
            SimulatedPeer.this.open(onStart);
        }

        @Override
        public void goOn(List<Input.Offered> left) {
            long thisLife = life();
            left.forEach(SimulatedPeer.this::isTaken);
            inbox.add(new Input.Start());
            left.forEach(inbox::add);
            inbox.takeAll(thisLife);
            syncing.begin(thisLife);
        }

        @Override
        public List<Input.Offered> unfinished() {
            return Stream.concat(process.unfinished().stream(), inbox.readings().stream()).toList();
        }

        @Override
        public void ended() {
            effects.processDied();
            inbox.clear();
        }

        @Override
        public void fell() {
            world.happenings().ended(SimulatedPeer.this);
        }
    }

    private final class Host implements SimulatedEffects.Host {
        @Override
        public long life() {
            return SimulatedPeer.this.life();
        }

        @Override
        public boolean isAlive(long inLife) {
            return SimulatedPeer.this.isAlive(inLife);
        }

        @Override
        public void due(Supplier<Optional<Input>> input) {
            inbox.takeSoon(input, life());
        }

        @Override
        public void syncSoon() {
            syncing.soon(life());
        }
    }

    /** Rows that were taken from a file before are not taken again. */
    private void isTaken(Input.Offered readings) {
        readings.position()
                .map(Input.Position::readings)
                .ifPresent(to -> replay.goesOn(to - readings.payloads().size(), to));
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
                        remembers ? process.promised() : Ballot.NONE,
                        () -> uplink.opened(life()),
                        this::mayLosePower);
        process = new PeerProcess(host, onStart, effects::carryOut);
        trace(
                "starts at sequence "
                        + process.index().lastSequence()
                        + " life "
                        + life()
                        + onStart.map(how -> how == OnStart.CLEAR ? ", cleared" : "")
                                .orElse(", in the same process"));
    }

    /** Power goes where it does harm: as something of the journal goes. */
    private void mayLosePower() {
        Settings settings = world.settings();
        if (settings.storing().rolling().shortensPlainly()
                && world.time().nowNanos() < settings.faultNanos()) {
            store.almanac().powerGoesAfter().ifPresent(disk::endsAtOnce);
        }
    }

    /** Leaves in order; the process ends when the group lets it go. */
    void leave() {
        if (isUp()) {
            trace("is told to leave");
            input(new Input.Stop(), life());
        }
    }

    /** Hands the lead over, if it leads. */
    void stepDown() {
        if (isUp()) {
            input(new Input.StepDown(), life());
        }
    }

    /**
     * The group loop, or the whole process, stands still: nothing is taken until it goes on; then
     * everything that came meanwhile.
     */
    void pause(long nanos, boolean streamsToo) {
        if (isAwake()) {
            trace((streamsToo ? "pauses for " : "stalls for ") + nanos / 1_000_000 + " ms");
            inbox.pause(streamsToo);
            long pausedLife = life();
            world.time().after(nanos, () -> goOn(pausedLife));
        }
    }

    private void goOn(long pausedLife) {
        if (isAlive(pausedLife)) {
            trace("goes on");
            inbox.goOn(pausedLife);
        }
    }

    // ---- disk

    DiskFaults disk() {
        return disk;
    }

    /** A file below the directory {@code place} whose name ends so is not what it was. */
    void damage(String place, String suffix) {
        String hit = suffix.equals(".log") ? store.almanac().damaged(suffix) : suffix;
        trace("is damaged: " + store.damage(place, hit, holdings));
    }

    /** Reads all that it has, if it was ever damaged, as its scrub does in the end. */
    void scrub() {
        if (isUp() && store.isDamaged()) {
            life.guarded(store::scrub, life::suspend);
        }
    }

    /** {@return how many bytes were read for a stream; 0 as well if they are not what they were} */
    int read(long offset, byte[] into) {
        var count = new int[1];
        life.guarded(
                () -> count[0] = store.checkedJournal().read(offset, into, 0, into.length),
                life::suspend);
        return count[0];
    }

    private final class Files implements Syncing.Files {
        @Override
        public boolean isAlive(long inLife) {
            return SimulatedPeer.this.isAlive(inLife);
        }

        @Override
        public boolean sync() {
            boolean[] moved = {false};
            if (!disk.isSlow() && !inbox.areStreamsPaused()) {
                life.guarded(() -> moved[0] = process.sync(), life::suspend);
            }
            return moved[0];
        }

        @Override
        public void synced(long inLife) {
            input(new Input.Synced(), inLife);
        }
    }

    private boolean isSick() {
        return disk.isSick();
    }

    // ---- inputs

    /** Accepts readings; it must be awake. */
    void accept(List<Bytes> payloads) {
        input(new Input.Offered(payloads), life());
    }

    /** Accepts the next rows of the file that it replays; it must be awake. */
    void replay(int rows) {
        List<Bytes> payloads = replay.take(rows);
        var position = new Input.Position(replay.key(), replay.taken());
        input(new Input.Offered(payloads, Optional.of(position)), life());
    }

    /** Takes an input meant for one life of the peer; others are lost with their connection. */
    void input(Input input, long inputLife) {
        if (isAlive(inputLife)) {
            inbox.takeSoon(() -> Optional.of(input), inputLife);
        }
    }

    private final class Loop implements Inbox.Loop {
        @Override
        public void take(Queue<Supplier<Optional<Input>>> waiting) {
            life.guarded(() -> process.take(waiting, !disk.isSlow()), life::suspend);
        }

        @Override
        public boolean taken(long inLife) {
            if (isAlive(inLife)) {
                uplink.settled(process.group().forwardedEnd());
                world.network().streams().journalGrew(id);
                compare();
                letGo(inLife);
            }
            return isAlive(inLife);
        }
    }

    /** {@return whether what it copies need not be what the leader has, for a while} */
    boolean isLiedTo() {
        return world.checker().isLenient();
    }

    private void compare() {
        if (process.index().end() != comparedEnd) {
            comparedEnd = process.index().end();
            if (!isLiedTo()) {
                copies.copied(this);
            }
        }
    }

    /** Once the group lets it go, the process ends. */
    private void letGo(long inLife) {
        if (process.group().hasLeft()) {
            trace("has left");
            life.guarded(process::close, life::fail);
            if (isAlive(inLife)) {
                crash(false);
                world.happenings().ended(this);
            }
        }
    }

    /** Another system has taken the record up to there, as was read in {@code reign}. */
    void forwarded(Reign reign, long offset, long inLife) {
        if (isAlive(inLife) && isAwake()) {
            process.forwarded(reign, offset);
        }
    }

    // ---- what must hold

    /** {@return sources that the record still lacks something of that was set aside here} */
    List<Source> lacking() {
        return holdings.lacking(process.index());
    }

    /** {@return how far the record is with a source} */
    long mark(Source source) {
        return process.index().highWaterMark(source);
    }

    /** I0 at this moment. */
    void checkHolds() {
        process.check();
    }

    private void trace(String what) {
        world.happenings().told(id, "", what);
    }
}
