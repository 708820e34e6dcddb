package bellwether.launcher.runtime;

import bellwether.group.Group;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.protocol.JournalReader;
import java.util.ArrayList;

/**
 * The one owner of a peer's group state: drains the inbox in batches, steps the group through each,
 * lets it settle, and tells the rest of the peer what moved. Ends after the batch that holds {@link
 * Input.Stop}, or when the inbox is closed. Run by one thread, once.
 */
final class GroupLoop implements Runnable {
    /** Hears, on the loop's thread, what a batch has changed. Must not block. */
    interface Observer {
        /** The journal's end is not where it was. */
        void journalMoved();

        /**
         * A batch is done.
         *
         * @param offered how many own readings it held
         */
        void settled(GroupStatus status, int offered);
    }

    private final Inbox inbox;
    private final Group group;
    private final JournalReader journal;
    private final ArmedTimers timers;
    private final Observer observer;
    private long journalEnd;

    GroupLoop(Inbox inbox, Group group, JournalReader journal, ArmedTimers timers, Observer observer) {
        this.inbox = inbox;
        this.group = group;
        this.journal = journal;
        this.timers = timers;
        this.observer = observer;
        this.journalEnd = journal.end();
    }

    @Override
    public void run() {
        var batch = new ArrayList<Input>(Inbox.BATCH_MAX);
        boolean stopped = false;
        while (!stopped && inbox.take(batch)) {
            stopped = perform(batch);
            batch.clear();
        }
    }

    /** {@return whether the peer is to stop} */
    private boolean perform(Iterable<Input> batch) {
        long nowNanos = System.nanoTime();
        boolean stopped = false;
        int offered = 0;
        for (Input input : batch) {
            if (input instanceof Input.Fired fired && !timers.take(fired)) {
                continue;
            }
            group.step(input, nowNanos);
            stopped |= input instanceof Input.Stop;
            if (input instanceof Input.Offered(var payloads)) {
                offered += payloads.size();
            }
        }
        group.settle(nowNanos);
        if (journal.end() != journalEnd) {
            journalEnd = journal.end();
            observer.journalMoved();
        }
        observer.settled(group.status(), offered);
        return stopped;
    }
}
