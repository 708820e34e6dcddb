package bellwether.storage;

/** An opened outbox and what opening it found and did. */
public record RecoveredOutbox(FileOutbox outbox, OutboxRecovery recovery) {}
