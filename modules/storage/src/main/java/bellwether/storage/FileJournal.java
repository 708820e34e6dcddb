package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Sources;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The journal in segment files, with its newest bytes in memory. {@link #append} only copies into a
 * ring; a writer writes the ring to the files in large pieces, and {@link #sync} makes them
 * durable. It creates no thread: the launcher runs {@link #runWriter} on one and {@link #sync} on
 * another; while no writer runs, {@link #sync} and a full ring write by themselves.
 *
 * <pre>
 *   0 ............ durableEnd .......... written ............ end
 *   |    forced     |     in the files    |  in memory only    |
 * </pre>
 *
 * <p>{@link #append} and {@link #cut} belong to the group loop; everything else is for any thread.
 * A write or sync that fails ends the journal's life: what the disk holds is not known any more, so
 * it must be opened again.
 */
public final class FileJournal implements Journal, AutoCloseable {
    /** A segment is full with the first line that ends here or behind. */
    public static final long SEGMENT_BYTES = 64L << 20;

    /** Bytes that are kept in memory, and that may wait for the writer. */
    public static final int RING_BYTES = 4 << 20;

    /** Most bytes per write: each write makes room in the ring. */
    private static final int WRITE_BYTES_MAX = 1 << 20;

    private static final int READ_BYTES = 1 << 20;

    /**
     * How long the writer lets little gather after each write: a wake-up and a write for each
     * reading would be a tenth of what a peer does. What a process that is killed has not written
     * is still in the outboxes of its origins, and with other members.
     */
    private static final long WRITER_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    // Taken in this order, before the tail's own lock: one sync, cut or close at a time; and the
    // files that are being written.
    private final ReentrantLock syncLock = new ReentrantLock();
    private final ReentrantLock diskLock = new ReentrantLock();

    private final Segments segments;
    private final JournalTail tail;
    private final IndexCheckpoint checkpoint;
    private final Footing footing;
    private final Bases bases;
    private final Sources sources;
    private volatile LogBase base;
    private volatile long durableEnd;

    /** Keeps on the disk where a journal begins. */
    private interface Bases {
        void save(LogBase base);
    }

    private FileJournal(
            LogBase base,
            Bases bases,
            Segments segments,
            JournalTail tail,
            IndexCheckpoint checkpoint,
            Footing footing,
            Sources sources) {
        this.base = base;
        this.bases = bases;
        this.sources = sources;
        this.segments = segments;
        this.tail = tail;
        this.checkpoint = checkpoint;
        this.footing = footing;
        durableEnd(tail.end());
        checkpoint.appended(durableEnd);
        checkpoint.durable(durableEnd);
    }

    /**
     * Opens the journal in a directory, which is created if missing. Cuts what is not valid at its
     * end, and syncs.
     *
     * @throws JournalFailure if the files cannot be read or repaired
     */
    public static RecoveredJournal open(Disk disk, String directory) {
        return open(disk, directory, SEGMENT_BYTES, RING_BYTES);
    }

    /** As {@link #open(Disk, String)}, perhaps after a failure in the same process. */
    public static RecoveredJournal open(Disk disk, String directory, Footing footing) {
        return open(disk, directory, SEGMENT_BYTES, RING_BYTES, footing);
    }

    /**
     * As {@link #open(Disk, String)} with other sizes. Peers must agree on that of segments, or
     * their files are cut at other places.
     */
    public static RecoveredJournal open(
            Disk disk, String directory, long segmentBytes, int ringBytes) {
        return open(disk, directory, segmentBytes, ringBytes, new Footing());
    }

    /** As {@link #open(Disk, String, long, int)}, perhaps after a failure in the same process. */
    public static RecoveredJournal open(
            Disk disk, String directory, long segmentBytes, int ringBytes, Footing footing) {
        disk.createDirectories(directory);
        footing.cutJournal(disk, directory);
        if (footing.isIndexDoubted()) {
            IndexCheckpoint.delete(disk, directory);
        }
        var files = new JournalFiles(disk, directory);
        var checkpoint = IndexCheckpoint.load(disk, files);
        long trusted = checkpoint.map(LogIndex::end).orElse(files.base().offset());
        var scan = JournalScan.from(checkpoint.orElseGet(files.base()::index), disk, files);
        var recovery = JournalRepair.run(disk, directory, files, scan);
        long[] starts =
                files.segments().stream()
                        .mapToLong(JournalFiles.Segment::start)
                        .filter(start -> start < recovery.bytes())
                        .toArray();
        var segments = new Segments(disk, directory, segmentBytes, starts);
        var checkpoints = new IndexCheckpoint(disk, directory, segmentBytes, scan.index(), trusted);
        var tail = new JournalTail(ringBytes, recovery.bytes());
        Bases bases = base -> BaseFile.save(disk, directory, base);
        var sources = scan.index().sources();
        var journal =
                new FileJournal(files.base(), bases, segments, tail, checkpoints, footing, sources);
        var salvage = new Salvage(disk, directory, scan.index(), !recovery.setAside().isEmpty());
        footing.indexRead();
        return new RecoveredJournal(journal, scan.index(), recovery, salvage);
    }

    /** {@return whose readings it holds, as the index knows that was given out with it} */
    public Sources sources() {
        return sources;
    }

    @Override
    public LogBase base() {
        return base;
    }

    @Override
    public long end() {
        return tail.end();
    }

    @Override
    public long durableEnd() {
        return durableEnd;
    }

    private void durableEnd(long end) {
        durableEnd = end;
        footing.journal(end);
    }

    /** {@return what ended the journal's life, if something has} */
    public Optional<JournalFailure> failure() {
        return tail.failure();
    }

    /** {@inheritDoc} Waits only while the ring is full of bytes that are not written yet. */
    @Override
    public void append(Bytes lines) {
        int fed = 0;
        while (fed < lines.length()) {
            int taken = tail.feed(lines, fed);
            fed += taken;
            if (taken == 0 && !tail.writerRuns()) {
                writePending();
            }
        }
        tail.publish();
        checkpoint.appended(tail.end());
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        int copied = tail.read(offset, into, at, length);
        if (copied >= 0) {
            return copied;
        }
        long cutsBefore = tail.cuts();
        int count = (int) Math.min(length, tail.readableInFiles() - offset);
        if (count <= 0) {
            return 0;
        }
        try {
            return segments.read(offset, into, at, count);
        } catch (JournalFailure e) {
            if (tail.cuts() != cutsBefore || offset < base.offset()) {
                return 0; // the file went with a cut, or was let go
            }
            throw tail.isSound() ? unreadable(e) : e;
        }
    }

    /**
     * From now on an append of little wakes neither the writer nor readers: whoever appends calls
     * {@link #wake} at the end of a batch, having first woken those who have less time.
     */
    public void wokenLater() {
        tail.wokenLater();
    }

    /**
     * Lets readers see what was appended, and the writer, unless that rests. For any thread; cheap
     * if they have.
     */
    public void wake() {
        tail.wake();
    }

    /**
     * Writes what waits to be written. For whoever runs without a writer thread; harmless beside
     * one.
     *
     * @throws JournalFailure if that fails
     */
    public void writePending() {
        diskLock.lock();
        try {
            Bytes piece = tail.pending(WRITE_BYTES_MAX);
            while (piece.length() > 0) {
                Bytes next = piece;
                orFail(() -> segments.write(tail.written(), next));
                tail.advance(next.length());
                piece = tail.pending(WRITE_BYTES_MAX);
            }
        } finally {
            diskLock.unlock();
        }
    }

    /**
     * Writes pending bytes as they come: the first ones at once, little that follows within 10 ms
     * in one piece. Returns after {@link #close} or when its thread is interrupted.
     *
     * @throws JournalFailure if a write fails
     */
    public void runWriter() {
        tail.writerRuns(true);
        try {
            boolean goesOn = true;
            while (goesOn && tail.awaitPending()) {
                writePending();
                goesOn = tail.rest(WRITER_REST_NANOS);
            }
        } finally {
            tail.writerRuns(false);
        }
    }

    /** {@inheritDoc} Appending goes on meanwhile. */
    @Override
    public long sync() {
        syncLock.lock();
        try {
            tail.requireSound();
            long target = tail.end();
            if (target > durableEnd) {
                writePending();
                force();
                durableEnd(target);
                orFail(() -> checkpoint.durable(target));
            }
            return durableEnd;
        } finally {
            syncLock.unlock();
        }
    }

    private void force() {
        Segments.Unsynced unsynced = onDisk(segments::beginSync);
        try {
            orFail(unsynced::force);
        } finally {
            onDisk(() -> {
                segments.endSync(unsynced);
                return unsynced;
            });
        }
    }

    private <T> T onDisk(Supplier<T> work) {
        diskLock.lock();
        try {
            return work.get();
        } finally {
            diskLock.unlock();
        }
    }

    /** {@inheritDoc} At return all that is left is durable. */
    @Override
    public void cut(long offset) {
        syncLock.lock();
        diskLock.lock();
        try {
            tail.requireSound();
            orFail(() -> checkpoint.cut(offset));
            long written = tail.written();
            tail.cut(offset);
            durableEnd(Math.min(durableEnd, offset));
            if (written > offset) {
                orFail(() -> segments.cut(offset));
            }
            writePending();
            force();
            durableEnd(offset);
        } finally {
            diskLock.unlock();
            syncLock.unlock();
        }
    }

    /**
     * {@return the highest place at or before {@code limit} at which the journal could begin: the
     * start of a segment, behind which there are two at least; empty: it begins there already} All
     * that it holds before that place is read and checked.
     *
     * @throws JournalFailure if it is not what was written
     */
    Optional<LogBase> baseAtMost(long limit) {
        LogBase from = base;
        long seen = cuts();
        long[] starts = segments.starts();
        long start = from.offset();
        for (int i = 0; i < starts.length - 1; i++) {
            start = starts[i] <= limit ? Math.max(start, starts[i]) : start;
        }
        if (start == from.offset()) {
            return Optional.empty();
        }
        LogIndex index = from.index();
        boolean isRead = read(index, start);
        if (!isRead && cuts() == seen && base == from) {
            throw damaged(index.end());
        }
        return isRead ? Optional.of(LogBase.of(index)) : Optional.empty();
    }

    /** {@return whether the lines up to {@code end} are what was written} */
    private boolean read(LogIndex index, long end) {
        var chunk = new byte[READ_BYTES];
        int kept = 0;
        while (index.end() < end) {
            int wanted = (int) Math.min(chunk.length - kept, end - index.end() - kept);
            int count = read(index.end() + kept, chunk, kept, wanted);
            int taken = index.take(new Bytes(chunk, 0, kept + count));
            kept = kept + count - taken;
            System.arraycopy(chunk, taken, chunk, 0, kept);
            if (!index.problem().isEmpty() || taken == 0 && count == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Begins at {@code later} from now on, and lets go what is before. Durable at return.
     *
     * @param later of {@link #baseAtMost}
     * @param cutsSeen how often it had been cut when that was found to be in order
     * @return whether it was done: not if it has been cut since
     * @throws JournalFailure if the disk refuses; to be called again then, or left alone
     */
    boolean shorten(LogBase later, long cutsSeen) {
        syncLock.lock();
        diskLock.lock();
        try {
            tail.requireSound();
            if (cuts() != cutsSeen || later.offset() > durableEnd) {
                return false;
            }
            bases.save(later); // before anything goes
            base = later;
            segments.letGo(later.offset());
            return true;
        } finally {
            diskLock.unlock();
            syncLock.unlock();
        }
    }

    /** {@return where each of its files begins, in order} */
    long[] segmentStarts() {
        return segments.starts();
    }

    /** {@return whether it has no more segments than always stay} For any thread. */
    public boolean isShort() {
        long start = base.offset();
        return Arrays.stream(segmentStarts()).filter(at -> at > start).count() < 2;
    }

    @Override
    public void begin(LogBase begun) {
        syncLock.lock();
        diskLock.lock();
        try {
            tail.requireSound();
            orFail(() -> {
                checkpoint.begin(begun.offset());
                bases.save(begun); // from here on what lies before it is left over
            });
            base = begun;
            sources.learn(begun.index().sources());
            tail.begin(begun.offset());
            orFail(segments::begin);
            durableEnd(begun.offset());
        } finally {
            diskLock.unlock();
            syncLock.unlock();
        }
    }

    /**
     * {@inheritDoc} At the next opening everything is read and checked, and what is damaged is set
     * aside.
     */
    @Override
    public JournalFailure damaged(long offset) {
        var found =
                new JournalFailure(
                        segments.pathOf(offset) + " is damaged at journal offset " + offset, null);
        end(found);
        return found;
    }

    /** What cannot be read is as good as damaged. */
    private JournalFailure unreadable(JournalFailure refusal) {
        end(refusal);
        return refusal;
    }

    private void end(JournalFailure reason) {
        syncLock.lock();
        try {
            footing.doubtIndex(); // whoever meets the failure asks for that
            tail.fail(reason);
            checkpoint.delete();
        } catch (JournalFailure e) {
            reason.addSuppressed(e); // the next opening of this process reads everything anyway
        } finally {
            syncLock.unlock();
        }
    }

    /** {@return whether the bytes at {@code offset} need not be read from a file} */
    boolean isInMemory(long offset) {
        return tail.isInMemory(offset);
    }

    /** {@return the offset behind what the files hold} */
    long writtenEnd() {
        return tail.written();
    }

    /** {@return how often it was cut since it was opened} */
    public long cuts() {
        return tail.cuts();
    }

    /**
     * Waits until the journal ends behind {@code offset}, or has been cut other than {@code
     * cutsSeen} times, or {@code otherwise} holds when {@link #wakeReaders} is called.
     *
     * @return false if it was closed or has failed instead
     */
    boolean awaitChange(long offset, long cutsSeen, BooleanSupplier otherwise)
            throws InterruptedException {
        return tail.awaitChange(offset, cutsSeen, otherwise);
    }

    /** Lets those who wait look again at what they wait for. */
    void wakeReaders() {
        tail.wakeReaders();
    }

    /** Syncs, unless it has failed, and closes the files. Nobody may use it afterwards. */
    @Override
    public void close() {
        syncLock.lock();
        try {
            if (tail.isSound()) {
                sync();
            }
        } finally {
            tail.close();
            diskLock.lock();
            try {
                segments.close();
            } finally {
                diskLock.unlock();
                syncLock.unlock();
            }
        }
    }

    private void orFail(Runnable diskWork) {
        try {
            diskWork.run();
        } catch (JournalFailure e) {
            tail.fail(e);
            throw e;
        }
    }
}
