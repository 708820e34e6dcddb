package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.group.Notice;
import bellwether.sequencer.LogBase;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileJournal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets go what has expired of a journal, whole segments, as far as everybody who may come back
 * holds it, and, where the record is forwarded to another system, as far as that has it. The group
 * loop tells how far that is; what is deleted is deleted by whoever looks after the CSV files.
 */
final class Shortening {
    private final FileJournal journal;
    private final boolean forwards;
    private final Consumer<Notice> notices;
    private volatile Limit limit = new Limit(0, 0);

    /**
     * Up to where the journal may go.
     *
     * @param cuts how often it had been cut when that was known
     */
    private record Limit(long offset, long cuts) {}

    /**
     * @param forwards whether this host forwards the record when it leads
     */
    Shortening(FileJournal journal, boolean forwards, Consumer<Notice> notices) {
        this.journal = journal;
        this.forwards = forwards;
        this.notices = notices;
    }

    /** A batch of the group loop is done; called by that. */
    void settled(GroupStatus status) {
        long held = status.held().end();
        long offset = forwards ? Math.min(held, status.forwardedEnd()) : held;
        limit = new Limit(offset, journal.cuts());
    }

    /**
     * Lets go what may go by now.
     *
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    void look(CsvProjection projection) {
        Limit now = limit;
        LogBase before = journal.base();
        Optional<LogBase> begins = projection.shorten(now.offset(), now.cuts());
        begins.ifPresent(base ->
                notices.accept(
                        new Notice(
                                Notice.Level.INFO,
                                "journal_shortened",
                                0,
                                "the journal begins at sequence="
                                        + (base.lastSequence() + 1)
                                        + ": what was before has expired bytes="
                                        + (base.offset() - before.offset()))));
    }
}
