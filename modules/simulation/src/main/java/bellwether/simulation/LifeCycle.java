package bellwether.simulation;

import bellwether.group.Input;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.storage.MemoryDisk;
import bellwether.storage.OnStart;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How processes of one simulated host begin and end: starts, crashes, power cuts, and what follows
 * when the disk refuses. Each opening of the files begins a life with a number of its own; what is
 * due in one life does not happen in another.
 */
final class LifeCycle {
    private final PeerId id;
    private final World world;
    private final RandomGenerator random;
    private final PeerStore store;
    private final DiskFaults disk;
    private final Holdings holdings;
    private final Body body;
    private boolean up;
    private boolean dead;
    private long life;
    private Optional<Suspension> suspension = Optional.empty();

    /** What lives. */
    interface Body {
        /** Opens everything, as {@link PeerProcess} does. */
        void open(Optional<OnStart> onStart);

        /** Everything is open: goes on, first with readings that were offered before. */
        void goOn(List<Input.Offered> left);

        /** {@return readings that were offered and not yet accepted} */
        List<Input.Offered> unfinished();

        /** What the process had in memory is gone. */
        void ended();

        /** The process ended by itself: somebody has to start it. */
        void fell();
    }

    LifeCycle(
            PeerId id,
            World world,
            RandomGenerator random,
            PeerStore store,
            DiskFaults disk,
            Holdings holdings,
            Body body) {
        this.id = id;
        this.world = world;
        this.random = random;
        this.store = store;
        this.disk = disk;
        this.holdings = holdings;
        this.body = body;
    }

    boolean isUp() {
        return up;
    }

    /** {@return whether the host never comes back} */
    boolean isDead() {
        return dead;
    }

    long life() {
        return life;
    }

    boolean isAlive(long life) {
        return up && this.life == life;
    }

    // ---- beginning

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
        life++;
        long thisLife = life;
        guarded(() -> body.open(onStart), refused);
        if (isAlive(thisLife)) {
            suspension = Optional.empty();
            body.goOn(left);
        }
    }

    // ---- ending

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

    /** The host gets an empty disk. */
    void loseDisk() {
        crash(true);
        trace("has an empty disk now");
        store.replaceDisk();
        holdings.startEmpty();
    }

    private void end() {
        up = false;
        life++;
        body.ended();
        world.network().died(id);
    }

    // ---- a disk that refuses

    /** Does what may fail as the disk has been told to. */
    void guarded(Runnable work, Consumer<JournalFailure> refused) {
        try {
            work.run();
        } catch (MemoryDisk.PowerCut e) {
            crash(disk.powerWent());
            body.fell();
        } catch (Moments.Killed e) {
            trace(e.getMessage());
            crash(random.nextBoolean());
            body.fell();
        } catch (JournalFailure e) {
            if (!disk.isSick() && !store.isDamaged()) {
                throw e;
            }
            trace("the disk refuses: " + e.getMessage());
            refused.accept(e);
        }
    }

    /** A process that cannot open or close its files ends. */
    void fail(JournalFailure refusal) {
        crash(false);
        body.fell();
    }

    /** One that runs keeps what it was offered, and tries again. */
    void suspend(JournalFailure refusal) {
        suspension = Optional.of(new Suspension(body.unfinished(), store.isDoubted()));
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

    private void trace(String what) {
        world.happenings().told(id, "", what);
    }
}
