package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Makes what a projection has rendered durable while it goes on rendering, and lets old files go.
 * For any thread; the projection's lock guards what it knows.
 */
final class CsvSaving {
    /** Files that are deleted before others get the lock. */
    private static final int DELETED_AT_ONCE = 256;

    private final String directory;
    private final CsvOnDisk csv;
    private final FileJournal journal;
    private final ReentrantLock checkpointLock = new ReentrantLock(); // before the other
    private final ReentrantLock lock;
    private long cutBacks;
    private boolean closed;
    private volatile boolean syncFailed;

    /**
     * @param lock that of the projection
     */
    CsvSaving(String directory, CsvOnDisk csv, FileJournal journal, ReentrantLock lock) {
        this.directory = directory;
        this.csv = csv;
        this.journal = journal;
        this.lock = lock;
    }

    /** What is to be made durable, and what was taken back until then. */
    private record Taken(Checkpoint target, SensorFiles.Unsynced unsynced, long cutBacks) {}

    /**
     * Syncs what was rendered, and the journal up to there, and remembers how far that is.
     *
     * @param position of the projection; read with the lock held
     * @return whether there was anything to do
     */
    boolean checkpoint(Supplier<Checkpoint> position) {
        checkpointLock.lock();
        try {
            Taken taken;
            lock.lock();
            try {
                requireSound();
                if (position.get().isAt(csv.saved())) {
                    return false;
                }
                taken = take(position.get(), csv.layout());
            } finally {
                lock.unlock();
            }
            sync(taken);
            save(taken);
            return true;
        } finally {
            checkpointLock.unlock();
        }
    }

    /**
     * Lets the files of periods that end before {@code day} go. A checkpoint that does not count
     * them comes first, then nothing is rendered to them any more, then they are deleted: wherever
     * power goes, the next opening knows which files are to be there, and how long they were.
     *
     * @return what has gone; nothing as well if rows were taken back meanwhile: later, then
     */
    Expired expire(long day, Supplier<Checkpoint> position) {
        checkpointLock.lock();
        try {
            CsvLayout later = csv.layout().keptFrom(day);
            if (!later.equals(csv.layout()) && !announce(later, position)) {
                return Expired.NONE;
            }
            return deleteExpired();
        } finally {
            checkpointLock.unlock();
        }
    }

    /** {@return whether nothing is rendered any more that has expired under {@code later}} */
    private boolean announce(CsvLayout later, Supplier<Checkpoint> position) {
        Taken taken;
        lock.lock();
        try {
            requireSound();
            if (closed) {
                return false;
            }
            taken = take(position.get(), later);
        } finally {
            lock.unlock();
        }
        sync(taken);
        if (!save(taken)) {
            return false;
        }
        alone(() -> csv.adopt(later));
        return true;
    }

    private Expired deleteExpired() {
        Expired all = Expired.NONE;
        List<Long> some;
        do {
            lock.lock();
            try {
                some = closed ? List.of() : csv.files().deleteExpired(DELETED_AT_ONCE);
            } finally {
                lock.unlock();
            }
            all = all.and(some);
        } while (!some.isEmpty());
        return all;
    }

    private Taken take(Checkpoint position, CsvLayout layout) {
        long bytes = csv.files().knownBytes(layout.keptFrom());
        var target = position.holding(bytes, layout.keptFrom());
        return new Taken(target, csv.files().takeUnsynced(), cutBacks);
    }

    private void sync(Taken taken) {
        try {
            csv.sync(taken.unsynced(), () -> cutBacks() != taken.cutBacks());
            journal.sync();
        } catch (JournalFailure e) {
            syncFailed = true;
            throw e;
        }
    }

    private boolean save(Taken taken) {
        lock.lock();
        try {
            boolean stands = cutBacks == taken.cutBacks();
            if (stands) {
                csv.save(taken.target());
            }
            return stands;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does {@code work} while nobody renders and no checkpoint is made. If the disk refuses, nobody
     * knows what it holds: {@link #startOver} comes next.
     */
    void alone(Runnable work) {
        checkpointLock.lock();
        lock.lock();
        try {
            requireSound();
            work.run();
        } catch (JournalFailure e) {
            syncFailed = true;
            throw e;
        } finally {
            lock.unlock();
            checkpointLock.unlock();
        }
    }

    /**
     * {@return what {@code work} says, which is done while nobody renders and no checkpoint is
     * made; false if the files are closed, or one could not be synced}
     */
    boolean whileStill(BooleanSupplier work) {
        checkpointLock.lock();
        lock.lock();
        try {
            return !closed && !syncFailed && work.getAsBoolean();
        } finally {
            lock.unlock();
            checkpointLock.unlock();
        }
    }

    /** Rows are about to be taken back: a checkpoint that is under way speaks of what goes now. */
    void takesBack() {
        lock.lock();
        try {
            cutBacks++;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how often rows were taken back since it was opened} */
    long cutBacks() {
        lock.lock();
        try {
            return cutBacks;
        } finally {
            lock.unlock();
        }
    }

    /** What the platter holds of the rows since the checkpoint is not known any more. */
    void failed() {
        syncFailed = true;
    }

    /**
     * After a sync that failed the files are looked at anew.
     *
     * @return whether one had failed; the projection goes on at the checkpoint then
     */
    boolean startOver() {
        if (!syncFailed || closed) {
            return false;
        }
        takesBack();
        csv.lookAgain();
        syncFailed = false;
        return true;
    }

    void requireSound() {
        if (syncFailed) {
            throw new JournalFailure("CSV files in " + directory + " could not be synced", null);
        }
    }

    boolean isSound() {
        return !syncFailed;
    }

    /** {@return whether the files are closed} Read with the lock held. */
    boolean isClosed() {
        return closed;
    }

    /** Closes the files. */
    void close() {
        lock.lock();
        try {
            closed = true;
            csv.files().close();
        } finally {
            lock.unlock();
        }
    }
}
