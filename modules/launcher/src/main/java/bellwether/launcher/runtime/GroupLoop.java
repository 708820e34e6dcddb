package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.protocol.Message.PlainRequest;
import java.util.ArrayList;

/**
 * The one owner of a peer's group state: drains the inbox in batches, steps the group through each,
 * lets it settle, and tells the rest of the peer what moved. Ends when the group has left in order,
 * or when the inbox is closed. Run by one thread, once.
 */
final class GroupLoop implements Runnable {
    /** Hears, on the loop's thread, what a batch has changed. Must not block. */
    interface Observer {
        /**
         * Readings were accepted, and nobody else has heard of them: that comes after this returns.
         */
        void accepted();

        /**
         * A batch is done.
         *
         * @param offered how many own readings it held
         */
        void settled(GroupStatus status, int offered);
    }

    private final Inbox inbox;
    private final Group group;
    private final ArmedTimers timers;
    private final Observer observer;

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

    private void perform(Iterable<Input> batch) {
        long nowNanos = System.nanoTime();
        int offered = 0;
        boolean accepted = false;
        for (Input input : batch) {
            if (input instanceof Input.Fired fired && !timers.take(fired)) {
                continue;
            }
            if (accepted && !accepts(input)) {
                observer.accepted();
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
        group.settle(nowNanos);
        observer.settled(group.status(), offered);
    }

    /** {@return whether the input does nothing but fill the outbox} */
    private static boolean accepts(Input input) {
        return switch (input) {
            case Input.Offered _ -> true;
            case Input.Received(_, var message) -> message instanceof PlainRequest;
            default -> false;
        };
    }
}
