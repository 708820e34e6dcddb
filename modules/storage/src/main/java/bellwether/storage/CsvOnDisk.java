package bellwether.storage;

import bellwether.protocol.JournalFailure;
import bellwether.sequencer.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The CSV files of a data directory, their layout, and the checkpoint that says how far they are
 * complete. All but {@link #sync} is guarded by the projection's lock.
 */
final class CsvOnDisk {
    private final Disk disk;
    private final String directory;
    private final Journal journal;
    private final String checkpointPath;
    private final long foundOffset;
    private final boolean relaid;
    private final CsvBefore before;
    private SensorFiles files;
    private Checkpoint saved;
    private volatile CsvLayout layout;

    /**
     * What is in {@code directory}; {@link #takeStock} comes next. A checkpoint that is not of
     * {@code journal} goes: one that grows to its offset again would make it look true. So does one
     * that speaks of files under another layout than {@code keeping} asks for. What is read here is
     * durable first: files go by it, and it must not be taken back when they have gone. Of files
     * that are to go, those that the journal cannot give any more are set aside before.
     */
    CsvOnDisk(Disk disk, String directory, Journal journal, CsvKeeping keeping) {
        this.disk = disk;
        this.directory = directory;
        this.journal = journal;
        this.checkpointPath = directory + "/" + CsvProjection.CHECKPOINT_NAME;
        this.before = new CsvBefore(disk, directory, journal.base());
        before.sync();
        disk.syncDirectory(directory); // a killed process may have left names that are not durable
        this.saved =
                Checkpoint.load(disk, checkpointPath)
                        .filter(found -> found.fits(journal))
                        .orElse(nothing());
        if (saved.equals(nothing()) && disk.exists(checkpointPath)) {
            forget();
        }
        this.foundOffset = saved.offset();
        if (journal.end() == 0 && BaseFile.wasSetAside(disk, journalDirectory())) {
            before.setAsideAll(); // or all rows would be cut, and nobody may have the older ones
        }
        Optional<CsvLayout> found = CsvLayout.load(disk, directory);
        this.layout = keeping.layout(found.orElse(CsvLayout.WHOLE));
        this.relaid = !found.equals(Optional.of(layout));
        if (relaid) {
            forget();
            before.setAside(found, layout.roll());
            layout.save(disk, directory);
        }
        this.files = new SensorFiles(disk, directory, layout);
    }

    private String journalDirectory() {
        return directory + "/" + DataDirectory.JOURNAL;
    }

    /** {@return whether the files that are there were not laid out as they are to be} */
    boolean isRelaid() {
        return relaid;
    }

    /** {@return the folders with files that the journal could not give any more} */
    List<String> setAside() {
        return before.folders();
    }

    /** {@return how far the files were complete when they were found} */
    long foundOffset() {
        return foundOffset;
    }

    /** {@return which files there are to be} For any thread. */
    CsvLayout layout() {
        return layout;
    }

    /** From here on nothing is rendered that has expired under {@code later}, durably. */
    void adopt(CsvLayout later) {
        later.save(disk, directory);
        layout = later;
        files.expire(later);
    }

    /**
     * What has expired is kept again as far as {@code earlier} says; no row is believed any more.
     */
    void keepAgain(CsvLayout earlier, long journalLast) {
        forget();
        earlier.save(disk, directory);
        layout = earlier;
        takeStock(journalLast);
    }

    /** After a failure: looks at what the disk has, files and layout. */
    void lookAgain() {
        layout = CsvLayout.load(disk, directory).orElse(layout);
        takeStock(saved.lastSequence());
    }

    /** {@return how far the files are known to be complete and synced} */
    Checkpoint saved() {
        return saved;
    }

    SensorFiles files() {
        return files;
    }

    /**
     * Looks at the files anew. Torn last lines and the rows above {@code journalLast} are cut,
     * synced; those above the checkpoint's are still to be compared.
     */
    void takeStock(long journalLast) {
        files.close();
        files = new SensorFiles(disk, directory, layout);
        files.scan(journalLast, saved.lastSequence());
    }

    /** {@return that a file was cut, edited or taken away since the checkpoint was made} */
    Optional<String> sizeProblem() {
        long there = files.knownBytes(saved.countedFrom());
        return saved.csvBytes().isEmpty() || saved.csvBytes().getAsLong() == there
                ? Optional.empty()
                : Optional.of(
                        directory
                                + ": up to sequence "
                                + saved.lastSequence()
                                + " the CSV files held "
                                + saved.csvBytes().getAsLong()
                                + " bytes when the peer stopped, and hold "
                                + there);
    }

    /** No row is believed any more: all are to be compared, up to {@code journalLast}. */
    void doubtAll(long journalLast) {
        forget();
        takeStock(journalLast);
    }

    private void forget() {
        saved = nothing();
        disk.delete(checkpointPath);
        disk.syncDirectory(directory);
    }

    private Checkpoint nothing() {
        return Checkpoint.at(journal.base());
    }

    /** The journal begins anew behind all rows: those that are there stay as they are. */
    void begin() {
        forget();
        takeStock(saved.lastSequence());
    }

    void save(Checkpoint checkpoint) {
        disk.replace(checkpointPath, checkpoint.bytes());
        saved = checkpoint;
    }

    /**
     * Syncs what {@link SensorFiles#takeUnsynced} has given. Rows may be written meanwhile.
     *
     * @param cut whether rows were taken back since, and perhaps a file with them
     */
    void sync(SensorFiles.Unsynced unsynced, BooleanSupplier cut) {
        for (String path : unsynced.paths()) {
            force(path, cut);
        }
        if (unsynced.names()) {
            disk.syncDirectory(directory);
        }
    }

    private void force(String path, BooleanSupplier cut) {
        DiskFile file;
        try {
            file = disk.open(path, Disk.Mode.READ);
        } catch (JournalFailure e) {
            if (!cut.getAsBoolean()) {
                throw e;
            }
            return; // a cut has deleted it meanwhile
        }
        try (file) {
            file.force();
        }
    }
}
