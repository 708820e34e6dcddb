package bellwether.storage;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.Projection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Renders the journal to CSV files, one per sensor, or per sensor and period ({@link CsvName}).
 * Each file holds exactly the rows that the journal gives to it, in order of sequence.
 *
 * <p>The launcher runs {@link #runProjection} on a thread and calls {@link #checkpoint} every few
 * seconds; whoever has no thread calls {@link #project}. The group loop calls {@link #cutBack}. All
 * of it is for any thread: one lock guards it. A write that fails may be tried again by calling the
 * same method again; after a sync that failed, {@link #startOver} comes first.
 */
public final class CsvProjection implements Projection, AutoCloseable {
    /** Name of the checkpoint file in the data directory. */
    public static final String CHECKPOINT_NAME = "csv.checkpoint";

    private final FileJournal journal;
    private final BatchWriter writer;
    private final CsvOnDisk csv;
    private final ExpiredPart expired;
    private final Optional<String> sizeProblem;
    private final boolean safe;

    // Fair: the group loop must get its turn between two batches.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final CsvSaving saving;
    private volatile Checkpoint position; // written with the lock held
    private long replayEnd;
    private volatile boolean replaying = true;
    private long cutsAwaited;
    private volatile long limit;
    private volatile long rows;
    private volatile Origins origins = (_, _) -> {};

    private CsvProjection(String directory, FileJournal journal, CsvOnDisk csv, boolean safe) {
        this.journal = journal;
        var checked = new CheckedJournal(journal);
        this.writer = new BatchWriter(checked, csv.layout().roll(), journal.sources());
        this.csv = csv;
        this.expired = new ExpiredPart(journal);
        this.saving = new CsvSaving(directory, csv, journal, lock);
        this.replayEnd = journal.end();
        this.safe = safe;
        this.limit = safe ? csv.foundOffset() : Long.MAX_VALUE;
        this.sizeProblem = csv.sizeProblem();
        position = csv.saved();
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
        var keeping = CsvKeeping.WHOLE;
        return open(disk, directory, journal, lastSequence, keeping, false, new Footing());
    }

    /**
     * As {@link #open(Disk, String, FileJournal, long)}, perhaps after a failure in the same
     * process: then what was rendered since the checkpoint is not believed, but rendered anew.
     *
     * @param keeping which files there are to be. Where others are, all are rendered anew, and
     *     those go
     * @param safe to be rendered only as far as {@link #deliver} says: {@code delivery=safe}; what
     *     was rendered before stays
     */
    public static CsvProjection open(
            Disk disk,
            String directory,
            FileJournal journal,
            long lastSequence,
            CsvKeeping keeping,
            boolean safe,
            Footing footing) {
        var csv = new CsvOnDisk(disk, directory, journal, keeping);
        long believed =
                footing.isShaken()
                        ? Math.min(lastSequence, csv.saved().lastSequence())
                        : lastSequence;
        csv.takeStock(believed);
        var projection = new CsvProjection(directory, journal, csv, safe);
        if (projection.sizeProblem.isPresent()) {
            projection.compareFrom(csv::doubtAll, believed);
        }
        return projection;
    }

    /** {@return what was found at the opening to be other than it was left; empty: nothing} */
    public Optional<String> sizeProblem() {
        return sizeProblem;
    }

    /** From here on the rows that stand are compared with the journal as they are rendered. */
    private void compareFrom(LongConsumer how, long lastSequence) {
        how.accept(lastSequence);
        position = csv.saved();
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
        lookAgain(csv::doubtAll);
    }

    /**
     * @param how to take stock of the files, of which no row is believed, up to a sequence
     */
    private void lookAgain(LongConsumer how) {
        saving.alone(() -> {
            if (!saving.isClosed()) {
                saving.takesBack();
                replayEnd = position.offset();
                compareFrom(how, position.lastSequence());
            }
        });
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
            saving.requireSound();
            if (isHeld()) {
                return 0;
            }
            position = writer.write(csv.files(), position, limit, linesMax);
            rows += writer.rows();
            if (!replaying) {
                writer.tellOrigins(origins);
            }
            endReplay();
            return writer.rows();
        } finally {
            lock.unlock();
        }
    }

    /** From now on {@code listener} hears whose readings come that did not stand before. */
    public void tellOrigins(Origins listener) {
        origins = listener;
    }

    /** After {@link #cutBack} the journal still has the lines that must not come back. */
    private boolean isHeld() {
        return saving.isClosed() || journal.cuts() < cutsAwaited;
    }

    private void endReplay() {
        if (replaying && position.offset() >= replayEnd) {
            csv.files().cutUnknown();
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
            delivers = () -> bound && limit > position.offset() || position.offset() < here;
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
            if (!saving.startOver()) {
                return;
            }
            position = csv.saved();
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
        return saving.checkpoint(() -> position);
    }

    /**
     * Lets the CSV files of periods that end before {@code day} go. Nothing is rendered to them any
     * more.
     *
     * @param day since 1970, in UTC
     * @return what has gone
     * @throws JournalFailure if that fails; {@link #startOver} must come before the next attempt
     */
    public Expired expire(long day) {
        return saving.expire(day, () -> position);
    }

    /** {@return which files there are} */
    public CsvLayout layout() {
        return csv.layout();
    }

    /**
     * {@return folders with CSV files of another roll that could not be rendered anew when they
     * were found, as they hold rows from before the journal begins}
     */
    public List<String> setAside() {
        return csv.setAside();
    }

    /** {@return whether other files were found than there are to be: all are rendered anew} */
    public boolean isRelaid() {
        return csv.isRelaid();
    }

    /**
     * What ends on {@code day} or later is kept again, though it has expired: all files are
     * compared with the journal once more, and those that are not there are rendered.
     *
     * @throws JournalFailure if the disk refuses; {@link #startOver} must come before the next
     *     attempt
     */
    public void keepAgain(long day) {
        lookAgain(last -> csv.keepAgain(csv.layout().keptAgainFrom(day), last));
    }

    /**
     * {@return the newest second since 1970 that a reading of another peer than {@code self} tells,
     * of those that were rendered since it was opened; empty: none does, or files do not roll}
     */
    public OptionalLong newestBesides(PeerId self) {
        lock.lock();
        try {
            return writer.newest().besides(self);
        } finally {
            lock.unlock();
        }
    }

    /** {@return the same of readings of all peers} */
    public OptionalLong newestSecond() {
        lock.lock();
        try {
            return writer.newest().ofAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how often rows were taken back since it was opened} */
    long cutBacks() {
        return saving.cutBacks();
    }

    @Override
    public void cutBack(long offset, long lastSequence) {
        lock.lock();
        try {
            saving.requireSound();
            saving.takesBack();
            if (offset < journal.end()) {
                cutsAwaited = journal.cuts() + 1;
            }
            var target = new Checkpoint(offset, lastSequence, crcAt(offset));
            if (csv.saved().offset() > offset) {
                csv.save(target); // first: a checkpoint must never claim rows that are gone
            }
            csv.files().cutAbove(lastSequence);
            if (position.offset() > offset) {
                position = target;
            }
            replayEnd = Math.min(replayEnd, offset);
            limit = safe ? Math.min(limit, offset) : limit;
        } catch (JournalFailure e) {
            saving.failed();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begin(LogBase base) {
        lock.lock();
        try {
            saving.requireSound();
            saving.takesBack();
            csv.begin();
            position = csv.saved();
            replayEnd = position.offset();
            limit = safe ? Math.max(limit, base.offset()) : limit;
        } catch (JournalFailure e) {
            saving.failed();
            throw e;
        } finally {
            lock.unlock();
        }
        journal.wakeReaders();
    }

    /**
     * Lets the journal begin later: all before {@code limit} may go, as far as it has expired here
     * and stands in the CSV files, durably, whole segments of it.
     *
     * @param cutsSeen how often the journal had been cut when {@code limit} was found
     * @return where it begins now; empty: nothing went
     * @throws JournalFailure if the disk refuses; to be called again then, or left alone
     */
    public Optional<LogBase> shorten(long limit, long cutsSeen) {
        return shorten(limit, cutsSeen, layout());
    }

    /**
     * As {@link #shorten(long, long)}, and nothing goes that is of {@code firstDay} or later, since
     * 1970.
     */
    public Optional<LogBase> shorten(long limit, long cutsSeen, long firstDay) {
        return shorten(limit, cutsSeen, layoutFrom(firstDay));
    }

    private CsvLayout layoutFrom(long firstDay) {
        CsvLayout layout = layout();
        return layout.isKeptFromBehind(firstDay) ? layout.keptAgainFrom(firstDay) : layout;
    }

    /**
     * {@return what the beginning of the journal says of why no more of it goes, if nothing goes
     * that is of {@code firstDay} or later} By the thread that lets it go.
     *
     * @throws JournalFailure if the journal cannot be read
     */
    public OldestPart oldestPart(long firstDay) {
        long expiredEnd = expired.end(layoutFrom(firstDay));
        long start = journal.start().offset();
        long next =
                Arrays.stream(journal.segmentStarts())
                        .filter(at -> at > start)
                        .findFirst()
                        .orElse(start);
        return new OldestPart(journal.isShort(), next, expiredEnd, expired.keeper());
    }

    private Optional<LogBase> shorten(long limit, long cutsSeen, CsvLayout layout) {
        long end = Math.min(limit, expired.end(layout));
        Optional<LogBase> later =
                end > journal.start().offset() ? journal.baseAtMost(end) : Optional.empty();
        return later.filter(base ->
                saving.whileStill(() ->
                        csv.saved().offset() >= base.offset() && journal.shorten(base, cutsSeen)));
    }

    private int crcAt(long offset) {
        return Checkpoint.crcAt(journal, offset)
                .orElseThrow(
                        () -> new IllegalArgumentException("no line ends at offset " + offset));
    }

    /** {@return the last sequence rendered, 0 if none is} */
    public long projectedSequence() {
        return position.lastSequence();
    }

    /** {@return the journal offset up to which everything is rendered} */
    public long projectedOffset() {
        return position.offset();
    }

    /** {@return how many readings were rendered since it was opened, those compared included} */
    public long rows() {
        return rows;
    }

    /**
     * Makes a last checkpoint and closes the files; before the journal is closed. Nothing is
     * rendered afterwards.
     */
    @Override
    public void close() {
        try {
            if (saving.isSound() && journal.failure().isEmpty()) {
                checkpoint();
            }
        } finally {
            saving.close();
        }
    }
}
