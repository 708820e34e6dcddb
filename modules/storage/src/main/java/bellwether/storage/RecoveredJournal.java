package bellwether.storage;

import bellwether.sequencer.LogIndex;

/**
 * An opened journal.
 *
 * @param index what its lines say; the owner keeps it in step from here on
 */
public record RecoveredJournal(FileJournal journal, LogIndex index, Recovery recovery) {}
