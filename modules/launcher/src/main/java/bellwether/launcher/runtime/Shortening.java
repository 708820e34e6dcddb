package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.group.Notice;
import bellwether.launcher.status.JournalKept;
import bellwether.launcher.status.JournalKept.Why;
import bellwether.sequencer.LogBase;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileJournal;
import bellwether.storage.Grace;
import bellwether.storage.OldestPart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets go what has expired of a journal, whole segments, as far as everybody who may come back
 * holds it, and, where the record is forwarded to another system, as far as that has it; and says
 * what keeps the rest. The group loop tells how far that is; what is deleted is deleted by whoever
 * looks after the CSV files.
 */
final class Shortening {
    private final FileJournal journal;
    private final boolean forwards;
    private final Grace grace;
    private final Consumer<Notice> notices;
    private volatile Limit limit = new Limit(0, 0, 0);
    private volatile Optional<JournalKept> kept = Optional.empty();
    private boolean toTell; // of a wait that began while the journal was short

    /**
     * Up to where the journal may go.
     *
     * @param held up to where everybody holds it
     * @param forwarded up to where it was forwarded, if it is to be
     * @param cuts how often it had been cut when that was known
     */
    record Limit(long held, long forwarded, long cuts) {
        long offset() {
            return Math.min(held, forwarded);
        }
    }

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
        long forwarded = forwards ? status.forwardedEnd() : Long.MAX_VALUE;
        limit = new Limit(status.held().end(), forwarded, journal.cuts());
    }

    /**
     * {@return why no more goes, as of the last look; empty: nothing keeps it, or it is to stay}
     */
    Optional<JournalKept> kept() {
        return kept;
    }

    /**
     * Lets go what may go by now.
     *
     * @param expiry has looked right before
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    void look(CsvProjection projection, Expiry expiry) {
        Grace.Verdict verdict = grace.look(projection.layout(), expiry.due(), expiry.nanos());
        toTell |= verdict.begins().isPresent();
        if (verdict.firstDay().isPresent()) {
            kept = letGo(projection, verdict.firstDay().getAsLong());
        } else if (journal.isShort()) { // so nothing waits for anything
            kept = expires(expiry) ? Optional.of(JournalKept.of(Why.SHORT)) : Optional.empty();
        } else {
            tellOfWait();
            kept = expiry.due().isEmpty() ? expiry.silence().map(JournalKept::of) : waiting();
        }
    }

    private void tellOfWait() {
        if (toTell) {
            toTell = false;
            grace.waits().ifPresent(this::tell);
        }
    }

    private static boolean expires(Expiry expiry) {
        return expiry.due().isPresent() || expiry.silence().isPresent();
    }

    private Optional<JournalKept> waiting() {
        return Optional.of(
                grace.waits()
                        .map(wait -> JournalKept.waiting(wait.firstDay(), hours(wait.leftNanos())))
                        .orElseGet(() -> JournalKept.of(Why.EARLIER)));
    }

    private Optional<JournalKept> letGo(CsvProjection projection, long firstDay) {
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
        return keeper(projection.oldestPart(firstDay), now);
    }

    /** {@return why no more of what is there goes} */
    static Optional<JournalKept> keeper(OldestPart oldest, Limit limit) {
        if (oldest.isShort()) {
            return Optional.of(JournalKept.of(Why.SHORT));
        }
        if (oldest.expiredEnd() < oldest.nextStart()) {
            return Optional.of(
                    oldest.newest()
                            .map(newest -> JournalKept.by(newest.sequence(), day(newest.second())))
                            .orElseGet(() -> JournalKept.of(Why.UNDATED)));
        }
        if (limit.held() < oldest.nextStart()) {
            return Optional.of(JournalKept.of(Why.NOT_HELD));
        }
        return limit.forwarded() < oldest.nextStart()
                ? Optional.of(JournalKept.of(Why.NOT_FORWARDED))
                : Optional.empty(); // it goes at one of the next looks
    }

    private static LocalDate day(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }

    private void tell(Grace.Wait wait) {
        String since =
                wait.movedDays().isPresent()
                        ? wait.movedDays().getAsLong()
                                + " days more than when it was last looked at: a clock has jumped,"
                                + " or this host was off"
                        : "which is found for the first time on this host";
        tell(
                "journal_waits",
                "readings from before "
                        + wait.firstDay()
                        + " have expired, "
                        + since
                        + "; in case a clock is wrong the journal keeps them for some hours more,"
                        + " while the peer runs; if the date is right on all hosts, nothing is to"
                        + " be done, else set it, nothing of the journal is lost yet: hours="
                        + hours(wait.leftNanos()));
    }

    private static long hours(long nanos) {
        return (nanos + TimeUnit.HOURS.toNanos(1) - 1) / TimeUnit.HOURS.toNanos(1);
    }

    private void tell(String event, String text) {
        notices.accept(new Notice(Notice.Level.INFO, event, 0, text));
    }
}
