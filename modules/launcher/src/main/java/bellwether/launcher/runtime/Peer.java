package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Notice;
import bellwether.launcher.config.BuildVersion;
import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.PeerIdFile;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.StatusReport;
import bellwether.launcher.status.StatusReport.Phase;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.storage.InUseException;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One running peer: all of its parts, and the order in which they start and end. Several may run in
 * one process. Safe for use by many threads.
 */
public final class Peer {
    /** How long own readings may take to become safe before the group is told to leave. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the group may take to leave: it hands over what only this peer has. */
    private static final long LEAVE_SECONDS_MAX = 4;

    private final Run run;
    private final Shell shell;
    private final Store store;
    private final Network network;
    private final Timers timers;
    private final Reporting reporting;
    private final GroupLoop loop;
    private final CountDownLatch loopEnded = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicReference<Optional<String>> failure =
            new AtomicReference<>(Optional.empty());
    private final StatusReport.Identity identity;
    private volatile Sensing sensing;
    private volatile GroupStatus group;
    private volatile long batches;
    private volatile boolean begun;
    private volatile Phase phase = Phase.RUNNING;

    /**
     * Opens everything, starts nothing but what listens.
     *
     * @param opened takes how to undo each step, the newest first
     */
    private Peer(Run run, PeerLog log, Deque<Runnable> opened) throws IOException {
        this.run = run;
        var threads = new Threads(this::threadFailed);
        shell = new Shell(threads, new Inbox(), log);
        opened.push(threads::close);
        shell.inbox().putNow(new Input.Start()); // before anything that the network reports
        Network.requirePort(run.config());
        var intake = new SensorIntake(log, run.config().data().syncInterval().isZero());
        store = Store.open(run, shell, intake);
        opened.push(() -> store.close(false));
        network = Network.open(run, shell, store.checkedJournal());
        opened.push(network::close);
        reporting = new Reporting(run, log, this::status);
        opened.push(reporting::close);
        identity = identity(run, network.endpoint());
        timers = new Timers(threads);
        intake.open(shell.inbox(), store::taken);
        sensing = Sensing.of(run, intake, reporting::tell);
        var armed = new ArmedTimers(timers, shell.inbox());
        var core = core(armed);
        core.remember(store.earlierRuns());
        core.remember(store.promises());
        group = core.status();
        loop = new GroupLoop(shell.inbox(), core, armed, new Consequences());
    }

    private static StatusReport.Identity identity(Run run, Endpoint endpoint) {
        return new StatusReport.Identity(
                run.id(),
                run.incarnation(),
                endpoint,
                run.config().discovery().groupName(),
                ProcessHandle.current().pid(),
                BuildVersion.text(),
                run.startedAt());
    }

    private Group core(ArmedTimers armed) {
        return new Group(
                run.id(),
                run.incarnation(),
                run.groupConfig(network.endpoint()),
                store.journal(),
                store.index(),
                store.outbox(),
                store.projection(),
                new SplittableRandom(run.incarnation().bits()),
                new Effects(network, armed, store, reporting));
    }

    /**
     * Starts a peer.
     *
     * @return the peer, running; to be ended by {@link #stop} or {@link #kill}
     * @throws StartException if it cannot run; nothing of it is left then
     */
    public static Peer start(PeerConfig config, PeerLog log) throws StartException {
        var opened = new ArrayDeque<Runnable>();
        try {
            PeerId id = PeerIdFile.resolve(config).id();
            var peer = new Peer(Run.begin(config, id), log, opened);
            peer.begin();
            return peer;
        } catch (IOException | ConfigException | InUseException | JournalFailure e) {
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
        tell("listening", "listening: address=" + network.endpoint() + " data=" + store.path());
        network.discovery().answerProbes(this::probed);
        reporting.start(shell);
        store.start(shell);
        shell.threads().start("group-loop", this::runLoop);
        sensing.start(shell);
    }

    private void runLoop() {
        try {
            loop.run();
        } finally {
            loopEnded.countDown();
        }
    }

    /** {@return what the peer is doing now} */
    public StatusReport status() {
        return new StatusReport(
                identity, phase, group, store.stored(), reporting.problem(), Instant.now());
    }

    /** {@return this peer's id} */
    public PeerId id() {
        return run.id();
    }

    /** {@return where this peer accepts connections} */
    public Endpoint endpoint() {
        return network.endpoint();
    }

    /** {@return the folder of this run's CSV files, which also holds the journal} */
    public Path dataDirectory() {
        return store.path();
    }

    /** {@return what this peer says to the probe of that number} */
    private Message.ProbeAnswer probed(long number) {
        GroupStatus now = group;
        return new Message.ProbeAnswer(
                number,
                System.currentTimeMillis(),
                run.id(),
                run.config().discovery().groupName(),
                now.viewId(),
                now.members().size(),
                now.leader(),
                network.endpoint());
    }

    /** {@return the folder where this peer shows what it does} */
    public Path runDirectory() {
        return run.config().runDir().resolve(run.id().value());
    }

    /**
     * {@return how many batches of inputs the group loop has done} It grows while the loop lives.
     */
    public long batches() {
        return batches;
    }

    /** Lets a group loop that lives do a batch soon, though nothing happens. */
    public void nudge() {
        shell.inbox().putNow(new Input.Synced());
    }

    /**
     * Lets the own sensor go on with other settings.
     *
     * @return false: the one that runs does not stop in time and goes on as it was, or the peer
     *     ends
     */
    public synchronized boolean sense(PeerConfig.Sensing settings) {
        if (ending.get() || !sensing.stop()) {
            return false;
        }
        sensing = sensing.with(settings);
        sensing.start(shell);
        return true;
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
        shell.log().error("the peer fails", cause);
        if (begun) { // else the start fails
            reporting.tell(new Notice(Notice.Level.ERROR, "peer_failed", group.viewId(), reason));
            shell.threads().start("failing", this::kill);
        }
    }

    private void threadFailed(String thread, Throwable cause) {
        if (ending.get()) {
            shell.log().debug("while ending: thread=" + thread + " cause=" + cause);
        } else {
            fail(reason(thread, cause), cause);
        }
    }

    /** A disk that refuses is for the operator to mend; anything else is a fault of ours. */
    private String reason(String thread, Throwable cause) {
        return cause instanceof JournalFailure refusal
                ? "the disk refuses: "
                        + run.inFull(refusal.getMessage())
                        + "; free space or mend the disk, then start again with"
                        + " data_on_start=resume"
                : "thread failed: thread=" + thread + " cause=" + cause;
    }

    private void tell(String event, String text) {
        reporting.tell(new Notice(Notice.Level.INFO, event, group.viewId(), text));
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

    /** Who makes inputs ends before who takes them, and who writes files after who fills them. */
    private void endParts(boolean orderly) {
        sensing.stop();
        if (orderly) {
            store.hurry();
            drain();
            shell.inbox().putNow(new Input.Stop());
            awaitLoop();
        }
        shell.inbox().close();
        awaitLoop();
        timers.close();
        network.close();
        store.close(orderly);
        phase = Phase.STOPPED;
        tell("stopped", orderly ? "stopped" : "ended without leaving");
        reporting.close();
        shell.threads().close();
    }

    private void drain() {
        try {
            sensing.intake().awaitEmpty(DRAIN_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitLoop() {
        try {
            if (!loopEnded.await(LEAVE_SECONDS_MAX, TimeUnit.SECONDS)) {
                shell.log().warn("group loop does not end: waited_seconds=" + LEAVE_SECONDS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What follows from a batch of the group loop, beyond the group's own effects. */
    private final class Consequences implements GroupLoop.Observer {
        /** Else a peer that dies now would take the same rows of its replay in again. */
        @Override
        public void accepted() {
            store.accepted();
        }

        @Override
        public void settled(GroupStatus status, int offered) {
            batches++; // only this thread writes it
            if (status.journalEnd() != group.journalEnd()) {
                network.connections().journalGrew();
                store.journalMoved();
            }
            sensing.intake().settled(offered, status.outboxReadings());
            if (!status.equals(group)) {
                group = status;
                reporting.changed();
            }
        }
    }
}
