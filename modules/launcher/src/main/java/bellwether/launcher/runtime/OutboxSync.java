package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.storage.FileOutbox;

/**
 * Makes the outbox durable, lets the sensors go on that wait for that, and tells the group: what
 * was held back may be given out.
 */
final class OutboxSync implements SyncLoop.Target {
    private final FileOutbox outbox;
    private final SensorIntake intake;
    private final Inbox inbox;

    OutboxSync(FileOutbox outbox, SensorIntake intake, Inbox inbox) {
        this.outbox = outbox;
        this.intake = intake;
        this.inbox = inbox;
    }

    @Override
    public long unsyncedBytes() {
        return outbox.unsyncedBytes();
    }

    @Override
    public void sync() {
        long accepted = intake.accepted(); // before: what comes meanwhile waits for the next
        if (outbox.sync()) {
            inbox.putNow(new Input.Synced());
        }
        intake.synced(accepted);
    }
}
