package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Message.PlainRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The one owner of a peer's group state: drains the inbox in batches, steps the group through each,
 * lets it settle, and tells the rest of the peer what moved. Ends when the group has left in order,
 * when the inbox is closed, or when the disk refuses. Run by one thread, once.
 */
final class GroupLoop implements Runnable {
    /** Hears, on the loop's thread, what a batch has changed. Must not block. */
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

    private final Inbox inbox;
    private final Group group;
    private final ArmedTimers timers;
    private final Observer observer;
    private int at; // in the batch that is being done
    private int offered; // own readings of it that were taken
    private long acceptedBefore; // the input at that place
    private long journalEnd = -1; // as was told last
    private volatile List<Input> unfinished = List.of();

    GroupLoop(Inbox inbox, Group group, ArmedTimers timers, Observer observer) {
        this.inbox = inbox;
        this.group = group;
        this.timers = timers;
        this.observer = observer;
    }

    @Override
    public void run() {
        var batch = new ArrayList<Input>(Inbox.BATCH_MAX);
        while (!group.hasLeft() && inbox.take(batch)) {
            perform(batch);
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

    private void perform(List<Input> batch) {
        long nowNanos = System.nanoTime();
        at = 0;
        offered = 0;
        try {
            take(batch, nowNanos);
            tellIfMoved();
            group.settle(nowNanos);
            tellIfMoved();
        } catch (JournalFailure e) {
            breakOff(batch);
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

    private void take(List<Input> batch, long nowNanos) {
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
    private void breakOff(List<Input> batch) {
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
