package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.group.Notice;
import bellwether.sequencer.LogBase;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileJournal;
import bellwether.storage.Grace;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets go what has expired of a journal, whole segments, as far as everybody who may come back
 * holds it, and, where the record is forwarded to another system, as far as that has it. The group
 * loop tells how far that is; what is deleted is deleted by whoever looks after the CSV files.
 */
final class Shortening {
    private final FileJournal journal;
    private final boolean forwards;
    private final Grace grace;
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
    Shortening(FileJournal journal, boolean forwards, Grace grace, Consumer<Notice> notices) {
        this.journal = journal;
        this.forwards = forwards;
        this.grace = grace;
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
     * @param due the first day that is kept, as clock and readings say; empty: they say nothing
     * @param nanos the monotonic time
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    void look(CsvProjection projection, OptionalLong due, long nanos) {
        Grace.Verdict verdict = grace.look(projection.layout(), due, nanos);
        verdict.begins().ifPresent(this::tell);
        verdict.firstDay().ifPresent(day -> letGo(projection, day));
    }

    private void letGo(CsvProjection projection, long firstDay) {
        Limit now = limit;
        LogBase before = journal.base();
        Optional<LogBase> begins = projection.shorten(now.offset(), now.cuts(), firstDay);
        begins.ifPresent(base ->
                tell(
                        "journal_shortened",
                        "the journal begins at sequence="
                                + (base.lastSequence() + 1)
                                + ": what was before has expired bytes="
                                + (base.offset() - before.offset())));
    }

    private void tell(Grace.Wait wait) {
        String moved =
                wait.movedDays().isPresent()
                        ? "the first day kept moved by "
                                + wait.movedDays().getAsLong()
                                + " days, to "
                        : "what the first day kept was before is not known, it is ";
        tell(
                "journal_waits",
                moved
                        + wait.firstDay()
                        + "; nothing of the journal goes until that has held for more hours of"
                        + " running: hours="
                        + hours(wait.leftNanos()));
    }

    private static long hours(long nanos) {
        return (nanos + TimeUnit.HOURS.toNanos(1) - 1) / TimeUnit.HOURS.toNanos(1);
    }

    private void tell(String event, String text) {
        notices.accept(new Notice(Notice.Level.INFO, event, 0, text));
    }
}
