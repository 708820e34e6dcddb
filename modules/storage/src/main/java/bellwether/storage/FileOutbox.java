package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Limits;
import bellwether.protocol.Source;
import bellwether.sequencer.Outbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The outbox in segment files. What {@link #add} took is durable after the next {@link #sync};
 * until {@link #write}, or the first {@link #payload} of the batch, hands it to the operating
 * system it is lost with the process. Payloads stay on the disk: the memory needed is small and
 * goes by runs of readings.
 *
 * <p>{@link #sync} is for any thread, and nobody waits for the disk meanwhile; what only tells is
 * for any thread; everything else belongs to the group loop. After a write or sync that failed it
 * takes nothing more until it is opened again; what it has stays readable.
 */
public final class FileOutbox implements Outbox, AutoCloseable {
    /** A segment is full with the first line that ends here or behind. */
    public static final long SEGMENT_BYTES = 4L << 20;

    /** Bytes that may wait in memory to be written. */
    public static final int BUFFER_BYTES = OutboxBlocks.BLOCK_BYTES;

    /** Full segments that may wait for a sync; then adding waits for one. */
    static final int FULL_MAX = 3;

    /** So many readings are added under one lock: few enough that they fill one segment at most. */
    private static final int PART_READINGS = 256;

    // Taken in this order: one sync at a time; and everything else, never held during a sync.
    private final ReentrantLock syncLock = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();

    private final Disk disk;
    private final OutboxFiles files;
    private final OutboxContent content;
    private final Footing footing;
    private Optional<JournalFailure> failure = Optional.empty();
    private boolean closed;

    private FileOutbox(Disk disk, OutboxFiles files, GivingOut givingOut, Footing footing) {
        this.disk = disk;
        this.files = files;
        this.footing = footing;
        this.content = new OutboxContent(files, givingOut);
    }

    /**
     * Opens the outbox in a directory, which is created if missing. Drops what the journal holds,
     * takes in what can be saved of a damaged journal, and syncs.
     *
     * @param journal just opened
     * @param footing that of the journal
     * @throws JournalFailure if the files cannot be read or repaired
     */
    public static RecoveredOutbox open(
            Disk disk,
            String directory,
            RecoveredJournal journal,
            GivingOut givingOut,
            Footing footing) {
        return open(disk, directory, journal, givingOut, SEGMENT_BYTES, BUFFER_BYTES, footing);
    }

    /** With other sizes, from 4 KiB on, and giving readings out as they are written. */
    public static RecoveredOutbox open(
            Disk disk,
            String directory,
            RecoveredJournal journal,
            long segmentBytes,
            int bufferBytes) {
        return open(
                disk,
                directory,
                journal,
                GivingOut.WRITTEN,
                segmentBytes,
                bufferBytes,
                new Footing());
    }

    /**
     * As {@link #open(Disk, String, RecoveredJournal, GivingOut, Footing)} with sizes from 4 KiB
     * on.
     */
    public static RecoveredOutbox open(
            Disk disk,
            String directory,
            RecoveredJournal journal,
            GivingOut givingOut,
            long segmentBytes,
            int bufferBytes,
            Footing footing) {
        disk.createDirectories(directory);
        UnsyncedLines.deleteDrafts(disk, directory);
        footing.cutOutbox(disk, directory);
        var files = new OutboxFiles(disk, directory, segmentBytes, bufferBytes);
        var outbox = new FileOutbox(disk, files, givingOut, footing);
        var repair =
                new OutboxRepair(
                        disk, directory, outbox.content, journal.index(), footing, outbox::force);
        return new RecoveredOutbox(outbox, repair.run(journal.salvage()));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code n} is below 1, or the payload too long or with a
     *     line feed
     * @throws JournalFailure if the disk refuses; the reading is not accepted then
     */
    @Override
    public void add(Source source, long n, Bytes payload) {
        requireLine(n, payload);
        makeRoom();
        locked(() -> {
            requireSound();
            return orFail(() -> content.add(source, n, payload));
        });
    }

    /**
     * {@inheritDoc} Both survive or neither, wherever the process or the power ends.
     *
     * @param key 1 to 1,024 bytes without line break; at most 1,024 keys
     * @param position 0 or more
     */
    @Override
    public void add(Source source, long n, Bytes payload, String key, long position) {
        requireLine(n, payload);
        makeRoom();
        locked(() -> {
            requireSound();
            return orFail(() -> content.add(source, n, payload, key, position));
        });
    }

    /** {@inheritDoc} For a batch it takes the lock now and then, not for each reading. */
    @Override
    public void addAll(Source source, long first, List<Bytes> payloads) {
        requireLines(first, payloads);
        inParts(payloads, (from, part) -> content.add(source, first + from, part));
    }

    /** {@inheritDoc} For a batch it takes the lock now and then, not for each reading. */
    @Override
    public void addAll(Source source, long first, List<Bytes> payloads, String key, long position) {
        requireLines(first, payloads);
        inParts(
                payloads,
                (from, part) -> content.add(source, first + from, part, key, position + from));
    }

    private static void requireLines(long first, List<Bytes> payloads) {
        long n = first;
        for (Bytes payload : payloads) {
            requireLine(n, payload);
            n++;
        }
    }

    /** Adds a part of a batch, of which so many were added before. */
    private interface Adding {
        boolean add(int before, List<Bytes> part);
    }

    private void inParts(List<Bytes> payloads, Adding adding) {
        for (int from = 0; from < payloads.size(); from += PART_READINGS) {
            int before = from;
            var part = payloads.subList(from, Math.min(payloads.size(), from + PART_READINGS));
            makeRoom();
            locked(() -> {
                requireSound();
                return orFail(() -> adding.add(before, part));
            });
        }
    }

    private void makeRoom() {
        if (locked(files::fullCount) >= FULL_MAX) {
            sync();
        }
    }

    private static void requireLine(long n, Bytes payload) {
        boolean fits =
                n >= 1
                        && payload.length() <= Limits.PAYLOAD_BYTES_MAX
                        && Ascii.indexOf('\n', payload.array(), payload.offset(), payload.end())
                                < 0;
        if (!fits) {
            throw new IllegalArgumentException("no reading: n " + n + " payload " + payload);
        }
    }

    @Override
    public List<Source> sources() {
        return locked(content::sources);
    }

    @Override
    public long first(Source source) {
        return locked(() -> content.first(source));
    }

    @Override
    public long last(Source source) {
        return locked(() -> content.last(source));
    }

    @Override
    public long sendable(Source source) {
        return locked(() -> content.sendable(source));
    }

    /**
     * {@inheritDoc} What is given out, to be sent to others, is with the operating system before:
     * the process may die, and it still knows what it has sent.
     *
     * @throws JournalFailure if the disk does not give it back as it was
     */
    @Override
    public Bytes payload(Source source, long n) {
        return locked(() -> {
            if (failure.isEmpty() && !closed) {
                orFail(() -> content.writeIfHolds(source, n));
            }
            return content.payload(source, n);
        });
    }

    /**
     * {@inheritDoc} As with {@link #payload}, they are with the operating system before.
     *
     * @throws JournalFailure if the disk does not give one back as it was
     */
    @Override
    public void payloads(Source source, long first, long last, Predicate<Bytes> taker) {
        locked(() -> {
            if (failure.isEmpty() && !closed) {
                orFail(files::write);
            }
            content.payloads(source, first, last, taker);
            return last;
        });
    }

    /** {@inheritDoc} Costs nothing on the disk; the next sync deletes what nobody needs. */
    @Override
    public void release(Source source, long n) {
        locked(() -> {
            content.release(source, n);
            return n;
        });
    }

    @Override
    public long size() {
        return locked(content::size);
    }

    /** {@return how many bytes were added since the last sync began} */
    public long unsyncedBytes() {
        return locked(files::unsyncedBytes);
    }

    /** {@return how many bytes it takes on the disk, with what is still to be written} */
    public long bytes() {
        return locked(files::bytes);
    }

    /**
     * {@inheritDoc} A power cut may keep some of these readings and not the position: with {@link
     * #add(Source, long, Bytes, String, long)} it cannot.
     */
    @Override
    public void note(String key, long position) {
        locked(() -> {
            requireSound();
            return orFail(() -> content.note(key, position));
        });
    }

    @Override
    public OptionalLong noted(String key) {
        return locked(() -> content.positions().noted(key));
    }

    /**
     * Hands what was added to the operating system: it survives the death of the process, though
     * not of the power. To be called at the end of a batch.
     *
     * @throws JournalFailure if that fails
     */
    public void write() {
        locked(() -> {
            requireSound();
            return orFail(files::write);
        });
    }

    /** {@inheritDoc} Deletes segments that nobody needs. Does nothing if there is nothing new. */
    @Override
    public boolean sync() {
        syncLock.lock();
        try {
            List<OutboxSegment> dead = locked(files::dead);
            Map<String, Long> positions = locked(() -> Map.copyOf(content.positions().all()));
            boolean forced = force();
            if (!dead.isEmpty()) {
                delete(dead, positions);
            }
            return forced;
        } finally {
            syncLock.unlock();
        }
    }

    /**
     * Positions that are durable in what is deleted are made durable behind it first: nothing is
     * carried over that could still be lost where it came from. Should a deleted segment come back
     * with a power cut, it does no harm: what it holds is true for ever.
     */
    private void delete(List<OutboxSegment> dead, Map<String, Long> positions) {
        locked(() ->
                orFail(() -> {
                    content.carry(positions);
                    return dead;
                }));
        force();
        for (var segment : dead) {
            locked(() -> files.forget(segment));
            orFail(() -> {
                disk.delete(files.path(segment));
                return segment;
            });
        }
    }

    /** {@return whether there was anything to do} One call at a time. */
    private boolean force() {
        Optional<OutboxFiles.Unsynced> unsynced =
                locked(() -> {
                    requireSound();
                    var begun = orFail(files::beginSync);
                    content.syncBegins();
                    return begun;
                });
        if (unsynced.isEmpty()) {
            return false;
        }
        orFail(unsynced.get()::force);
        return locked(() -> {
            footing.outbox(unsynced.get().end());
            files.synced();
            return content.synced();
        });
    }

    /** {@return what ended its life, if something has} */
    public Optional<JournalFailure> failure() {
        return locked(() -> failure);
    }

    /** {@return how many runs its memory holds} */
    int runCount() {
        return locked(content::runCount);
    }

    private void requireSound() {
        if (failure.isPresent()) {
            throw new JournalFailure(
                    "outbox has failed before: " + failure.get().getMessage(), failure.get());
        }
        if (closed) {
            throw new JournalFailure("outbox is closed", null);
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** The first reason stays. */
    private <T> T orFail(Supplier<T> diskWork) {
        try {
            return diskWork.get();
        } catch (JournalFailure e) {
            locked(() -> failure = Optional.of(failure.orElse(e)));
            throw e;
        }
    }

    /**
     * Syncs, unless it has failed, and closes the files. Nobody may use it afterwards. What it
     * could not make durable its footing keeps for the next opening.
     */
    @Override
    public void close() {
        syncLock.lock();
        try {
            if (locked(() -> failure.isEmpty() && !closed)) {
                sync();
            }
        } finally {
            locked(() -> {
                if (!closed) {
                    footing.keep(files.giveUp());
                }
                closed = true;
                return files.close();
            });
            syncLock.unlock();
        }
    }
}
