package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message.PlainRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one owner of a peer's group state: takes the inbox in batches, steps the group through each,
 * lets it settle, and tells the rest of the peer what moved. Ends when the group has left in order,
 * when the inbox is closed, or when the disk refuses.
 *
 * <p>One thread runs it, once. Others may {@linkplain #takeTurn take a turn}, so that what they put
 * into the inbox waits for no thread to be woken. All that is done is done under one lock, in the
 * order of the inbox: where it says elsewhere that something belongs to the group loop, it belongs
 * to whoever has the turn.
 */
final class GroupLoop implements Runnable {
    /** Hears, on the thread that does a batch, what it has changed. Must not block. */
    interface Observer {
        /**
         * Readings were accepted, and nobody else has heard of them: that comes after this returns.
         */
        void accepted();

        /**
         * The end of the journal is another one; also of a batch that is broken off. Comes before
         * anything else that may take time. Must not throw.
         */
        void journalMoved();

        /**
         * A batch is done.
         *
         * @param offered how many own readings it held
         */
        void settled(GroupStatus status, int offered);

        /**
         * A batch was broken off, since the disk refused.
         *
         * @param offered how many own readings of it were accepted
         */
        void brokenOff(int offered);
    }

    /** What is larger than this goes to the loop's own thread, so that both have work. */
    static final long AT_ONCE_BYTES_MAX = 4_096;

    private final Inbox inbox;
    private final Group group;
    private final ArmedTimers timers;
    private final Observer observer;

    /** Whoever holds it is the owner of the group, and of what follows here. */
    private final ReentrantLock turn = new ReentrantLock();

    private final List<Input> batch = new ArrayList<>(Inbox.BATCH_MAX);
    private int at; // in the batch that is being done
    private int offered; // own readings of it that were taken
    private long acceptedBefore; // the input at that place
    private long journalEnd = -1; // as was told last
    private Optional<Throwable> failure = Optional.empty();
    private boolean ended;

    private volatile List<Input> unfinished = List.of();

    GroupLoop(Inbox inbox, Group group, ArmedTimers timers, Observer observer) {
        this.inbox = inbox;
        this.group = group;
        this.timers = timers;
        this.observer = observer;
        this.ended = group.hasLeft();
    }

    @Override
    public void run() {
        try {
            boolean goesOn;
            do {
                goesOn = inbox.await() && inTurn();
            } while (goesOn);
        } finally {
            end();
        }
        switch (failure().orElse(null)) {
            case null -> {}
            case Error cause -> throw cause;
            case RuntimeException cause -> throw cause;
            case Throwable cause -> throw new IllegalStateException(cause);
        }
    }

    /**
     * Does one batch.
     *
     * @return whether there may be another
     */
    private boolean inTurn() {
        turn.lock();
        try {
            work();
            return !ended;
        } finally {
            turn.unlock();
        }
    }

    /** Whoever has the turn now does its batch, and nobody does another. */
    private void end() {
        turn.lock();
        ended = true;
        turn.unlock();
    }

    /** {@return what a batch failed of that another thread did} */
    private Optional<Throwable> failure() {
        turn.lock();
        try {
            return failure;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Does the next batch here and now, unless somebody does one right now, who will look into the
     * inbox after it, or it is large. May wait for what a batch waits for. The caller must hold no
     * lock that the group's effects may need. Never throws what a batch fails of: the loop's own
     * thread dies of that.
     */
    void takeTurn() {
        if (inbox.weight() > AT_ONCE_BYTES_MAX) {
            inbox.ring();
        } else if (turn.tryLock()) {
            boolean ends;
            try {
                ends = !isDone();
            } finally {
                turn.unlock();
            }
            if (ends || !inbox.isEmpty()) { // also of what came while others wanted the turn
                inbox.ring();
            }
        }
    }

    /** Does one batch on a thread that must not die of it. The turn is the caller's. */
    private boolean isDone() {
        try {
            work();
        } catch (RuntimeException | Error _) {
            return false; // kept for the loop's own thread
        }
        return !ended;
    }

    /** Does one batch. The turn is the caller's. */
    private void work() {
        if (ended) {
            return;
        }
        try {
            inbox.take(batch);
            if (!batch.isEmpty()) {
                perform();
            }
            ended = group.hasLeft();
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
            ended = true;
            throw e;
        } finally {
            batch.clear();
        }
    }

    /**
     * {@return what is left of the batch in which the loop ended, since the disk refused; readings
     * that were accepted are not in it}
     */
    List<Input> unfinished() {
        return unfinished;
    }

    private void perform() {
        long nowNanos = System.nanoTime();
        at = 0;
        offered = 0;
        try {
            take(nowNanos);
            tellIfMoved();
            group.settle(nowNanos);
            tellIfMoved();
        } catch (JournalFailure e) {
            breakOff();
            throw e;
        }
        observer.settled(group.status(), offered);
    }

    private void tellIfMoved() {
        long end = group.journalEnd();
        if (end != journalEnd) {
            journalEnd = end;
            observer.journalMoved();
        }
    }

    private void take(long nowNanos) {
        boolean accepted = false;
        for (; at < batch.size(); at++) {
            Input input = batch.get(at);
            acceptedBefore = group.accepted();
            if (input instanceof Input.Fired fired && !timers.take(fired)) {
                continue;
            }
            if (accepted && !accepts(input)) {
                observer.accepted();
            } else if (!accepted && accepts(input)) {
                tellIfMoved(); // the outbox may have to wait for the disk
            }
            accepted = accepts(input);
            group.step(input, nowNanos);
            if (input instanceof Input.Offered(var payloads, _)) {
                offered += payloads.size();
            }
        }
        if (accepted) {
            observer.accepted();
        }
    }

    /** The disk refused: what was accepted counts, and what was not waits for another loop. */
    private void breakOff() {
        var left = new ArrayList<Input>();
        if (at < batch.size()
                && batch.get(at) instanceof Input.Offered(var payloads, var position)) {
            int accepted = (int) (group.accepted() - acceptedBefore);
            offered += accepted;
            left.add(new Input.Offered(payloads.subList(accepted, payloads.size()), position));
        }
        if (at < batch.size()) {
            left.addAll(batch.subList(at + 1, batch.size()));
        }
        unfinished = left;
        tellIfMoved(); // what came before stands in the journal
        observer.brokenOff(offered);
    }

    /** {@return whether the input does nothing but fill the outbox} */
    private static boolean accepts(Input input) {
        return switch (input) {
            case Input.Offered _ -> true;
            case Input.Received(_, _, var message) -> message instanceof PlainRequest;
            default -> false;
        };
    }
}
