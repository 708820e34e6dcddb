package bellwether.simulation;

import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import bellwether.storage.CsvProjection;
import bellwether.storage.DataVerifier;
import bellwether.storage.FileJournal;
import bellwether.storage.MemoryDisk;
import bellwether.storage.PromiseFile;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The real journal and the real CSV files on a disk in memory. Segments and ring are small, so that
 * a short run has many. The outbox is durable at once.
 */
final class FileStore implements PeerStore {
    private static final long SEGMENT_BYTES = 8_192;
    private static final int RING_BYTES = 16_384;
    private static final int LINES_MAX = 40;
    private static final String DIRECTORY = "peer";

    private final MemoryDisk disk;
    private final boolean safe;
    private final Outbox outbox = new MemoryOutbox();
    private FileJournal journal;
    private CsvProjection projection;

    /**
     * @param safe whether the projection follows {@link Projection#deliver}
     */
    FileStore(RandomGenerator random, boolean safe) {
        this.disk = new MemoryDisk(random);
        this.safe = safe;
    }

    @Override
    public LogIndex open() {
        var opened = FileJournal.open(disk, DIRECTORY + "/journal", SEGMENT_BYTES, RING_BYTES);
        journal = opened.journal();
        long lastSequence = opened.index().lastSequence();
        projection =
                safe
                        ? CsvProjection.openSafe(disk, DIRECTORY, journal, lastSequence)
                        : CsvProjection.open(disk, DIRECTORY, journal, lastSequence);
        return opened.index();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Projection projection() {
        return projection;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Promises promises() {
        return new PromiseFile(disk, DIRECTORY);
    }

    @Override
    public boolean deliversAll() {
        return projection.deliverableOffset() == journal.end();
    }

    @Override
    public boolean sync() {
        long before = journal.durableEnd();
        return journal.sync() > before;
    }

    @Override
    public void work(RandomGenerator random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> journal.writePending();
            case 2 -> projection.checkpoint();
            default -> projection.project(1 + random.nextInt(LINES_MAX));
        }
    }

    @Override
    public void crash(boolean powerCut) {
        if (powerCut) {
            disk.crash();
        }
    }

    @Override
    public void close() {
        projection.close();
        journal.close();
    }

    @Override
    public void checkProjection() {
        if (!deliversAll()) {
            return; // what is missing is not a fault
        }
        while (projection.projectedOffset() < journal.end()) {
            projection.project(Integer.MAX_VALUE);
        }
        journal.writePending();
        var problems = DataVerifier.verify(disk, List.of(DIRECTORY)).allProblems();
        if (!problems.isEmpty()) {
            throw new Violation("I6 projection: " + problems);
        }
    }

    @Override
    public Optional<MemoryDisk> disk() {
        return Optional.of(disk);
    }
}
