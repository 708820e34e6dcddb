package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.group.Notice;
import bellwether.launcher.status.Durability;
import bellwether.launcher.status.StatusReport.Stored;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Promises;
import bellwether.storage.CheckedJournal;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.GivingOut;
import bellwether.storage.Grace;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecoveredJournal;
import bellwether.storage.RecoveredOutbox;
import bellwether.storage.Scrub;
import bellwether.storage.SetAsideRuns;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A peer's journal, outbox and CSV files, open, and the threads that work on them. */
final class Store {
    /** Bytes of journal that may be unsynced before the interval is over: some 20,000 readings. */
    private static final long JOURNAL_UNSYNCED_MAX = 2 << 20;

    /** Likewise of the outbox. Fewer, since readings of a replay wait for it. */
    private static final long OUTBOX_UNSYNCED_MAX = 256 << 10;

    private final FileJournal journal;
    private final LogIndex index;
    private final FileOutbox outbox;
    private final Rendering rendering;
    private final EarlierRuns earlierRuns;
    private final Promises promises;
    private final String durability;
    private final SyncLoop journalSync;
    private final SyncLoop outboxSync;
    private final Optional<Scrubbing> scrubbing;

    private Store(
            Run run,
            Vault vault,
            RecoveredJournal opened,
            FileOutbox outbox,
            Rendering rendering,
            Syncs syncs) {
        this.journal = opened.journal();
        this.index = opened.index();
        this.outbox = outbox;
        this.rendering = rendering;
        this.earlierRuns = new SetAsideRuns(vault.disk(), run.id());
        this.promises =
                run.isMajority()
                        ? new PromiseFile(vault.disk(), vault.directory().path())
                        : Promises.forgetful();
        this.durability = Durability.of(run.config().data().syncInterval());
        this.journalSync = syncs.journal();
        this.outboxSync = syncs.outbox();
        this.scrubbing = scrubbing(run, vault);
        projection().sizeProblem().ifPresent(problem -> rendering.damaged(run.inFull(problem)));
    }

    /** What makes journal and outbox durable. */
    private record Syncs(SyncLoop journal, SyncLoop outbox) {}

    /**
     * What a store tells, and whom.
     *
     * @param intake hears what of the outbox is durable
     * @param notices takes what was repaired
     * @param troubles hears of CSV files that cannot be written
     * @param owners sees whose readings come
     * @param expiry is asked now and then to let old CSV files go
     */
    record Listeners(
            SensorIntake intake,
            Consumer<Notice> notices,
            Troubles troubles,
            SensorOwners owners,
            Expiry expiry) {}

    /**
     * Opens and repairs what is in the data directory.
     *
     * @throws JournalFailure if the disk refuses; nothing is open then
     */
    static Store open(Run run, Shell shell, Vault vault, Listeners listeners) {
        var notices = listeners.notices();
        var directory = vault.directory();
        var opened =
                FileJournal.open(
                        vault.disk(),
                        directory.journalPath(),
                        vault.segmentBytes(),
                        FileJournal.RING_BYTES,
                        vault.footing());
        try {
            tell(run, notices, opened);
            var recovered = outbox(run, vault, opened);
            try {
                tell(run, directory.outboxPath(), notices, recovered);
                var rendering =
                        new Rendering(
                                projection(run, vault, opened),
                                opened.journal(),
                                shortening(run, vault, opened, listeners),
                                run.config().data().syncInterval().toNanos(),
                                listeners);
                tell(notices, opened, rendering.projection());
                tellSetAside(run, notices, opened, rendering.projection());
                var syncs = syncs(run, shell, listeners.intake(), opened, recovered);
                return new Store(run, vault, opened, recovered.outbox(), rendering, syncs);
            } catch (RuntimeException e) {
                recovered.outbox().close();
                throw e;
            }
        } catch (RuntimeException e) {
            opened.journal().close();
            throw e;
        }
    }

    private static Shortening shortening(
            Run run, Vault vault, RecoveredJournal opened, Listeners listeners) {
        var grace =
                new Grace(
                        vault.disk(),
                        vault.directory().path(),
                        run.config().data().journalGrace().toNanos(),
                        listeners.expiry().nanos());
        return new Shortening(
                opened.journal(), run.config().uplink().isSet(), grace, listeners.notices());
    }

    private static RecoveredOutbox outbox(Run run, Vault vault, RecoveredJournal opened) {
        boolean eachBatch = run.config().data().syncInterval().isZero();
        return FileOutbox.open(
                vault.disk(),
                vault.directory().outboxPath(),
                opened,
                eachBatch ? GivingOut.SYNCED : GivingOut.WRITTEN,
                vault.footing());
    }

    private static CsvProjection projection(Run run, Vault vault, RecoveredJournal opened) {
        return CsvProjection.open(
                vault.disk(),
                vault.directory().path(),
                opened.journal(),
                opened.index().lastSequence(),
                run.config().data().csvKeeping(),
                run.isSafe(),
                vault.footing());
    }

    private static Syncs syncs(
            Run run,
            Shell shell,
            SensorIntake intake,
            RecoveredJournal opened,
            RecoveredOutbox recovered) {
        long nanos = run.config().data().syncInterval().toNanos();
        return new Syncs(
                new SyncLoop(
                        new JournalSync(opened.journal(), shell.inbox()),
                        nanos,
                        JOURNAL_UNSYNCED_MAX),
                new SyncLoop(
                        new OutboxSync(recovered.outbox(), intake, shell.inbox()),
                        nanos,
                        OUTBOX_UNSYNCED_MAX));
    }

    private Optional<Scrubbing> scrubbing(Run run, Vault vault) {
        long nanos = run.config().data().scrubInterval().toNanos();
        String path = vault.directory().path();
        var scrub =
                new Scrub(
                        vault.disk(),
                        path,
                        journal,
                        rendering.projection(),
                        problem -> rendering.damaged(run.inFull(problem)));
        return nanos == 0 ? Optional.empty() : Optional.of(new Scrubbing(scrub, nanos));
    }

    void start(Shell shell) {
        journal.wokenLater();
        shell.threads().startPlatform("journal-writer", journal::runWriter);
        shell.threads().startPlatform("journal-sync", journalSync);
        shell.threads().startPlatform("outbox-sync", outboxSync);
        rendering.start(shell);
        scrubbing.ifPresent(work -> shell.threads().startPlatform("journal-scrub", work));
    }

    FileJournal journal() {
        return journal;
    }

    /** {@return the journal for those who send it to others} */
    JournalReader checkedJournal() {
        return new CheckedJournal(journal);
    }

    LogIndex index() {
        return index;
    }

    CsvProjection projection() {
        return rendering.projection();
    }

    Outbox outbox() {
        return outbox;
    }

    /** {@return what earlier runs of this peer have left behind} */
    EarlierRuns earlierRuns() {
        return earlierRuns;
    }

    /** {@return where promises are kept, as far as the policy asks for that} */
    Promises promises() {
        return promises;
    }

    /** {@return how many readings of {@code source} earlier runs took in} */
    long taken(String source) {
        return outbox.noted(source).orElse(0);
    }

    Stored stored() {
        LogBase base = journal.base();
        return new Stored(
                base.lastSequence() + 1,
                base.offset(),
                journal.durableEnd(),
                projection().projectedSequence(),
                projection().rows(),
                projection().layout(),
                rendering.kept(),
                durability);
    }

    /** Readings were accepted: they survive the death of the process from here on. */
    void accepted() {
        outbox.write();
        outboxSync.moved();
    }

    /**
     * Readings that were accepted now count as such. Where each batch is synced before its sensor
     * goes on, a sync that came in between has not told it of them.
     */
    void counted() {
        outboxSync.moved();
    }

    /** A batch of the group loop is done; called by that. */
    void settled(GroupStatus status) {
        journal.wake(); // what was cut and written anew may end where it did
        rendering.settled(status);
    }

    /** The journal's end has moved, and those who send it to others know. */
    void journalMoved() {
        journal.wake();
        journalSync.moved();
    }

    /** Somebody waits for what is in the journal now to be durable. */
    void syncNow() {
        journalSync.syncNow();
    }

    /** Lets what the outbox has accepted become durable soon. */
    void syncOutboxNow() {
        outboxSync.syncNow();
    }

    /** The peer is about to stop: what comes is synced at once. */
    void hurry() {
        outboxSync.hurry();
        journalSync.hurry();
    }

    /**
     * Closes the files. What journal and outbox hold is synced, unless they have failed.
     *
     * @param caughtUp whether the CSV files are to hold all of it first
     * @throws JournalFailure if the disk refuses; all files are closed then, too
     */
    void close(boolean caughtUp) {
        outboxSync.close();
        journalSync.close();
        rendering.close();
        scrubbing.ifPresent(Scrubbing::close);
        CsvProjection projection = projection();
        try (journal;
                outbox;
                projection) {
            if (caughtUp) {
                rendering.catchUp();
            }
        }
    }

    private static void tell(Run run, Consumer<Notice> notices, RecoveredJournal opened) {
        var recovery = opened.recovery();
        if (recovery.cutBytes() > 0) {
            notices.accept(
                    warning(
                            run,
                            "journal_repaired",
                            "journal repaired: bytes="
                                    + recovery.bytes()
                                    + " cut="
                                    + recovery.cutBytes()
                                    + " reason="
                                    + recovery.reason()
                                    + " set_aside="
                                    + recovery.setAside()));
        }
    }

    private static void tell(
            Run run, String outboxPath, Consumer<Notice> notices, RecoveredOutbox opened) {
        if (opened.outbox().size() > 0) {
            notices.accept(
                    new Notice(
                            Notice.Level.INFO,
                            "outbox_found",
                            0,
                            "accepted before and not yet in the record: readings="
                                    + opened.outbox().size()));
        }
        var recovery = opened.recovery();
        if (recovery.isWorthTelling(outboxPath)) {
            notices.accept(
                    warning(
                            run,
                            "outbox_repaired",
                            "outbox repaired: cut="
                                    + recovery.cutBytes()
                                    + " salvaged="
                                    + recovery.salvaged()
                                    + " unreachable="
                                    + recovery.unreachable()
                                    + " set_aside="
                                    + recovery.setAside()
                                    + comesBack(recovery.unreachable())));
        }
    }

    private static void tell(
            Consumer<Notice> notices, RecoveredJournal opened, CsvProjection projection) {
        if (projection.isRelaid() && opened.index().lastSequence() > 0) {
            String roll = projection.layout().roll().name().toLowerCase(Locale.ROOT);
            notices.accept(
                    new Notice(
                            Notice.Level.INFO,
                            "csv_relaid",
                            0,
                            "CSV files are rendered from the journal under csv_roll="
                                    + roll
                                    + "; those of another csv_roll have no place there any more"));
        }
    }

    /** At each start, until somebody takes them away: the one that did it may not have told. */
    private static void tellSetAside(
            Run run, Consumer<Notice> notices, RecoveredJournal opened, CsvProjection projection) {
        if (!projection.setAside().isEmpty()) {
            notices.accept(
                    warning(
                            run,
                            "csv_set_aside",
                            "CSV files are set aside in "
                                    + String.join(", ", projection.setAside())
                                    + ", since csv_roll was changed or journal.base was damaged: they hold"
                                    + " rows from before the journal begins, now at sequence "
                                    + (opened.journal().base().lastSequence() + 1)
                                    + ", which cannot be written anew; move the folder away once you"
                                    + " need it no more"));
        }
    }

    private static String comesBack(long unreachable) {
        return unreachable == 0
                ? ""
                : "; what is unreachable stays on the disk and comes with a later start, once"
                        + " another peer has brought what was accepted before it";
    }

    private static Notice warning(Run run, String event, String text) {
        return new Notice(Notice.Level.WARN, event, 0, run.inFull(text));
    }
}
