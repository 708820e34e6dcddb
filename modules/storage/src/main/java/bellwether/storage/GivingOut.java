package bellwether.storage;

/**
 * When the outbox gives a reading out, to be sent to others or given a place. One that brings the
 * position of its source waits to be durable in any case: were it lost here and known elsewhere,
 * its row would be read and recorded a second time.
 */
public enum GivingOut {
    /** As soon as the operating system has it: the process may die, the power may not. */
    WRITTEN,
    /** Once it is durable. */
    SYNCED
}
