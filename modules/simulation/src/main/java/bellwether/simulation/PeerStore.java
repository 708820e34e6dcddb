package bellwether.simulation;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import bellwether.protocol.PeerId;
import bellwether.protocol.Sources;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import bellwether.storage.CheckedJournal;
import bellwether.storage.CsvExpiry;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvProjection;
import bellwether.storage.DataDirectory;
import bellwether.storage.DataVerifier;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.Footing;
import bellwether.storage.ForwardedFile;
import bellwether.storage.GivingOut;
import bellwether.storage.MemoryDisk;
import bellwether.storage.OnStart;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecoveredJournal;
import bellwether.storage.Scrub;
import bellwether.storage.SetAside;
import bellwether.storage.SetAsideRuns;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What a simulated peer has on its disk: the real journal, outbox, CSV files and runs set aside, on
 * a disk in memory. The disk outlives the process, what is opened here does not. Segments and
 * buffers are small, so that a short run has many. Every operation may throw {@link
 * bellwether.protocol.JournalFailure} or {@link MemoryDisk.PowerCut} if the disk has been told to
 * fail.
 */
final class PeerStore {
    private static final long SEGMENT_BYTES = 8_192;
    private static final int RING_BYTES = 16_384;
    private static final long OUTBOX_SEGMENT_BYTES = 4_096;
    private static final int OUTBOX_BUFFER_BYTES = 4_096;
    private static final int LINES_MAX = 40;

    /** One in so many pieces of work in the background is a round of the scrub. */
    private static final int SCRUB_PART = 50;

    /** Nothing that is set aside is deleted in a run: its readings would be lost, as ordered. */
    private static final int PREVIOUS_RUNS_MAX = 1_000_000;

    private final PeerId peer;
    private final boolean safe;
    private final Almanac almanac;
    private final RandomGenerator random;
    private final BooleanSupplier mayRefuse;
    private Footing footing = new Footing();
    private MemoryDisk disk;
    private DataDirectory directory;
    private FileJournal journal;
    private FileOutbox outbox;
    private CsvProjection projection;
    private Optional<CsvExpiry> expiry = Optional.empty();
    private boolean isOpen;
    private long durableSeen;
    private long mayGo;
    private long cutsThen;
    private boolean forgot;
    private boolean damaged;
    private boolean damageTold;

    /**
     * @param safe whether the projection follows {@link Projection#deliver}
     * @param almanac what the time is here, and what becomes of CSV files
     * @param mayRefuse whether the disk is such that it may
     */
    PeerStore(
            PeerId peer,
            boolean safe,
            Almanac almanac,
            RandomGenerator random,
            BooleanSupplier mayRefuse) {
        this.peer = peer;
        this.almanac = almanac;
        this.random = random;
        this.safe = safe;
        this.mayRefuse = mayRefuse;
        this.disk = new MemoryDisk(random);
    }

    /** A process starts: with the data that is there, or with none. */
    void prepare(OnStart onStart) {
        almanac.begin();
        directory = DataDirectory.prepare(disk, peer, onStart, PREVIOUS_RUNS_MAX);
    }

    /**
     * Opens everything, as a process that starts does, or one that goes on after the disk has
     * refused.
     *
     * @return what the journal holds
     */
    LogIndex open(GivingOut givingOut) {
        var opened =
                FileJournal.open(disk, directory.journalPath(), SEGMENT_BYTES, RING_BYTES, footing);
        damageTold |= opened.recovery().cutBytes() > 0;
        try {
            openRest(opened, givingOut);
        } catch (JournalFailure e) {
            quietly(opened.journal()::close);
            throw e;
        }
        return opened.index();
    }

    private void openRest(RecoveredJournal opened, GivingOut givingOut) {
        var recovered =
                FileOutbox.open(
                        disk,
                        directory.outboxPath(),
                        opened,
                        givingOut,
                        OUTBOX_SEGMENT_BYTES,
                        OUTBOX_BUFFER_BYTES,
                        footing);
        damageTold |= recovered.recovery().cutBytes() > 0;
        damageTold |= !recovered.recovery().setAside().isEmpty();
        try {
            String path = directory.path();
            long last = opened.index().lastSequence();
            CsvKeeping keeping = almanac.keeping();
            projection =
                    CsvProjection.open(disk, path, opened.journal(), last, keeping, safe, footing);
            expiry = almanac.expiry();
        } catch (JournalFailure e) {
            quietly(recovered.outbox()::close);
            throw e;
        }
        journal = opened.journal();
        outbox = recovered.outbox();
        isOpen = true;
        mayGo = 0;
        durableSeen = journal.durableEnd();
    }

    /** The disk refuses: nothing is believed that is not known to be durable. */
    void giveUp() {
        footing.shake();
        if (isOpen) {
            isOpen = false;
            quietly(projection::close);
            quietly(outbox::close);
            quietly(journal::close);
        }
    }

    /** As the launcher ends a session: what cannot be closed in order is opened again later. */
    private static void quietly(Runnable close) {
        try {
            close.run();
        } catch (JournalFailure e) {
            // The footing knows what was not synced.
        }
    }

    /** The process is gone, and with it what it knew. */
    void processDied() {
        isOpen = false;
        footing = new Footing();
    }

    /** {@return what was set aside, oldest first} */
    List<SetAside> asides() {
        return SetAside.of(disk, peer).reversed();
    }

    /**
     * Damages a file below the directory {@code place}, if there is one, whether or not it is open.
     *
     * @param suffix of its name
     * @return what was done, for a person
     */
    String damage(String place, String suffix, Holdings holdings) {
        if (directory == null) {
            return "nothing";
        }
        Readable before = readable(holdings.names());
        var done = Damage.on(disk, directory.path() + place, suffix, random);
        if (done.isPresent()) {
            damaged = true;
            damageTold = false;
            var after = Readable.ofDurableJournal(disk, directory.path(), holdings.names());
            holdings.damaged(before.without(after)); // power may take what is not durable yet
        }
        return done.orElse("nothing");
    }

    /** {@return whether something that was here may be here no more, and may come back or not} */
    boolean hasForgotten() {
        return forgot || damageTold || damaged || !asides().isEmpty();
    }

    /** {@return whether this disk was ever damaged} */
    boolean isDamaged() {
        return damaged;
    }

    /** {@return whether opening it has told of damage since it was damaged last} */
    boolean isDamageTold() {
        return damageTold;
    }

    /** {@return what can be read of the journal, whose readings have these names} */
    Readable readable(Sources names) {
        return Readable.ofJournal(disk, directory.path(), names);
    }

    /** {@return what was set aside of them} */
    Readable readableAsides(Sources names) {
        return Readable.ofAsides(disk, directory.path(), names);
    }

    /** {@return the journal for those who send it to others} */
    JournalReader checkedJournal() {
        return new CheckedJournal(journal);
    }

    /** {@return whether the journal failed as a line in it is not what it was} */
    boolean isDoubted() {
        return footing.isIndexDoubted();
    }

    /**
     * Reads all that is durable of the journal, and of the CSV files, as the scrub does in a round.
     *
     * @throws JournalFailure if it is not what was written
     */
    void scrub() {
        boolean moves = true;
        while (moves) {
            long before = projection.projectedOffset();
            render(() -> projection.project(Integer.MAX_VALUE));
            moves = projection.projectedOffset() != before;
        }
        var scrub =
                new Scrub(
                        disk,
                        directory.path(),
                        journal,
                        projection,
                        _ -> render(() -> projection.project(Integer.MAX_VALUE)));
        while (scrub.step() > 0) {
            // the next piece
        }
    }

    /** Puts an empty disk in the place of this one. No process runs. */
    void replaceDisk() {
        damaged = false;
        forgot = true;
        disk = new MemoryDisk(random);
    }

    MemoryDisk disk() {
        return disk;
    }

    DataDirectory directory() {
        return directory;
    }

    Journal journal() {
        return journal;
    }

    Outbox outbox() {
        return outbox;
    }

    /** {@return how often the journal was cut since it was opened} */
    long cuts() {
        return journal.cuts();
    }

    /** Notes how far the journal was forwarded when it had been cut so often. */
    void keep(ForwardedFile file, long offset, long cuts) {
        file.keep(journal, offset, cuts);
    }

    Projection projection() {
        return projection;
    }

    EarlierRuns earlierRuns() {
        return new SetAsideRuns(disk, peer);
    }

    /** {@return where promises outlive the process} */
    Promises promises() {
        return new PromiseFile(disk, directory.path());
    }

    /** {@return whether the projection has, or may have, all that the journal holds} */
    boolean deliversAll() {
        return projection.deliverableOffset() == journal.end();
    }

    /** Hands what was accepted to the operating system, as the group loop does. */
    void accepted() {
        outbox.write();
    }

    /**
     * Makes the journal durable.
     *
     * @return whether it is not durable as far as it was said to be last
     */
    boolean syncJournal() {
        long seen = durableSeen; // a checkpoint moves it, too
        durableSeen = journal.sync();
        return durableSeen != seen;
    }

    /** Does one of the things that threads do in the background, as drawn. */
    void work(RandomGenerator random) {
        if (damaged && random.nextInt(SCRUB_PART) == 0) {
            scrub();
        }
        if (random.nextInt(3) == 0) {
            journal.writePending();
        } else {
            int lines = 1 + random.nextInt(LINES_MAX);
            render(() -> projection.project(lines));
        }
    }

    /** Everybody holds the journal up to {@code limit}, and it is forwarded. */
    void mayGo(long limit) {
        mayGo = limit;
        cutsThen = journal.cuts();
    }

    /**
     * Notes on the disk how far the CSV files are; that syncs the journal as well. Then lets go
     * what has expired.
     *
     * @param beforeItGoes called right before, if there may be something
     * @return where the journal begins now, if it did not before
     */
    Optional<LogBase> checkpoint(Runnable beforeItGoes) {
        long before = journal.base().offset();
        render(() -> {
            if (!almanac.shortens() || almanac.checkpointsFirst()) {
                projection.checkpoint();
            }
            expiry.ifPresent(each -> each.look(projection, almanac.second(), almanac.nanos()));
            if (almanac.shortens()) {
                if (mayGo - before > 2 * SEGMENT_BYTES) {
                    beforeItGoes.run();
                }
                projection.shorten(mayGo, cutsThen);
            }
        });
        almanac.check(projection.layout());
        return Optional.of(journal.base()).filter(base -> base.offset() != before);
    }

    /** {@return what the time is here} */
    Almanac almanac() {
        return almanac;
    }

    /** A disk that refuses a CSV file is tried again later: the record goes on meanwhile. */
    private void render(Runnable work) {
        try {
            projection.startOver();
            work.run();
        } catch (JournalFailure e) {
            if (journal.failure().isPresent() || !mayRefuse.getAsBoolean()) {
                throw e;
            }
        }
    }

    /** The process ends in order: everything is synced and closed. */
    void close() {
        projection.close();
        outbox.close();
        journal.close();
        directory.close();
    }

    /**
     * Renders all of the journal, and compares.
     *
     * @throws Violation if the CSV files are not exactly what the journal says
     */
    void checkProjection() {
        if (!deliversAll()) {
            return; // what is missing is no fault
        }
        projection.startOver();
        while (projection.projectedOffset() < journal.end()) {
            projection.project(Integer.MAX_VALUE);
        }
        journal.writePending();
        var problems = DataVerifier.verify(disk, List.of(directory.path())).allProblems();
        if (!problems.isEmpty()) {
            throw new Violation(
                    "I6 projection: %d problems, first %s"
                            .formatted(problems.size(), problems.getFirst()));
        }
    }
}
