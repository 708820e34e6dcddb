package bellwether.launcher.runtime;

import bellwether.group.GroupConfig;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Notice;
import bellwether.keys.KeysException;
import bellwether.launcher.clock.HostClock;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.rehearsal.Rehearsal;
import bellwether.launcher.status.StatusReport;
import bellwether.launcher.status.StatusReport.Phase;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.storage.Disk;
import bellwether.storage.FileJournal;
import bellwether.storage.InUseException;
import bellwether.storage.NioDisk;
import bellwether.transport.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * One running peer: what it has from the start of the process to its end, and the {@link Session}
 * that plays its part in the group. When the disk refuses, the session ends and {@link Recovery}
 * opens another. Several peers may run in one process. Safe for use by many threads.
 */
public final class Peer {
    /** How long a look at the peer waits for the group loop. */
    private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final long SETTLE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * From the start until a take-over is rehearsed: by then a peer listens for others, or follows.
     */
    private static final long REHEARSAL_MILLIS = 250;

    private final Run run;
    private final PeerLog log;
    private final Threads threads;
    private final Vault vault;
    private final Reporting reporting;
    private final SensorIntake intake;
    private final Optional<Uplink> uplink;
    private final Recovery recovery;
    private final RoomWatch roomWatch;
    private final ClockWatch clock;
    private final KeyWatch keys;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicReference<Optional<String>> failure =
            new AtomicReference<>(Optional.empty());
    private volatile Sensing sensing;
    private volatile boolean begun;
    private volatile Phase phase = Phase.RUNNING;

    /**
     * Opens everything, starts nothing but what listens.
     *
     * @param opened takes how to undo each step, the newest first
     */
    private Peer(
            Run run,
            PeerLog log,
            Function<Path, Disk> disks,
            long segmentBytes,
            Deque<Runnable> opened)
            throws IOException {
        this.run = run;
        this.log = log;
        threads = new Threads(this::threadFailed);
        opened.push(threads::close);
        Network.requirePort(run.config());
        vault = Vault.open(run, disks, segmentBytes);
        opened.push(vault::close);
        reporting = new Reporting(run, log, this::status, this::settledStatus);
        opened.push(reporting::discard);
        intake = new SensorIntake(log, reporting, run.config().data().syncInterval().isZero());
        uplink =
                Uplink.of(
                        run.config().uplink(),
                        work -> threads.start("uplink-io", work),
                        work -> threads.startPlatform("uplink-io", work));
        opened.push(() -> uplink.ifPresent(Uplink::close));
        clock =
                new ClockWatch(
                        HostClock.ofThisHost(),
                        () -> !sensing.status().isEmpty(),
                        reporting::tell,
                        new ClockWatch.Clocks(Instant::now, System::nanoTime));
        keys =
                new KeyWatch(
                        run.keys(),
                        run.config().isOnNetwork(),
                        reporting,
                        reporting::tell,
                        InstantSource.system());
        var expiry =
                new Expiry(
                        run.config().data().retention(),
                        run.id(),
                        new Expiry.Clock(Instant::now, System::nanoTime, clock::mayBeRight),
                        reporting::tell);
        var around =
                new Session.Surroundings(
                        log,
                        vault,
                        intake,
                        reporting,
                        new SensorOwners(reporting, System::nanoTime),
                        expiry,
                        uplink,
                        this::threadFailed);
        var session = Session.open(run, around);
        opened.push(() -> session.end(false));
        var room = new Room(vault.disk(), run.config().data().reserveBytes());
        recovery = new Recovery(session, around, room, threads, this::restartSensor);
        roomWatch = new RoomWatch(room, recovery);
        var ends = new Sensing.Ends(intake, reporting, reporting::tell);
        sensing = new Sensing(run.id(), run.config().sensing(), ends);
    }

    /**
     * Starts a peer.
     *
     * @return the peer, running; to be ended by {@link #stop} or {@link #kill}
     * @throws StartException if it cannot run; nothing of it is left then
     */
    public static Peer start(PeerConfig config, PeerLog log) throws StartException {
        return start(config, log, NioDisk::new);
    }

    /** As {@link #start(PeerConfig, PeerLog)}, of a peer whose identity is resolved. */
    public static Peer start(PeerConfig config, Identity who, PeerLog log) throws StartException {
        return start(config, who, log, NioDisk::new, FileJournal.SEGMENT_BYTES);
    }

    /**
     * As {@link #start(PeerConfig, PeerLog)} with another disk under journal, outbox and CSV files.
     *
     * @param disks gives the disk below a base directory
     */
    static Peer start(PeerConfig config, PeerLog log, Function<Path, Disk> disks)
            throws StartException {
        return start(config, log, disks, FileJournal.SEGMENT_BYTES);
    }

    /**
     * As {@link #start(PeerConfig, PeerLog, Function)} with segments of another size, which all
     * peers must agree on.
     */
    static Peer start(PeerConfig config, PeerLog log, Function<Path, Disk> disks, long segmentBytes)
            throws StartException {
        try {
            return start(config, Identity.resolve(config), log, disks, segmentBytes);
        } catch (ConfigException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private static Peer start(
            PeerConfig config,
            Identity who,
            PeerLog log,
            Function<Path, Disk> disks,
            long segmentBytes)
            throws StartException {
        var opened = new ArrayDeque<Runnable>();
        try {
            var peer = new Peer(Run.begin(config, who), log, disks, segmentBytes, opened);
            peer.begin();
            return peer;
        } catch (IOException | InUseException | JournalFailure e) {
            opened.forEach(Runnable::run);
            throw new StartException(e.getMessage(), e);
        }
    }

    /**
     * @throws IOException if something failed already
     */
    private void begin() throws IOException {
        begun = true;
        if (failure.get().isPresent()) {
            throw new IOException(failure.get().get());
        }
        vault.directory()
                .setAside()
                .ifPresent(aside ->
                        log.info(
                                run.inFull("data of the run before was set aside: path=" + aside)));
        tell("listening", "listening: address=" + endpoint() + " data=" + vault.path());
        reporting.start(threads);
        recovery.session().start(List.<Input>of());
        sensing.start(threads);
        threads.start("room-watch", roomWatch);
        threads.startPlatform("clock-watch", clock);
        threads.startPlatform("key-watch", keys);
    }

    /**
     * Plays a take-over through, soon and beside all else, so that a real one does not meet code
     * that has never run. To be called once in a process.
     */
    public void rehearse() {
        var config = recovery.session().run().groupConfig(endpoint());
        threads.start("rehearsal", () -> rehearse(config));
    }

    private void rehearse(GroupConfig config) {
        try {
            Thread.sleep(REHEARSAL_MILLIS);
            Rehearsal.play(config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the peer stops
        } catch (RuntimeException e) {
            log.warn("a take-over could not be rehearsed, the first one may be slower: " + e);
        }
    }

    /** {@return what the peer is doing now} */
    public StatusReport status() {
        Session session = recovery.session();
        boolean suspended = phase == Phase.RUNNING && recovery.isSuspended();
        GroupStatus group = session.group();
        return new StatusReport(
                identity(session),
                suspended ? Phase.SUSPENDED : phase,
                suspended ? group.withoutGroup() : group,
                session.stored(),
                reporting.problem(),
                sensing.status(),
                uplink.map(Uplink::status),
                clock.state(),
                keys.state(),
                Instant.now());
    }

    /**
     * {@return what the peer is doing, including all that it had told of when this was called} The
     * status of a batch is out only when that is done. Waits for it, a second at most.
     */
    private StatusReport settledStatus() {
        long before = batches();
        long began = System.nanoTime();
        nudge();
        while (batches() == before
                && phase == Phase.RUNNING
                && System.nanoTime() - began < SETTLE_NANOS_MAX) {
            LockSupport.parkNanos(SETTLE_POLL_NANOS);
        }
        return status();
    }

    private StatusReport.Identity identity(Session session) {
        return new StatusReport.Identity(
                run.id(),
                session.run().incarnation(),
                session.endpoint(),
                run.config().discovery().groupName(),
                ProcessHandle.current().pid(),
                BuildVersion.text(),
                run.startedAt());
    }

    /** {@return this peer's id} */
    public PeerId id() {
        return run.id();
    }

    /** {@return where this peer accepts connections} */
    public Endpoint endpoint() {
        return recovery.session().endpoint();
    }

    /** {@return the folder of this run's CSV files, which also holds the journal} */
    public Path dataDirectory() {
        return vault.path();
    }

    /** {@return the folder where this peer shows what it does} */
    public Path runDirectory() {
        return run.config().runDir().resolve(run.id().value());
    }

    /**
     * {@return how many batches of inputs the group loop has done} It grows while the loop lives,
     * and, while the disk refuses, with each {@link #nudge}.
     */
    public long batches() {
        return recovery.batches();
    }

    /** Lets a group loop that lives do a batch soon, though nothing happens. */
    public void nudge() {
        recovery.nudge();
    }

    /** Lets another member lead, if this peer does; whoever that is, the status tells. */
    public void stepDown() {
        recovery.session().stepDown();
    }

    /**
     * Lets the own sensors go on with other settings.
     *
     * @return false: the peer ends
     */
    public synchronized boolean sense(PeerConfig.Sensing settings) {
        if (ending.get()) {
            return false;
        }
        sensing.stop();
        sensing = sensing.with(settings);
        sensing.start(threads);
        return true;
    }

    /**
     * Reads the group keys again. New connections go by what is read; those with peers whose keys
     * are revoked are closed.
     *
     * @return what came of it, in words; nothing: there are none
     * @throws KeysException if they cannot be used; those before stay
     */
    public List<String> reloadKeys() throws KeysException {
        List<String> lines = keys.reload();
        recovery.session().keysChanged();
        return lines;
    }

    /** It has handed over readings that are lost, and is to begin where the disk says. */
    private synchronized void restartSensor() {
        if (!ending.get()) {
            sensing.stop();
            sensing = sensing.again();
            sensing.start(threads);
        }
    }

    /**
     * Waits until the peer has ended.
     *
     * @return what it failed of; empty: it was told to end
     */
    public Optional<String> awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failure.get();
    }

    /**
     * Ends the peer in order: its readings are handed over, the others hear that it leaves, the
     * journal is synced and the CSV files are complete. Takes a few seconds at most, and returns
     * when all of it has ended.
     */
    public void stop() {
        end(true);
    }

    /**
     * Ends the peer as if its process died: the others see their connections close and nothing
     * else. Files are closed, so that another peer may open them.
     */
    public void kill() {
        end(false);
    }

    /** Ends the peer, since something happened that it cannot go on with. */
    public void fail(String reason, Throwable cause) {
        if (!failure.compareAndSet(Optional.empty(), Optional.of(reason))) {
            return; // it fails already
        }
        log.error("the peer fails", cause);
        if (begun) { // else the start fails
            reporting.tell(
                    new Notice(
                            Notice.Level.ERROR,
                            "peer_failed",
                            recovery.session().group().viewId(),
                            reason));
            threads.startPlatform("failing", this::kill);
        }
    }

    /** A disk that refuses is waited for; anything else is a fault of ours. */
    private void threadFailed(String thread, Throwable cause) {
        if (ending.get()) {
            log.debug("while ending: thread=" + thread + " cause=" + cause);
        } else if (cause instanceof JournalFailure refusal && begun) {
            recovery.begin(refusal);
        } else {
            fail("thread failed: thread=" + thread + " cause=" + cause, cause);
        }
    }

    private void tell(String event, String text) {
        long viewId = recovery.session().group().viewId();
        reporting.tell(new Notice(Notice.Level.INFO, event, viewId, text));
    }

    private void end(boolean orderly) {
        if (ending.compareAndSet(false, true)) {
            try {
                endParts(orderly);
            } finally {
                ended.countDown();
            }
        } else {
            awaitEnd();
        }
    }

    private void endParts(boolean orderly) {
        synchronized (this) {
            sensing.stop();
        }
        roomWatch.close();
        clock.close();
        keys.close();
        recovery.end(orderly);
        uplink.ifPresent(Uplink::close);
        vault.close();
        phase = Phase.STOPPED;
        tell("stopped", orderly ? "stopped" : "ended without leaving");
        reporting.close();
        threads.close();
    }
}
