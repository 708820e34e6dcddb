package bellwether.storage;

import bellwether.sequencer.LogIndex;

/**
 * An opened journal.
 *
 * @param index what its lines say; the owner keeps it in step from here on
 * @param salvage what can be read behind damage, now or at an earlier start: {@link
 *     FileOutbox#open} takes it in
 */
public record RecoveredJournal(
        FileJournal journal, LogIndex index, Recovery recovery, Salvage salvage) {}
