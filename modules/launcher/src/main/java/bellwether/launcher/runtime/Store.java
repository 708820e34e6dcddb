package bellwether.launcher.runtime;

import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.Durability;
import bellwether.launcher.status.StatusReport.Stored;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Promises;
import bellwether.storage.CheckedJournal;
import bellwether.storage.CsvProjection;
import bellwether.storage.DataDirectory;
import bellwether.storage.Disk;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.GivingOut;
import bellwether.storage.NioDisk;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecoveredJournal;
import bellwether.storage.RecoveredOutbox;
import bellwether.storage.Scrub;
import bellwether.storage.SetAsideRuns;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A peer's data directory, its journal and its CSV files, and the threads that work on them. */
final class Store {
    /** How often the projection notes on disk how far it is. */
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long the CSV files may take to catch up when the peer stops. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Bytes of journal that may be unsynced before the interval is over: some 20,000 readings. */
    private static final long JOURNAL_UNSYNCED_MAX = 2 << 20;

    /** Likewise of the outbox. Fewer, since readings of a replay wait for it. */
    private static final long OUTBOX_UNSYNCED_MAX = 256 << 10;

    /** Readings rendered at once when the peer stops. */
    private static final int CATCH_UP_LINES = 10_000;

    private final Path path;
    private final DataDirectory directory;
    private final FileJournal journal;
    private final LogIndex index;
    private final EarlierRuns earlierRuns;
    private final Promises promises;
    private final CsvProjection projection;
    private final FileOutbox outbox;
    private final String durability;
    private final SyncLoop journalSync;
    private final SyncLoop outboxSync;
    private final Bell checkpoints = new Bell();
    private final Optional<Scrubbing> scrubbing;

    private Store(Run run, DataDirectory directory, RecoveredJournal opened, Working working) {
        this.path = run.config().baseDir().resolve(directory.path());
        this.earlierRuns = new SetAsideRuns(new NioDisk(run.config().baseDir()), run.id());
        this.durability = Durability.of(run.config().data().syncInterval());
        this.promises =
                run.isMajority()
                        ? new PromiseFile(new NioDisk(run.config().baseDir()), directory.path())
                        : Promises.forgetful();
        this.directory = directory;
        this.journal = opened.journal();
        this.index = opened.index();
        this.outbox = working.outbox();
        this.projection = working.projection();
        this.journalSync = working.journalSync();
        this.outboxSync = working.outboxSync();
        this.scrubbing = scrubbing(run);
    }

    /** What works on the journal. */
    private record Working(
            FileOutbox outbox,
            CsvProjection projection,
            SyncLoop journalSync,
            SyncLoop outboxSync) {}

    /**
     * Locks the data directory, and opens and repairs what is in it.
     *
     * @param intake hears what of it is durable
     * @throws bellwether.storage.InUseException if a running process has it
     * @throws JournalFailure if the disk refuses
     */
    static Store open(Run run, Shell shell, SensorIntake intake) {
        var config = run.config();
        Disk disk = new NioDisk(config.baseDir());
        var directory =
                DataDirectory.prepare(
                        disk, run.id(), config.data().onStart(), config.data().previousRunsKept());
        try {
            var opened = FileJournal.open(disk, directory.journalPath());
            tell(run, shell.log(), directory, opened);
            return new Store(
                    run, directory, opened, working(run, shell, intake, disk, directory, opened));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private Optional<Scrubbing> scrubbing(Run run) {
        long nanos = run.config().data().scrubInterval().toNanos();
        var disk = new NioDisk(run.config().baseDir());
        var scrub = new Scrub(disk, directory.path(), journal, projection);
        return nanos == 0 ? Optional.empty() : Optional.of(new Scrubbing(scrub, nanos));
    }

    void start(Shell shell) {
        shell.threads().start("journal-writer", journal::runWriter);
        shell.threads().start("journal-sync", journalSync);
        shell.threads().start("outbox-sync", outboxSync);
        shell.threads().start("csv-projection", projection::runProjection);
        shell.threads().start("timer-checkpoint", this::runCheckpoints);
        scrubbing.ifPresent(work -> shell.threads().start("journal-scrub", work));
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
        return projection;
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

    /** {@return the folder of the CSV files} */
    Path path() {
        return path;
    }

    Stored stored() {
        return new Stored(
                journal.durableEnd(),
                projection.projectedSequence(),
                projection.rows(),
                durability);
    }

    /** Readings were accepted: they survive the death of the process from here on. */
    void accepted() {
        outbox.write();
        outboxSync.moved();
    }

    /** The journal's end has moved. */
    void journalMoved() {
        journalSync.moved();
    }

    /** Somebody waits for what is in the journal now to be durable. */
    void syncNow() {
        journalSync.syncNow();
    }

    /** The peer is about to stop: what comes is synced at once. */
    void hurry() {
        outboxSync.hurry();
        journalSync.hurry();
    }

    /**
     * Closes the files and frees the directory. What the journal holds is synced.
     *
     * @param caughtUp whether the CSV files are to hold all of it first
     */
    void close(boolean caughtUp) {
        outboxSync.close();
        journalSync.close();
        checkpoints.close();
        scrubbing.ifPresent(Scrubbing::close);
        try (directory;
                journal;
                outbox;
                projection) {
            if (caughtUp) {
                catchUp();
            }
        }
    }

    private void catchUp() {
        long deadlineNanos = System.nanoTime() + CATCH_UP_NANOS;
        while (projection.projectedOffset() < projection.deliverableOffset()
                && deadlineNanos - System.nanoTime() > 0) {
            projection.project(CATCH_UP_LINES);
        }
    }

    private void runCheckpoints() {
        checkpoints.pause(CHECKPOINT_NANOS);
        while (!checkpoints.isClosed()) {
            projection.checkpoint();
            checkpoints.pause(CHECKPOINT_NANOS);
        }
    }

    private static Working working(
            Run run,
            Shell shell,
            SensorIntake intake,
            Disk disk,
            DataDirectory directory,
            RecoveredJournal opened) {
        long syncNanos = run.config().data().syncInterval().toNanos();
        try {
            var recovered =
                    FileOutbox.open(
                            disk,
                            directory.outboxPath(),
                            opened,
                            syncNanos == 0 ? GivingOut.SYNCED : GivingOut.WRITTEN);
            tell(run, shell.log(), recovered);
            var projection = projection(run, disk, directory, opened);
            return new Working(
                    recovered.outbox(),
                    projection,
                    new SyncLoop(
                            new JournalSync(opened.journal(), shell.inbox()),
                            syncNanos,
                            JOURNAL_UNSYNCED_MAX),
                    new SyncLoop(
                            new OutboxSync(recovered.outbox(), intake, shell.inbox()),
                            syncNanos,
                            OUTBOX_UNSYNCED_MAX));
        } catch (RuntimeException e) {
            opened.journal().close();
            throw e;
        }
    }

    private static CsvProjection projection(
            Run run, Disk disk, DataDirectory directory, RecoveredJournal opened) {
        String path = directory.path();
        long lastSequence = opened.index().lastSequence();
        return run.isSafe()
                ? CsvProjection.openSafe(disk, path, opened.journal(), lastSequence)
                : CsvProjection.open(disk, path, opened.journal(), lastSequence);
    }

    private static void tell(Run run, PeerLog log, RecoveredOutbox opened) {
        if (opened.outbox().size() > 0) {
            log.info(
                    "accepted before and not yet in the record: readings="
                            + opened.outbox().size());
        }
        var recovery = opened.recovery();
        if (recovery.cutBytes() > 0 || !recovery.setAside().isEmpty()) {
            log.warn(
                    run.inFull(
                            "outbox repaired: cut="
                                    + recovery.cutBytes()
                                    + " salvaged="
                                    + recovery.salvaged()
                                    + " unreachable="
                                    + recovery.unreachable()
                                    + " set_aside="
                                    + recovery.setAside()));
        }
    }

    private static void tell(
            Run run, PeerLog log, DataDirectory directory, RecoveredJournal opened) {
        directory
                .setAside()
                .ifPresent(aside ->
                        log.info(
                                run.inFull("data of the run before was set aside: path=" + aside)));
        var recovery = opened.recovery();
        if (recovery.cutBytes() > 0) {
            log.warn(
                    run.inFull(
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
}
