package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.launcher.status.JournalKept;
import bellwether.protocol.JournalFailure;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileJournal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the CSV files in step with the journal, on two threads. Where the disk refuses a CSV file
 * it says so once and tries again with growing pauses, for ever: the record goes on meanwhile. A
 * journal that fails ends it.
 */
final class Rendering {
    /** How often is looked at what there is to do beside rendering. */
    private static final long LOOK_NANOS = CheckpointPace.NANOS_MIN;

    /** How long the CSV files may take to catch up when the peer stops. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Readings rendered at once when the peer stops. */
    private static final int CATCH_UP_LINES = 10_000;

    private final CsvProjection projection;
    private final FileJournal journal;
    private final Troubles troubles;
    private final Bell checkpoints = new Bell();
    private final Bell retries = new Bell();
    private final SensorOwners owners;
    private final Expiry expiry;
    private final Shortening shortening;
    private final long syncNanos;
    private final Set<Doing> failing = EnumSet.noneOf(Doing.class);

    /** What is done with CSV files, each on a thread of its own. */
    private enum Doing {
        WRITING,
        SYNCING
    }

    /** What is tried until it works. */
    private interface Work {
        void run();
    }

    /**
     * @param syncNanos sync_interval
     */
    Rendering(
            CsvProjection projection,
            FileJournal journal,
            Shortening shortening,
            long syncNanos,
            Store.Listeners listeners) {
        this.syncNanos = syncNanos;
        this.projection = projection;
        this.journal = journal;
        this.troubles = listeners.troubles();
        this.owners = listeners.owners();
        this.expiry = listeners.expiry();
        this.shortening = shortening;
        projection.tellOrigins(owners);
    }

    /** A file was found to be other than the journal says. */
    void damaged(String problem) {
        troubles.begin(
                Troubles.Cause.CSV_DAMAGED,
                problem + "; it is written anew from the journal, which is sound; check the disk");
    }

    /** It may be the session before that met the damage, as with all that is wrong with a CSV. */
    private void repairedIfCompared() {
        if (!projection.isComparing()) {
            troubles.over(
                    Troubles.Cause.CSV_DAMAGED, "the CSV files are what the journal says again");
        }
    }

    void start(Shell shell) {
        shell.threads().startPlatform("csv-projection", this::runProjection);
        shell.threads().startPlatform("timer-checkpoint", this::runCheckpoints);
    }

    CsvProjection projection() {
        return projection;
    }

    /** {@return why no more of the journal goes; empty: nothing keeps it, or it is to stay} */
    Optional<JournalKept> kept() {
        return shortening.kept();
    }

    /** A batch of the group loop is done; called by that. */
    void settled(GroupStatus status) {
        shortening.settled(status);
    }

    /** Lets the threads end, as far as the end of the journal does not. */
    void close() {
        checkpoints.close();
        retries.close();
    }

    /** Renders what the journal holds, for a bounded time, if the disk lets it. */
    void catchUp() {
        long deadlineNanos = System.nanoTime() + CATCH_UP_NANOS;
        try {
            while (projection.projectedOffset() < projection.deliverableOffset()
                    && deadlineNanos - System.nanoTime() > 0) {
                projection.project(CATCH_UP_LINES);
            }
        } catch (JournalFailure e) {
            fails(Doing.WRITING, e); // the next start renders what is missing
        }
    }

    private void runProjection() {
        untilItWorks(
                Doing.WRITING,
                retries,
                () -> {
                    projection.startOver();
                    projection.project(1); // proves that it works again
                    works(Doing.WRITING);
                    projection.runProjection();
                });
    }

    private void runCheckpoints() {
        var pace = new CheckpointPace(syncNanos, System.nanoTime());
        checkpoints.pause(LOOK_NANOS);
        while (!checkpoints.isClosed()) {
            untilItWorks(
                    Doing.SYNCING,
                    checkpoints,
                    () -> {
                        projection.startOver();
                        if (pace.isDue(System.nanoTime())) {
                            checkpoint(pace);
                        }
                        expiry.look(projection);
                    });
            shorten();
            repairedIfCompared();
            owners.look();
            checkpoints.pause(LOOK_NANOS);
        }
    }

    private void checkpoint(CheckpointPace pace) {
        if (projection.checkpoint()) {
            works(Doing.SYNCING);
        }
        pace.noted(System.nanoTime());
    }

    private void shorten() {
        try {
            shortening.look(projection, expiry);
            troubles.over(
                    Troubles.Cause.JOURNAL_STAYS,
                    "what has expired of the journal is deleted again");
        } catch (JournalFailure e) {
            if (journal.failure().isPresent()) {
                throw e;
            }
            troubles.begin(
                    Troubles.Cause.JOURNAL_STAYS,
                    "what has expired of the journal cannot be deleted, the record goes on: "
                            + e.getMessage());
        }
    }

    private void untilItWorks(Doing doing, Bell bell, Work work) {
        var pauses = new RetryPauses();
        boolean done = false;
        while (!done && !bell.isClosed()) {
            try {
                work.run();
                done = true;
            } catch (JournalFailure e) {
                if (journal.failure().isPresent()) {
                    throw e; // more than the CSV files is concerned
                }
                fails(doing, e);
                bell.pause(pauses.next());
            }
        }
    }

    private synchronized void fails(Doing doing, JournalFailure refusal) {
        failing.add(doing);
        troubles.begin(
                Troubles.Cause.CSV,
                "a CSV file cannot be written, the record goes on without: "
                        + refusal.getMessage());
    }

    /** It may be the session before that met the trouble: nobody else says that it is over. */
    private synchronized void works(Doing doing) {
        failing.remove(doing);
        if (failing.isEmpty()) {
            troubles.over(Troubles.Cause.CSV, "CSV files are written again");
        }
    }
}
