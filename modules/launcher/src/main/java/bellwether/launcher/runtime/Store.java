package bellwether.launcher.runtime;

import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.StatusReport.Stored;
import bellwether.protocol.JournalFailure;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Promises;
import bellwether.storage.CsvProjection;
import bellwether.storage.DataDirectory;
import bellwether.storage.Disk;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.NioDisk;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecoveredJournal;
import bellwether.storage.RecoveredOutbox;
import bellwether.storage.SetAsideRuns;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A peer's data directory, its journal and its CSV files, and the threads that work on them. */
final class Store {
    /** How often the projection notes on disk how far it is. */
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long the CSV files may take to catch up when the peer stops. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

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
    private final SyncLoop syncLoop;
    private final Bell checkpoints = new Bell();

    private Store(Run run, DataDirectory directory, RecoveredJournal opened, Working working) {
        this.path = run.config().baseDir().resolve(directory.path());
        this.earlierRuns = new SetAsideRuns(new NioDisk(run.config().baseDir()), run.id());
        this.promises =
                run.isMajority()
                        ? new PromiseFile(new NioDisk(run.config().baseDir()), directory.path())
                        : Promises.forgetful();
        this.directory = directory;
        this.journal = opened.journal();
        this.index = opened.index();
        this.outbox = working.outbox();
        this.projection = working.projection();
        this.syncLoop = working.syncLoop();
    }

    /** What works on the journal. */
    private record Working(FileOutbox outbox, CsvProjection projection, SyncLoop syncLoop) {}

    /**
     * Locks the data directory, and opens and repairs what is in it.
     *
     * @throws bellwether.storage.InUseException if a running process has it
     * @throws JournalFailure if the disk refuses
     */
    static Store open(Run run, Shell shell) {
        var config = run.config();
        Disk disk = new NioDisk(config.baseDir());
        var directory =
                DataDirectory.prepare(
                        disk, run.id(), config.data().onStart(), config.data().previousRunsKept());
        try {
            var opened = FileJournal.open(disk, directory.journalPath());
            tell(run, shell.log(), directory, opened);
            return new Store(run, directory, opened, working(run, shell, disk, directory, opened));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    void start(Shell shell) {
        shell.threads().start("journal-writer", journal::runWriter);
        shell.threads().start("journal-sync", syncLoop);
        shell.threads().start("csv-projection", projection::runProjection);
        shell.threads().start("timer-checkpoint", this::runCheckpoints);
    }

    FileJournal journal() {
        return journal;
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
        return new Stored(journal.durableEnd(), projection.projectedSequence(), projection.rows());
    }

    /** Readings were accepted: they survive the death of the process from here on. */
    void accepted() {
        outbox.write();
    }

    /** The journal's end has moved. */
    void journalMoved() {
        syncLoop.journalMoved();
    }

    /** Somebody waits for what is in the journal now to be durable. */
    void syncNow() {
        syncLoop.syncNow();
    }

    /** The peer is about to stop: what comes is synced at once. */
    void hurry() {
        syncLoop.hurry();
    }

    /**
     * Closes the files and frees the directory. What the journal holds is synced.
     *
     * @param caughtUp whether the CSV files are to hold all of it first
     */
    void close(boolean caughtUp) {
        syncLoop.close();
        checkpoints.close();
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
            Run run, Shell shell, Disk disk, DataDirectory directory, RecoveredJournal opened) {
        try {
            var recovered = FileOutbox.open(disk, directory.outboxPath(), opened);
            tell(run, shell.log(), recovered);
            var projection = projection(run, disk, directory, opened);
            long syncNanos = run.config().data().syncInterval().toNanos();
            var syncLoop =
                    new SyncLoop(opened.journal(), recovered.outbox(), shell.inbox(), syncNanos);
            return new Working(recovered.outbox(), projection, syncLoop);
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
