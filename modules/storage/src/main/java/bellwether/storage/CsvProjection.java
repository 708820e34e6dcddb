package bellwether.storage;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.sequencer.Projection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Renders the journal to one CSV file per sensor, {@code <sensor_id>.csv}. Each file holds exactly
 * the rows that the journal gives to its sensor, in order of sequence.
 *
 * <p>The launcher runs {@link #runProjection} on a thread and calls {@link #checkpoint} every few
 * seconds; whoever has no thread calls {@link #project}. The group loop calls {@link #cutBack}. All
 * of it is for any thread: one lock guards it. A write that fails may be tried again by calling the
 * same method again; after a sync that failed, {@link #startOver} comes first.
 */
public final class CsvProjection implements Projection, AutoCloseable {
    /** Name of the checkpoint file in the data directory. */
    public static final String CHECKPOINT_NAME = "csv.checkpoint";

    private static final int BATCH_BYTES = 1 << 18;

    private final Disk disk;
    private final String directory;
    private final FileJournal journal;
    private final CheckedJournal checked;
    private final boolean safe;
    private SensorFiles files;
    private final RowBatch batch = new RowBatch(BATCH_BYTES);
    private final RowRenderer renderer = new RowRenderer();

    // checkpointLock first. Fair: the group loop must get its turn between two batches.
    private final ReentrantLock checkpointLock = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock(true);
    private Checkpoint position;
    private Checkpoint saved;
    private long replayEnd;
    private volatile boolean replaying = true;
    private long cutsAwaited;
    private long cutBacks;
    private boolean closed;
    private volatile long limit;
    private volatile long projectedOffset;
    private volatile long projectedSequence;
    private volatile long rows;
    private volatile boolean syncFailed;
    private String sizeProblem = "";
    private Origins origins = (_, _) -> {};

    private CsvProjection(
            Disk disk, String directory, FileJournal journal, Checkpoint start, boolean safe) {
        this.disk = disk;
        this.directory = directory;
        this.journal = journal;
        this.checked = new CheckedJournal(journal);
        this.files = new SensorFiles(disk, directory);
        this.saved = start;
        this.replayEnd = journal.end();
        this.safe = safe;
        this.limit = safe ? start.offset() : Long.MAX_VALUE;
        moveTo(start);
    }

    /**
     * Opens the CSV files of a data directory, which exists, to be rendered as the journal grows:
     * {@code delivery=agreed}. Cuts torn last lines and the rows that the journal does not hold,
     * synced; what was rendered since the checkpoint is compared as the projection goes over it
     * again.
     *
     * @param directory the data directory
     * @param lastSequence the journal's last sequence
     * @throws JournalFailure if files cannot be read or cut
     */
    public static CsvProjection open(
            Disk disk, String directory, FileJournal journal, long lastSequence) {
        return open(disk, directory, journal, lastSequence, false, new Footing());
    }

    /**
     * As {@link #open(Disk, String, FileJournal, long)}, perhaps after a failure in the same
     * process: then what was rendered since the checkpoint is not believed, but rendered anew.
     *
     * @param safe to be rendered only as far as {@link #deliver} says: {@code delivery=safe}; what
     *     was rendered before stays
     */
    public static CsvProjection open(
            Disk disk,
            String directory,
            FileJournal journal,
            long lastSequence,
            boolean safe,
            Footing footing) {
        String path = directory + "/" + CHECKPOINT_NAME;
        Checkpoint start =
                Checkpoint.load(disk, path)
                        .filter(found -> found.fits(journal))
                        .orElse(Checkpoint.START);
        if (start.equals(Checkpoint.START) && disk.exists(path)) {
            // A journal that grows to its offset again would make it look true.
            disk.delete(path);
            disk.syncDirectory(directory);
        }
        var projection = new CsvProjection(disk, directory, journal, start, safe);
        long believed =
                footing.isShaken() ? Math.min(lastSequence, start.lastSequence()) : lastSequence;
        projection.files.scan(believed, start.lastSequence());
        projection.compareAllIfSizeDiffers(start, believed);
        return projection;
    }

    /** Something was taken out of a file, or a file away, while no peer was there. */
    private void compareAllIfSizeDiffers(Checkpoint start, long believed) {
        long there = files.knownBytes();
        if (start.csvBytes() >= 0 && start.csvBytes() != there) {
            sizeProblem =
                    directory
                            + ": up to sequence "
                            + start.lastSequence()
                            + " the CSV files held "
                            + start.csvBytes()
                            + " bytes when the peer stopped, and hold "
                            + there;
            compareAll(believed);
        }
    }

    /** {@return what was found at the opening to be other than it was left; empty: nothing} */
    public String sizeProblem() {
        return sizeProblem;
    }

    /** From here on the rows that stand are compared with the journal as they are rendered. */
    private void compareAll(long lastSequence) {
        saved = Checkpoint.START;
        disk.delete(directory + "/" + CHECKPOINT_NAME);
        disk.syncDirectory(directory);
        files.close();
        files = new SensorFiles(disk, directory);
        files.scan(lastSequence, 0);
        moveTo(Checkpoint.START);
        replaying = true;
    }

    /**
     * A CSV file is other than the journal says: all of them are compared with it once more, and a
     * file is cut at the first row that differs and rendered anew from there. What stands before
     * that stays where it is.
     *
     * @throws JournalFailure if the disk refuses; {@link #startOver} must come before the next
     *     attempt
     */
    public void renderAnew() {
        checkpointLock.lock();
        lock.lock();
        try {
            requireSound();
            if (!closed) {
                cutBacks++;
                replayEnd = position.offset();
                compareAll(position.lastSequence());
            }
        } catch (JournalFailure e) {
            syncFailed = true;
            throw e;
        } finally {
            lock.unlock();
            checkpointLock.unlock();
        }
        journal.wakeReaders();
    }

    /** {@return whether rows are still being compared that stood before} */
    public boolean isComparing() {
        return replaying;
    }

    /**
     * Renders what the journal holds beyond the projection's position: one batch.
     *
     * @param linesMax most readings to render, at least 1
     * @return how many readings were rendered; 0 with {@link #projectedOffset} at the journal's
     *     end: nothing is left to do
     * @throws JournalFailure if that fails; calling again tries again
     */
    public int project(int linesMax) {
        lock.lock();
        try {
            requireSound();
            if (isHeld()) {
                return 0;
            }
            batch.fill(checked, position.offset(), limit, linesMax);
            for (var group : batch.groups()) {
                write(group);
                if (!replaying) {
                    batch.origins(group).forEach(origin -> origins.seen(group.sensorId(), origin));
                }
            }
            if (batch.consumed() > 0) {
                moveTo(behindBatch());
                rows += batch.rows();
            }
            endReplay();
            return batch.rows();
        } finally {
            lock.unlock();
        }
    }

    /** Hears whose readings are rendered. Called with the lock held: does not wait or call back. */
    @FunctionalInterface
    public interface Origins {
        /** A reading of {@code sensorId} is from {@code origin}, and maybe some behind it. */
        void seen(String sensorId, PeerId origin);
    }

    /** From now on {@code listener} hears whose readings come that did not stand before. */
    public void tellOrigins(Origins listener) {
        lock.lock();
        try {
            origins = listener;
        } finally {
            lock.unlock();
        }
    }

    /** After {@link #cutBack} the journal still has the lines that must not come back. */
    private boolean isHeld() {
        return closed || journal.cuts() < cutsAwaited;
    }

    private void write(RowBatch.Group group) {
        SensorFile file = files.file(group.sensorId());
        renderer.clear();
        if (file.position() == 0) {
            renderer.header();
        }
        batch.render(group, file.lastSequence(), renderer);
        byte[] rendered = renderer.finish();
        if (renderer.length() > 0 && batch.sequence(group.last()) > file.lastSequence()) {
            files.write(file, rendered, renderer.length(), batch.sequence(group.last()));
        }
    }

    private Checkpoint behindBatch() {
        long last = batch.rows() > 0 ? batch.lastSequence() : position.lastSequence();
        return new Checkpoint(position.offset() + batch.consumed(), last, batch.crc());
    }

    private void moveTo(Checkpoint next) {
        position = next;
        projectedOffset = next.offset();
        projectedSequence = next.lastSequence();
    }

    private void endReplay() {
        if (replaying && position.offset() >= replayEnd) {
            files.cutUnknown();
            replaying = false;
        }
    }

    /**
     * Renders as the journal grows, until the journal is closed or fails, or its thread is
     * interrupted.
     *
     * @throws JournalFailure if rendering fails; running again tries again
     */
    public void runProjection() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                project(Integer.MAX_VALUE);
                goesOn = awaitWork();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        long from;
        long cuts;
        BooleanSupplier delivers;
        lock.lockInterruptibly();
        try {
            cuts = journal.cuts();
            boolean bound = limit <= position.offset();
            from = isHeld() || bound ? Long.MAX_VALUE : position.offset();
            long here = position.offset();
            delivers = () -> bound && limit > projectedOffset || projectedOffset < here;
        } finally {
            lock.unlock();
        }
        return journal.awaitChange(from, cuts, delivers);
    }

    @Override
    public void deliver(long offset) {
        if (!safe) {
            throw new IllegalStateException("told what is safe, though all is to be rendered");
        }
        limit = offset;
        journal.wakeReaders();
    }

    /** {@return up to which offset of the journal may be rendered} */
    public long deliverableOffset() {
        return Math.min(limit, journal.end());
    }

    /**
     * After a sync that failed: nobody knows what the platter holds of the rows since the
     * checkpoint. They are cut off and rendered anew. Does nothing otherwise.
     *
     * @throws JournalFailure if the disk still refuses; calling again tries again
     */
    public void startOver() {
        lock.lock();
        try {
            if (!syncFailed || closed) {
                return;
            }
            cutBacks++; // a checkpoint that is under way speaks of rows that go now
            files.close();
            files = new SensorFiles(disk, directory);
            files.scan(saved.lastSequence(), saved.lastSequence());
            moveTo(saved);
            syncFailed = false;
        } finally {
            lock.unlock();
        }
        journal.wakeReaders();
    }

    /**
     * Syncs what was rendered, and the journal up to there, and remembers how far that is.
     * Rendering goes on meanwhile.
     *
     * @return whether there was anything to do
     * @throws JournalFailure if that fails; {@link #startOver} must come before the next attempt
     */
    public boolean checkpoint() {
        checkpointLock.lock();
        try {
            Checkpoint target;
            SensorFiles.Unsynced unsynced;
            long cutBacksBefore;
            lock.lock();
            try {
                requireSound();
                if (position.isAt(saved)) {
                    return false;
                }
                target = position.holding(files.knownBytes());
                unsynced = files.takeUnsynced();
                cutBacksBefore = cutBacks;
            } finally {
                lock.unlock();
            }
            sync(unsynced, cutBacksBefore);
            save(target, cutBacksBefore);
            return true;
        } finally {
            checkpointLock.unlock();
        }
    }

    private void sync(SensorFiles.Unsynced unsynced, long cutBacksBefore) {
        try {
            for (String path : unsynced.paths()) {
                force(path, cutBacksBefore);
            }
            if (unsynced.names()) {
                disk.syncDirectory(directory);
            }
            journal.sync();
        } catch (JournalFailure e) {
            syncFailed = true;
            throw e;
        }
    }

    private void force(String path, long cutBacksBefore) {
        DiskFile file;
        try {
            file = disk.open(path, Disk.Mode.READ);
        } catch (JournalFailure e) {
            if (cutBacks() == cutBacksBefore) {
                throw e;
            }
            return; // a cut has deleted it meanwhile
        }
        try (file) {
            file.force();
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

    private void save(Checkpoint target, long cutBacksBefore) {
        lock.lock();
        try {
            if (cutBacks == cutBacksBefore) {
                disk.replace(directory + "/" + CHECKPOINT_NAME, target.bytes());
                saved = target;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cutBack(long offset, long lastSequence) {
        lock.lock();
        try {
            requireSound();
            cutBacks++;
            if (offset < journal.end()) {
                cutsAwaited = journal.cuts() + 1;
            }
            var target = new Checkpoint(offset, lastSequence, crcAt(offset));
            if (saved.offset() > offset) {
                // First: a checkpoint must never claim rows that are gone.
                disk.replace(directory + "/" + CHECKPOINT_NAME, target.bytes());
                saved = target;
            }
            files.cutAbove(lastSequence);
            if (position.offset() > offset) {
                moveTo(target);
            }
            replayEnd = Math.min(replayEnd, offset);
            limit = safe ? Math.min(limit, offset) : limit;
        } catch (JournalFailure e) {
            syncFailed = true;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private int crcAt(long offset) {
        return Checkpoint.crcAt(journal, offset)
                .orElseThrow(
                        () -> new IllegalArgumentException("no line ends at offset " + offset));
    }

    /** {@return the last sequence rendered, 0 if none is} */
    public long projectedSequence() {
        return projectedSequence;
    }

    /** {@return the journal offset up to which everything is rendered} */
    public long projectedOffset() {
        return projectedOffset;
    }

    /** {@return how many readings were rendered since it was opened, those compared included} */
    public long rows() {
        return rows;
    }

    private void requireSound() {
        if (syncFailed) {
            throw new JournalFailure("CSV files in " + directory + " could not be synced", null);
        }
    }

    /**
     * Makes a last checkpoint and closes the files; before the journal is closed. Nothing is
     * rendered afterwards.
     */
    @Override
    public void close() {
        try {
            if (!syncFailed && journal.failure().isEmpty()) {
                checkpoint();
            }
        } finally {
            lock.lock();
            try {
                closed = true;
                files.close();
            } finally {
                lock.unlock();
            }
        }
    }
}
