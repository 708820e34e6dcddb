package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import java.util.concurrent.TimeUnit;

/**
 * Forces journal and outbox to the disk every {@code sync_interval}, and sooner when much has come,
 * since readings are released only when they are durable. Tells the group each time.
 */
final class SyncLoop implements Runnable {
    /** Bytes that may be unsynced before the interval is over: some 20,000 readings. */
    static final long UNSYNCED_BYTES_MAX = 2 << 20;

    /** With an interval of 0 the loop only waits to be rung; this is how long at most. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FileJournal journal;
    private final FileOutbox outbox;
    private final Inbox inbox;
    private final long intervalNanos;
    private final Bell bell = new Bell();
    private volatile boolean atOnce;

    /**
     * @param intervalNanos 0: after every batch
     */
    SyncLoop(FileJournal journal, FileOutbox outbox, Inbox inbox, long intervalNanos) {
        this.journal = journal;
        this.outbox = outbox;
        this.inbox = inbox;
        this.intervalNanos = intervalNanos;
        this.atOnce = intervalNanos == 0;
    }

    /** The journal's end has moved. */
    void journalMoved() {
        if (atOnce || journal.end() - journal.durableEnd() >= UNSYNCED_BYTES_MAX) {
            bell.ring();
        }
    }

    /** What there is now is synced at once. */
    void syncNow() {
        bell.ring();
    }

    /** From now on everything is synced as it comes: the peer is about to stop. */
    void hurry() {
        atOnce = true;
        bell.ring();
    }

    /** Lets the thread end. What it has not synced then is synced when the journal closes. */
    void close() {
        bell.close();
    }

    @Override
    public void run() {
        bell.await(waitNanos());
        while (!bell.isClosed()) {
            outbox.sync();
            if (journal.durableEnd() < journal.end()) {
                journal.sync();
                inbox.putNow(new Input.Synced());
            }
            bell.await(waitNanos());
        }
    }

    private long waitNanos() {
        return intervalNanos == 0 ? IDLE_NANOS : intervalNanos;
    }
}
