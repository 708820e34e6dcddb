package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.storage.FileJournal;

/**
 * Makes the journal durable and tells the group: only then are readings released from the outbox,
 * and acknowledged as durable. Confined to the thread that syncs.
 */
final class JournalSync implements SyncLoop.Target {
    private final FileJournal journal;
    private final Inbox inbox;
    private long told;

    JournalSync(FileJournal journal, Inbox inbox) {
        this.journal = journal;
        this.inbox = inbox;
        this.told = journal.durableEnd();
    }

    @Override
    public long unsyncedBytes() {
        return journal.end() - journal.durableEnd();
    }

    /** The projection's checkpoints move the durable end as well, and tell nobody. */
    @Override
    public void sync() {
        long durableEnd = journal.sync();
        if (durableEnd != told) {
            told = durableEnd;
            inbox.putNow(new Input.Synced());
        }
    }
}
