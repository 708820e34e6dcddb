package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.StatusReport.Stored;
import bellwether.protocol.Endpoint;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message;
import bellwether.storage.ForwardedFile;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A peer's part in the group under one incarnation: files, sockets, timers and the group loop. It
 * ends with the process, or before that when the disk refuses; another one goes on then with what
 * is there, as a restart would. Started and ended once, by one thread at a time.
 */
final class Session {
    /** How long own readings may take to become safe before the group is told to leave. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the group may take to leave: it hands over what only this peer has. */
    private static final long LEAVE_SECONDS_MAX = 4;

    private final Run run;
    private final Shell shell;
    private final Store store;
    private final Network network;
    private final Timers timers;
    private final GroupLoop loop;
    private final Forwarding forwarding;
    private final SensorIntake intake;
    private final Reporting reporting;
    private final CountDownLatch loopEnded = new CountDownLatch(1);
    private volatile boolean running;
    private volatile GroupStatus group;
    private volatile long batches;
    private volatile boolean ending;

    /**
     * What all sessions of a peer share.
     *
     * @param onFailure hears, with its name, of each thread that dies
     */
    record Surroundings(
            PeerLog log,
            Vault vault,
            SensorIntake intake,
            Reporting reporting,
            SensorOwners owners,
            Expiry expiry,
            Optional<Uplink> uplink,
            BiConsumer<String, Throwable> onFailure) {
        private Store.Listeners listeners() {
            return new Store.Listeners(intake, reporting::tell, reporting, owners, expiry);
        }
    }

    private Session(Run run, Surroundings around, Deque<Runnable> opened) throws IOException {
        this.run = run;
        this.intake = around.intake();
        this.reporting = around.reporting();
        var threads = new Threads((thread, cause) -> threadFailed(around, thread, cause));
        shell = new Shell(threads, new Inbox(), around.log());
        opened.push(threads::close);
        shell.inbox().putNow(new Input.Start()); // before anything that the network reports
        store = Store.open(run, shell, around.vault(), around.listeners());
        opened.push(() -> store.close(false));
        forwarding = forwarding(around);
        network = Network.open(run, shell, new Lines(), store.checkedJournal());
        opened.push(network::close);
        timers = new Timers(threads);
        var armed = new ArmedTimers(timers, shell.inbox());
        var core = core(armed);
        core.remember(store.earlierRuns());
        core.remember(store.promises());
        core.rememberForwarded(forwarding.known());
        group = core.status();
        loop = new GroupLoop(shell.inbox(), core, armed, new Consequences());
    }

    /** One that fails, or hangs in a disk, while all of it ends is no news. */
    private void threadFailed(Surroundings around, String thread, Throwable cause) {
        if (ending) {
            around.log().debug("while a session ends: thread=" + thread + " cause=" + cause);
        } else {
            around.onFailure().accept(thread, cause);
        }
    }

    private Forwarding forwarding(Surroundings around) {
        var vault = around.vault();
        return new Forwarding(
                around.uplink(),
                store.journal(),
                new ForwardedFile(vault.disk(), vault.directory().path()),
                shell.inbox(),
                new Forwarding.Reports(reporting::tell, reporting, around.log()));
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
     * Opens everything; nothing runs yet but what listens.
     *
     * @throws IOException if the port is taken; nothing is open then
     * @throws JournalFailure if the disk refuses; nothing is open then
     */
    static Session open(Run run, Surroundings around) throws IOException {
        var opened = new ArrayDeque<Runnable>();
        try {
            return new Session(run, around, opened);
        } catch (IOException | RuntimeException e) {
            opened.forEach(undo -> quietly(undo, e));
            throw e;
        }
    }

    private static void quietly(Runnable undo, Exception reason) {
        try {
            undo.run();
        } catch (JournalFailure e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Opens the files and closes them, so that what was promised is on the disk.
     *
     * @throws JournalFailure if the disk refuses
     */
    static void save(Run run, Surroundings around) {
        try (var threads = new Threads(around.onFailure())) {
            var shell = new Shell(threads, new Inbox(), around.log());
            Store.open(run, shell, around.vault(), around.listeners()).close(false);
        }
    }

    /**
     * Lets everything run.
     *
     * @param left inputs that the session before has left
     */
    void start(List<Input> left) {
        left.forEach(shell.inbox()::putNow);
        network.discovery().answerProbes(this::probed);
        store.start(shell);
        forwarding.start(shell.threads());
        intake.synced(intake.accepted()); // opening has synced what was promised
        running = true;
        shell.threads().startPlatform("group-loop", this::runLoop);
        intake.open(shell.inbox(), store::taken, store::syncOutboxNow);
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

    private void runLoop() {
        try {
            loop.run();
        } finally {
            loopEnded.countDown();
        }
    }

    Run run() {
        return run;
    }

    Endpoint endpoint() {
        return network.endpoint();
    }

    /** The group keys were read again. */
    void keysChanged() {
        network.connections().keysChanged();
    }

    /** Lets another member lead, if this peer does. */
    void stepDown() {
        shell.inbox().putNow(new Input.StepDown());
    }

    GroupStatus group() {
        return group;
    }

    Stored stored() {
        return store.stored();
    }

    /** {@return how many readings of {@code source} the outbox knows to be taken} */
    long taken(String source) {
        return store.taken(source);
    }

    /** {@return how many batches of inputs the group loop has done} */
    long batches() {
        return batches;
    }

    /** Lets a group loop that lives do a batch soon, though nothing happens. */
    void nudge() {
        shell.inbox().putNow(new Input.Synced());
    }

    // ---- the end

    /** Hands over what only this peer has, and says goodbye. The sensor has ended. */
    void leave() {
        store.hurry();
        try {
            intake.awaitEmpty(DRAIN_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shell.inbox().putNow(new Input.Stop());
        awaitLoop();
    }

    /**
     * Ends all of it: who makes inputs before who takes them, and who writes files after who fills
     * them.
     *
     * @param caughtUp whether the CSV files are to hold all of the journal
     * @return inputs that were not taken
     */
    List<Input> end(boolean caughtUp) {
        ending = true;
        intake.close();
        List<Input> waited = shell.inbox().close();
        network.close(); // the others go on at once
        awaitLoop();
        timers.close();
        forwarding.close();
        try {
            store.close(caughtUp);
        } catch (JournalFailure e) {
            shell.log().warn("files could not be closed in order: " + run.inFull(e.getMessage()));
        }
        shell.threads().close();
        var left = new ArrayList<>(loop.unfinished());
        left.addAll(waited);
        return left;
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

    /**
     * Lines of other peers: their readers, where they are threads of the system, do what follows. A
     * virtual one would keep its carrier from others meanwhile.
     */
    private final class Lines implements NetworkEvents.Receiver {
        @Override
        public void received(Input.Received line) throws InterruptedException {
            if (mayTakeTurns()) {
                shell.inbox().putQuietly(line);
            } else {
                shell.inbox().put(line);
            }
        }

        @Override
        public void paused() {
            if (mayTakeTurns()) {
                loop.takeTurn();
            }
        }

        private boolean mayTakeTurns() {
            return running && !Thread.currentThread().isVirtual();
        }
    }

    /** What follows from a batch of the group loop, beyond the group's own effects. */
    private final class Consequences implements GroupLoop.Observer {
        /** Else a peer that dies now would take the same rows of its replay in again. */
        @Override
        public void accepted() {
            store.accepted();
        }

        /** The others' rows wait for what is sent to them, the own ones for nobody else. */
        @Override
        public void journalMoved() {
            network.connections().journalGrew();
            store.journalMoved();
        }

        @Override
        public void settled(GroupStatus status, int offered) {
            intake.settled(offered, status.outboxReadings());
            forwarding.settled(status);
            store.settled(status);
            if (offered > 0) {
                store.counted(); // a sync that was quicker than this did not know of them
            }
            GroupStatus before = group;
            group = status;
            if (!status.isInSamePlaceAs(before)) {
                reporting.changed();
            } else if (!status.equals(before)) {
                reporting.progressed();
            }
            batches++; // only who has the loop's turn writes it; the status is out before it
        }

        @Override
        public void brokenOff(int offered) {
            intake.settled(offered, group.outboxReadings() + offered);
        }
    }
}
